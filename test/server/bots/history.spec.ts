import type { IBot, IConversation } from '../../../server/bots/bot.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

const ada = person('ada');

type Act = (message: IMessageRow, conversation: IConversation) => Promise<void> | void;

const bot = (onMessage: Act): IBot => ({ name: 'writer', displayName: 'Writer', onMessage });

let harness: BotStage;
let chat: string;

async function open(act: Act): Promise<void> {
  harness = await BotStage.open([bot(act)]);
  chat = await harness.chat();
}

afterEach(() => harness.close());

it('[BOT21] a bot reads as many messages as a number of tokens permits, without deleted ones', async () => {
  const read: string[][] = [];
  await open(async ({ body }, conversation) => {
    if (body === 'Now') {
      for (const size of [{ tokens: 1 }, { tokens: 20 }, { tokens: 1_000_000 }, 2]) {
        read.push((await conversation.history(size)).map(row => row.body.slice(0, 5)));
      }
    }
  });
  await harness.say(chat, 'First');
  await harness.say(chat, 'x'.repeat(4_000));
  await harness.say(chat, 'Two'); // five tokens
  const id = await harness.say(chat, 'Never mind');
  await harness.rooms.execute(ada, { type: 'delete', chat, id });
  await harness.say(chat, 'Now');
  await harness.quiet();
  expect(read).toEqual([['Now'], ['Two', 'Now'], ['First', 'xxxxx', 'Two', 'Now'], ['Two', 'Now']]);
});

it('[BOT21] a bot reads the messages up to the question, and the participants', async () => {
  const read: string[][] = [];
  await open(async ({ body }, conversation) => {
    if (body === 'Three') {
      read.push((await conversation.history(2)).map(row => row.body));
      read.push((await conversation.participants()).map(({ username }) => username).sort());
    }
  });
  for (const body of ['One', 'Two', 'Three', 'Four']) {
    await harness.say(chat, body);
  }
  await harness.quiet();
  expect(read).toEqual([
    ['Two', 'Three'],
    ['ada', 'writer']
  ]);
});

it('[BOT24] nobody learns by a bot what was said in a private chat before their time, whoever added the bot', async () => {
  const read: Record<string, string[]> = {};
  await open(async ({ body }, conversation) => {
    read[body] = (await conversation.history(9))
      .filter(({ type }) => type !== 'system')
      .map(row => row.body);
  });
  for (const access of ['private', 'open'] as const) {
    for (const adder of ['ada', 'bob']) {
      const command = { type: 'create-chat', topic: 'Plans', access, participants: [] } as const;
      ({ id: chat } = await harness.rooms.execute(ada, command));
      const add = (username: string, by: string, more = {}): Promise<unknown> =>
        harness.rooms.execute(person(by), {
          type: 'add-participants',
          chat,
          participants: [{ username, ...more }]
        });
      if (adder === 'ada') {
        await add('writer', 'ada', { role: 'bot' });
      }
      await harness.say(chat, 'Secret');
      harness.clock.advance(10_000);
      await add('bob', 'ada', { shareHistoryTime: harness.clock.now() });
      if (adder === 'bob') {
        await add('writer', 'bob', { role: 'bot' });
      }
      for (const who of ['ada', 'bob']) {
        await harness.say(chat, `${access} ${adder} ${who}`, person(who));
        await harness.quiet();
      }
    }
  }
  const secret = Object.keys(read).filter(
    body => body !== 'Secret' && read[body].includes('Secret')
  );
  expect(secret.sort()).toEqual([
    ...['open ada ada', 'open ada bob', 'open bob ada', 'open bob bob'],
    'private ada ada'
  ]);
  expect(Object.keys(read)).toHaveLength(9);
});
