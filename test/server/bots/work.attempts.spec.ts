import type { IBot } from '../../../server/bots/bot.js';
import { ChatError } from '../../../server/errors.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person } from '../../../testing/index.js';

type Act = IBot['onMessage'];

const FAILED = 'The bot failed. The log of the server says why.';
const KILLED = 'The server ended 3 times while the bot worked on this message.';

let stage: BotStage;
let chat: string;
let heard: string[] = [];

const bot = (act: Act): IBot => ({
  name: 'clerk',
  displayName: 'Clerk',
  onMessage: (message, conversation) => {
    heard.push(message.body);
    return act(message, conversation);
  }
});

async function open(act: Act): Promise<void> {
  stage = await BotStage.open([bot(act)]);
  chat = await stage.chat();
}

/** Kills the server, and starts it again. */
async function killed(act: Act): Promise<void> {
  stage.storage.loseCursors = true;
  await stage.rooms.dispose();
  const { storage, clock } = stage;
  stage = await BotStage.open([bot(act)], storage, clock);
  storage.loseCursors = false;
  await stage.quiet();
}

async function pass(ms: number): Promise<void> {
  stage.clock.advance(ms);
  await stage.quiet();
}

async function ask(body = 'How?'): Promise<string> {
  const id = await stage.say(chat, body);
  await stage.quiet();
  return id;
}

const answers = async (): Promise<IMessageRow[]> =>
  (await stage.messages(chat)).filter(({ sender, deleted }) => sender === 'clerk' && !deleted);

const hang: Act = () => new Promise<void>(() => undefined);
const crash: Act = () => {
  throw new Error('Out of order');
};

beforeEach(() => {
  heard = [];
});
afterEach(async () => {
  await stage.close();
});

it('[ATTEMPT2] a bot that fails without a word gets the message again after 1 s and 5 s, and then has failed once', async () => {
  await open(crash);
  const question = await ask();
  const told: number[] = [];
  for (const wait of [999, 1, 4_999, 1, 60_000]) {
    await pass(wait);
    told.push(heard.length);
  }
  expect(told).toEqual([1, 2, 2, 3, 3]);
  expect(await answers()).toMatchObject([{ reply_to: question, stream_failure: FAILED }]);
  expect(stage.logged.map(line => line.includes('will get it again'))).toEqual([true, true, false]);
  expect(await stage.storage.handovers.list(chat, 'clerk')).toEqual([]);
});

it('[ATTEMPT2] a bot that succeeds in a later attempt leaves no failure, and its next message follows', async () => {
  await open(({ body }, conversation) =>
    heard.length === 1 ? crash({} as never, conversation) : conversation.reply(`${body}!`)
  );
  await ask('One');
  await ask('Two');
  await pass(1_000);
  expect((await answers()).map(row => row.body)).toEqual(['One!', 'Two!']);
});

it('[ATTEMPT2] waits as long as a refusal asks for, if that is longer', async () => {
  await open(() => {
    throw new ChatError('too_many_requests', undefined, undefined, 9_000);
  });
  await ask();
  await pass(8_000);
  expect(heard).toHaveLength(1);
  await pass(1_000);
  expect(heard).toHaveLength(2);
});

it('[ATTEMPT2] a bot whose reply could not be stored has written nothing, and gets the message again', async () => {
  await open((_, conversation) => conversation.reply('Here'));
  const { execute } = stage.rooms;
  stage.rooms.execute = () => Promise.reject(new ChatError('not_saved'));
  const id = await execute.call(stage.rooms, person('ada'), {
    type: 'send',
    chat,
    message: { body: 'How?' }
  });
  expect(id).toBeDefined();
  await stage.quiet();
  expect(heard).toHaveLength(1);
  stage.rooms.execute = execute;
  await pass(1_000);
  expect((await answers()).map(({ body }) => body)).toEqual(['Here']);
});

it('[ATTEMPT2] a complete answer that cannot be finished is finished as soon as it can be stored', async () => {
  await open(async (_, conversation) => {
    await (await conversation.stream()).append('Here');
    stage.rooms.execute = () => Promise.reject(new ChatError('not_saved'));
  });
  const { execute } = stage.rooms;
  await ask();
  stage.rooms.execute = execute;
  await pass(5_000);
  expect(heard).toHaveLength(1);
  expect(await answers()).toMatchObject([{ body: 'Here' }]);
  expect((await answers())[0].stream_failure).toBeUndefined();
  expect((await answers())[0].streaming).toBeUndefined();
});

