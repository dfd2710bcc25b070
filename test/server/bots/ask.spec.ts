import { NoAnswerError, type IAnswer, type IAskOptions } from '../../../server/bots/ask.js';
import type { IBot, IConversation } from '../../../server/bots/bot.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person, type BotStorage, type ManualClock } from '../../../testing/index.js';

const ada = person('ada');
const OPTIONS = [{ id: 'yes', label: 'Deploy', value: 'v1.2' }, 'No'];

let harness: BotStage;
let chat: string;
/** The end of each question of the bot, in order. */
let ends: unknown[];

const bot = (onMessage: IBot['onMessage']): IBot => ({
  name: 'deployer',
  displayName: 'Deployer',
  onMessage
});

/** A bot that asks once for each message. */
const asking = (how: Partial<IAskOptions> = {}) => {
  const told = ends; // a killed server goes on in these tests
  return async (_: IMessageRow, conversation: IConversation): Promise<void> => {
    const answer = await conversation
      .ask('Deploy?', { options: OPTIONS, ...how })
      .catch((error: unknown) => error);
    told.push(answer);
    const { by } = answer as Partial<IAnswer>;
    if (by) {
      await conversation.reply(`Done for ${by}.`);
    }
  };
};

async function open(
  act: IBot['onMessage'],
  storage?: BotStorage,
  clock?: ManualClock
): Promise<void> {
  harness = await BotStage.open([bot(act)], storage, clock);
  if (!storage) {
    chat = await harness.chat();
  }
}

beforeEach(() => (ends = []));
afterEach(() => harness.close());

const said = async (): Promise<IMessageRow[]> =>
  (await harness.messages(chat)).filter(({ sender }) => sender === 'deployer');
const say = async (body = 'Go'): Promise<string> => {
  const id = await harness.say(chat, body);
  await harness.quiet();
  return id;
};
const choose = async (option: string, who = ada): Promise<void> => {
  const [{ id }] = await said();
  await harness.rooms.execute(who, { type: 'choose', chat, id, option });
  await harness.quiet();
};
const wait = async (ms: number): Promise<void> => {
  harness.clock.advance(ms);
  await harness.quiet();
};

it('[ASK1] a bot asks by one message with buttons, and gets the choice and its author', async () => {
  await open(asking({ audience: ['ada'] }));
  const question = await say();
  expect(await said()).toMatchObject([
    {
      body: 'Deploy?',
      reply_to: question,
      audience: ['ada'],
      options: [OPTIONS[0], { id: 'No', label: 'No' }]
    }
  ]);
  expect(ends).toEqual([]);
  await choose('yes');
  expect(ends).toEqual([{ option: 'yes', value: 'v1.2', by: 'ada' }]);
  expect((await said()).map(({ body }) => body)).toEqual(['Deploy?', 'Done for ada.']);
  expect(harness.logged).toEqual([]);
});

it('[ASK1] a text among the options is its own id', async () => {
  await open(asking());
  await say();
  await choose('No');
  expect(ends).toEqual([{ option: 'No', by: 'ada' }]);
});

it('[ASK2] nobody answers in time: the question is over, the bot learns it, and there is no failed reply', async () => {
  await open(async (_, conversation) => {
    const asked = conversation.ask('Deploy?', { options: OPTIONS, timeout: 30_000 });
    asked.catch((error: unknown) => ends.push(error));
    await asked;
  });
  await say();
  await wait(29_000);
  expect(ends).toEqual([]);
  await wait(1_000);
  expect(ends).toEqual([expect.any(NoAnswerError)]);
  expect(await said()).toMatchObject([{ options_closed: 'timeout' }]);
  expect(harness.logged).toEqual([]);
});

it('[ASK2] without a timeout of its own, a question ends after ten minutes', async () => {
  await open(asking());
  await say();
  await wait(599_000);
  expect(ends).toEqual([]);
  await wait(1_000);
  expect(ends).toEqual([expect.any(NoAnswerError)]);
});

it('[ASK3] a signal withdraws the question', async () => {
  const stop = new AbortController();
  await open(asking({ signal: stop.signal }));
  await say();
  stop.abort(new Error('Not needed any more.'));
  await harness.quiet();
  expect(ends).toMatchObject([{ message: 'Not needed any more.' }]);
  expect(await said()).toMatchObject([{ options_closed: 'withdrawn' }]);
  await say('Again');
  expect(ends).toHaveLength(2);
  expect(await said()).toHaveLength(1);
});

it.each([
  ['edited', { type: 'edit', body: 'Stop' }],
  ['deleted', { type: 'delete' }]
] as const)('[ASK3] the question is withdrawn when its message is %s', async (_, change) => {
  await open(asking());
  const id = await say();
  await harness.rooms.execute(ada, { ...change, chat, id });
  await harness.quiet();
  expect(ends).toMatchObject([{ message: 'The message was edited or deleted.' }]);
  expect(await said()).toMatchObject([{ options_closed: 'withdrawn' }]);
});

it('[ASK3] a question that is deleted has no answer', async () => {
  await open(asking());
  await say();
  const [{ id }] = await said();
  await harness.rooms.execute(ada, { type: 'delete', chat, id });
  await harness.quiet();
  expect(ends).toMatchObject([{ message: 'The question was deleted.' }]);
});

