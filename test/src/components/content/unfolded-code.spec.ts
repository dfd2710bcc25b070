import { UnfoldedCode } from '../../../../src/components/content/unfolded-code.js';

it('[CODE4] remembers a bounded number of blocks', () => {
  const unfolded = new UnfoldedCode();
  for (let i = 0; i <= 200; i++) {
    unfolded.set(`code ${i}`, true);
  }
  expect([unfolded.has('code 0'), unfolded.has('code 1'), unfolded.has('code 200')]).toEqual([
    false,
    true,
    true
  ]);
  unfolded.set('code 1', false);
  expect(unfolded.has('code 1')).toBe(false);
});
