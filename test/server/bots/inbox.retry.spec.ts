import type { IBot } from '../../../server/bots/bot.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

const [ada, bob] = ['ada', 'bob'].map(name => person(name));

let stage: BotStage;
let chat: string;
let question: string;
let act: IBot['onMessage'];

const clerk: IBot = {
  name: 'clerk',
  displayName: 'Clerk',
  onMessage: (message, conversation) => act(message, conversation)
};

const answers = async (): Promise<IMessageRow[]> =>
  (await stage.messages(chat)).filter(({ sender, deleted }) => sender === 'clerk' && !deleted);

const retry = async (who = ada): Promise<void> => {
  const [{ id }] = await answers();
  await stage.rooms.execute(who, { type: 'retry', chat, id });
  await stage.quiet();
};

const fail: IBot['onMessage'] = async (_, conversation) => {
  await (await conversation.stream()).fail('No model.');
};
const stream: IBot['onMessage'] = async (_, conversation) => {
  await (await conversation.stream()).append('Here');
};

beforeEach(async () => {
  stage = await BotStage.open([clerk]);
  chat = await stage.chat(['clerk', 'bob']);
  act = fail;
  question = await stage.say(chat, 'How?');
  await stage.quiet();
  expect(await answers()).toMatchObject([{ stream_failure: 'No model.' }]);
});
afterEach(() => stage.close());

it.each<[string, IBot['onMessage']]>([
  ['a stream', stream],
  ['a reply', (_, conversation) => conversation.reply('Here')]
])('[RETRY2] a bot answers again, by %s in place of its failed reply', async (_, next) => {
  act = next;
  await retry();
  const all = await answers();
  expect(all).toMatchObject([{ body: 'Here' }]);
  expect(all[0].stream_failure).toBeUndefined();
});

it('[RETRY2] a bot that fails again leaves one failed reply, as often as it is tried', async () => {
  for (let tries = 0; tries < 4; tries++) {
    await retry();
    expect(await answers()).toMatchObject([{ reply_to: question, stream_failure: 'No model.' }]);
  }
  act = stream;
  await retry();
  expect(await answers()).toMatchObject([{ body: 'Here' }]);
});

it('[RETRY2] a failure that the server told can be tried again, with new attempts', async () => {
  let calls = 0;
  act = () => {
    calls++;
    throw new Error('Out of order');
  };
  await retry();
  for (let wait = 0; wait < 2; wait++) {
    stage.clock.advance(5_000);
    await stage.quiet();
  }
  expect(await answers()).toMatchObject([
    { stream_failure: expect.stringContaining('log') as string }
  ]);
  expect(calls).toBe(3);
  act = stream;
  await retry();
  expect(await answers()).toMatchObject([{ body: 'Here' }]);
});

it('[RETRY2] comes again after a kill, before later messages', async () => {
  act = () => new Promise<void>(() => undefined);
  await retry();
  await stage.say(chat, 'And now?');
  stage.storage.loseCursors = true;
  await stage.rooms.dispose();
  act = (message, conversation) => conversation.reply(`${message.body}!`);
  const { storage, clock } = stage;
  stage = await BotStage.open([clerk], storage, clock);
  storage.loseCursors = false;
  await stage.quiet();
  expect((await answers()).map(({ body }) => body)).toEqual(['How?!', 'And now?!']);
});

it('[RETRY3] only the asker, owners and moderators may', async () => {
  const bobs = await stage.say(chat, 'And I?', bob);
  await stage.quiet();
  await expect(retry(bob)).rejects.toMatchObject({ code: 'forbidden' });
  const own = (await answers()).find(({ reply_to: to }) => to === bobs);
  act = stream;
  await stage.rooms.execute(bob, { type: 'retry', chat, id: own!.id });
  await stage.quiet();
  await retry(person('root', { admin: true }));
  expect((await answers()).map(({ body }) => body)).toEqual(['Here', 'Here']);
});

it('[RETRY3] refuses what did not fail, has no question any more, or is of a bot that is not here', async () => {
  const [{ id }] = await answers();
  const refused = async (of: string): Promise<void> => {
    await expect(stage.rooms.execute(ada, { type: 'retry', chat, id: of })).rejects.toMatchObject({
      code: 'not_retryable'
    });
  };
  await refused(question);
  stage.rooms.hostedBots.delete('clerk');
  await refused(id);
  stage.rooms.hostedBots.set('clerk', {});
  const role = (role: 'bot' | null) =>
    stage.rooms.execute(ada, { type: 'set-role', chat, username: 'clerk', role });
  await role(null);
  await refused(id);
  await role('bot');
  await stage.rooms.execute(ada, { type: 'delete', chat, id: question });
  await refused(id);
  expect(await answers()).toMatchObject([{ stream_failure: 'No model.' }]);
});