it('[ASK3] a question that the bot does not wait for is withdrawn when its work is done', async () => {
  await open((_, conversation) => {
    conversation.ask('Deploy?', { options: OPTIONS }).catch((error: unknown) => ends.push(error));
    return new Promise(resolve => setImmediate(() => setImmediate(resolve)));
  });
  await say();
  expect(ends).toHaveLength(1);
  expect((await said())[0]?.options_closed).toBe('withdrawn');
});

it('[ASK4] a question that was answered while the server was down is answered at once, and asked once', async () => {
  await open(asking());
  await say();
  const { storage, clock } = harness;
  await harness.rooms.dispose(); // killed
  ends = [];
  const idle = await BotStage.open([], storage, clock);
  const [{ id }] = await said();
  await idle.rooms.execute(ada, { type: 'choose', chat, id, option: 'yes' });
  await idle.close();
  await open(asking(), storage, clock);
  await harness.quiet();
  expect(ends).toEqual([{ option: 'yes', value: 'v1.2', by: 'ada' }]);
  expect((await said()).map(({ body }) => body)).toEqual(['Deploy?', 'Done for ada.']);
});

it('[ASK4] an open question goes on after a kill, with the time that is left', async () => {
  await open(asking({ timeout: 60_000 }));
  await say();
  const { storage, clock } = harness;
  await harness.rooms.dispose(); // killed
  ends = [];
  clock.advance(40_000);
  await open(asking({ timeout: 60_000 }), storage, clock);
  await harness.quiet();
  expect(ends).toEqual([]);
  await wait(19_000);
  expect(ends).toEqual([]);
  await wait(1_000);
  expect(ends).toEqual([expect.any(NoAnswerError)]);
  expect(await said()).toMatchObject([{ options_closed: 'timeout' }]);
});

it.each([
  ['', false],
  [', also one that got the signal of the work', true]
])('[ASK4] a question outlives a restart of the server%s', async (_, hasSignal) => {
  await open(async (message, conversation) => {
    const { signal } = conversation;
    await asking(hasSignal ? { signal } : {})(message, conversation);
    signal.throwIfAborted();
  });
  await say();
  const { storage, clock } = harness;
  await harness.close();
  expect(ends).toHaveLength(1);
  await open(asking(), storage, clock);
  await harness.quiet();
  expect((await said())[0]).not.toHaveProperty('options_closed');
  await choose('yes');
  expect(ends.at(-1)).toMatchObject({ by: 'ada' });
  expect(await said()).toHaveLength(2);
});

it('[ASK5] a bot that waits for an answer is not silent, and is so again afterwards', async () => {
  await open(async (message, conversation) => {
    await asking({ timeout: 3_600_000 })(message, conversation);
    await new Promise(() => undefined);
  });
  await say();
  await wait(600_000);
  expect(ends).toEqual([]);
  await choose('yes');
  expect(ends).toHaveLength(1);
  await wait(119_000);
  expect(await said()).toHaveLength(2);
  await wait(1_000);
  expect((await said()).at(-1)?.stream_failure).toContain('did nothing for 120 seconds');
});

it('[ASK6] the answer to one question is none to another, also if the bot asks another when it gets the message again', async () => {
  let round = 0;
  await open(async (_, conversation) => {
    round++;
    ends.push(await conversation.ask(`Run tool ${round}?`, { options: ['Run'] }));
    if (round === 1) {
      throw new Error('The model is gone.');
    }
  });
  await say();
  await choose('Run');
  expect(ends).toHaveLength(1);
  const failed = (await said()).find(row => row.stream_failure !== undefined)!;
  await harness.rooms.execute(ada, { type: 'retry', chat, id: failed.id });
  await harness.quiet();
  expect(round).toBe(2);
  expect(ends).toHaveLength(1);
  const second = (await said()).find(({ body }) => body === 'Run tool 2?')!;
  await harness.rooms.execute(ada, { type: 'choose', chat, id: second.id, option: 'Run' });
  await harness.quiet();
  expect(ends).toHaveLength(2);
});

it('[ASK7] an answer that is a permission for one thing counts once: a bot that gets the message again asks anew', async () => {
  const act = asking({ isPermission: true });
  await open(async (message, conversation) => {
    await act(message, conversation);
    await (await conversation.stream()).fail('No model.');
  });
  await say();
  await choose('yes');
  const failed = (await said()).find(row => row.stream_failure !== undefined)!;
  await harness.rooms.execute(ada, { type: 'retry', chat, id: failed.id });
  await harness.quiet();
  expect(ends).toHaveLength(1);
  const [first, second] = (await said()).filter(({ options }) => options);
  expect([first.choices?.length, second.choices]).toEqual([1, undefined]);
  await harness.rooms.execute(ada, { type: 'choose', chat, id: second.id, option: 'No' });
  await harness.quiet();
  expect(ends).toMatchObject([{ option: 'yes' }, { option: 'No' }]);
});

it('[ASK7] one that nobody has answered yet is not asked twice across a kill', async () => {
  await open(asking({ isPermission: true }));
  await say();
  await harness.rooms.dispose(); // killed
  ends = [];
  const { storage, clock } = harness;
  await open(asking({ isPermission: true }), storage, clock);
  await harness.quiet();
  expect(await said()).toHaveLength(1);
  await choose('yes');
  expect(ends).toMatchObject([{ option: 'yes' }]);
});
