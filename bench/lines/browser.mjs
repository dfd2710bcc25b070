/** What only browsers can tell. */
const measured = figure => ({ figure, ours: 'measured by the browser tests: npm test -- browser' });

export const browser = {
  title: '4, 6, 8 in browsers',
  run: async () => [
    measured('a streamed reply renders its open block only'),
    measured('message nodes in a list of 10,000'),
    measured("Enter → the other's page; opening 10,000 messages")
  ]
};