it.each<[string, Act]>([
  [
    'has replied',
    async (_, conversation) => {
      await conversation.reply('One');
      throw new Error('Out of order');
    }
  ],
  [
    'is refused for good',
    () => {
      throw new ChatError('message_too_long');
    }
  ]
])('[ATTEMPT3] a bot that %s is not tried again', async (_, act) => {
  await open(act);
  await ask();
  await pass(60_000);
  expect(heard).toHaveLength(1);
  expect((await answers()).at(-1)).toMatchObject({ stream_failure: FAILED });
});

it('[ATTEMPT4] a message that ended the process three times is not handed over again, and has one failure with the reason', async () => {
  await open(hang);
  const question = await ask();
  for (let kills = 0; kills < 2; kills++) {
    await killed(hang);
  }
  expect(heard).toHaveLength(3);
  await killed((_, conversation) => conversation.reply('Here'));
  expect(heard).toHaveLength(3);
  expect(await answers()).toMatchObject([{ reply_to: question, stream_failure: KILLED }]);
  await ask('And now?');
  expect((await answers()).map(({ body }) => body)).toEqual(['', 'Here']);
});

it('[ATTEMPT4] the failure is told once, also if the process is killed before it is noted', async () => {
  await open(hang);
  await ask();
  await killed(hang);
  await killed(hang);
  stage.storage.loseCursors = true;
  await killed(hang);
  stage.storage.loseCursors = true;
  await killed(hang);
  await killed(hang);
  expect(await answers()).toMatchObject([{ stream_failure: KILLED }]);
  expect(heard).toHaveLength(3);
});

it('[ATTEMPT4] the failure ends the reply that was growing', async () => {
  const begin: Act = async (_, conversation) => {
    const stream = await conversation.stream();
    await stream.append('One');
    await new Promise(() => undefined);
  };
  await open(begin);
  await ask();
  await killed(begin);
  await killed(begin);
  await killed(begin);
  expect(await answers()).toMatchObject([{ body: 'One', stream_failure: KILLED }]);
});

it('[ATTEMPT4] a whole answer has no failure beside it if the process was killed before the bot was done', async () => {
  const answer: Act = async (_, conversation) => {
    await conversation.reply('Here');
    await hang(_, conversation);
  };
  await open(answer);
  await ask();
  for (let kills = 0; kills < 3; kills++) {
    await killed(answer);
  }
  expect(await answers()).toMatchObject([{ body: 'Here' }]);
  expect((await answers())[0].stream_failure).toBeUndefined();
  expect(await stage.storage.handovers.list(chat, 'clerk')).toEqual([]);
});

it('[ATTEMPT4] attempts that failed and attempts that were killed count together', async () => {
  await open(hang);
  await ask();
  await killed(hang);
  await killed(crash);
  await pass(60_000);
  expect(heard).toHaveLength(3);
  expect(await answers()).toMatchObject([{ stream_failure: FAILED }]);
});

it('[ATTEMPT5] a stop of the server is no attempt, and the message comes again', async () => {
  const give: Act = (_, { signal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('Over'))));
  await open(give);
  await ask();
  for (let stops = 0; stops < 4; stops++) {
    const { storage, clock } = stage;
    await stage.close();
    stage = await BotStage.open([bot(give)], storage, clock);
    await stage.quiet();
  }
  expect(heard).toHaveLength(5);
  expect(await answers()).toEqual([]);
});

it('[ATTEMPT5] a stop of the server ends the wait for the next attempt', async () => {
  await open(crash);
  await ask();
  await stage.endBots();
  expect(await stage.storage.handovers.list(chat, 'clerk')).toMatchObject([{ attempts: 0 }]);
});

it('[ATTEMPT6] a message is handed over only once the store has its attempt', async () => {
  await open((_, conversation) => conversation.reply('Here'));
  const { put } = stage.storage.handovers;
  Object.assign(stage.storage.handovers, { put: () => Promise.reject(new ChatError('not_saved')) });
  await ask();
  await pass(5_000);
  expect(heard).toEqual([]);
  Object.assign(stage.storage.handovers, { put });
  await pass(5_000);
  expect((await answers()).map(({ body }) => body)).toEqual(['Here']);
});
