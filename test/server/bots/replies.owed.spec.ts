import type { IBot } from '../../../server/bots/bot.js';
import { BotStage, person } from '../../../testing/index.js';

const ada = person('ada');
const bob = person('bob');

let stage: BotStage;

afterEach(() => stage.close());

const bot = (name: string, onMessage: IBot['onMessage']): IBot => ({
  name,
  displayName: name,
  onMessage
});

/** Ada and Bob write at once. Resolves with what bots say of each message, sorted, and the system messages. */
async function saidAbout(bots: IBot[], ...bodies: string[]): Promise<string[]> {
  stage = await BotStage.open(bots);
  const chat = await stage.chat([...bots.map(({ name }) => name), 'bob']);
  await Promise.all(
    bodies.map((body, i) =>
      stage.rooms.execute(i % 2 ? bob : ada, { type: 'send', chat, message: { body } })
    )
  );
  await stage.quiet();
  for (const wait of bodies.flatMap(() => [1_000, 5_000])) {
    stage.clock.advance(wait);
    await stage.quiet();
  }
  return (await stage.messages(chat))
    .filter(({ sender, event }) => bots.some(({ name }) => name === sender) || event)
    .map(({ sender, body, event, stream_failure: failure }) =>
      event ? `${event}` : `${sender} ${failure === undefined ? body : 'failed'}`
    )
    .sort();
}

it('[HOP5] each of several messages at once has an answer of each bot', async () => {
  const answer: IBot['onMessage'] = ({ body }, conversation) => conversation.reply(body);
  const bots = [bot('one', answer), bot('two', answer)];
  const bodies = ['1', '2', '3', '4', '5'];
  expect(await saidAbout(bots, ...bodies)).toEqual(
    ['one', 'two'].flatMap(name => bodies.map(body => `${name} ${body}`))
  );
});

it('[HOP5] each has a failed reply of a bot that fails, and the answer of another one', async () => {
  const bots = [
    bot('one', async ({ body }, conversation) => {
      const stream = await conversation.stream();
      await stream.append(body);
    }),
    bot('two', () => {
      throw new Error('My fault');
    })
  ];
  const bodies = ['1', '2', '3'];
  expect(await saidAbout(bots, ...bodies)).toEqual([
    ...bodies.map(body => `one ${body}`),
    ...bodies.map(() => 'two failed')
  ]);
});

it('[HOP5] further replies to a message count', async () => {
  const chatter: IBot['onMessage'] = async (_, conversation) => {
    for (let i = 0; i < 10; i++) {
      await conversation.reply(`${i}`);
    }
  };
  const said = await saidAbout([bot('one', chatter), bot('two', chatter)], 'Go');
  expect(said).toContain('botsQuiet');
  expect(said.length).toBeLessThan(12);
});
