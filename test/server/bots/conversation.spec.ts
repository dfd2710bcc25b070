import type { IBot, IConversation, IReplyStream } from '../../../server/bots/bot.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person, type BotStorage, type ManualClock } from '../../../testing/index.js';

const ada = person('ada');

type Act = (message: IMessageRow, conversation: IConversation) => Promise<void> | void;

const bot = (onMessage: Act): IBot => ({ name: 'writer', displayName: 'Writer', onMessage });

let harness: BotStage;
let chat: string;

async function open(act: Act, storage?: BotStorage, clock?: ManualClock): Promise<void> {
  harness = await BotStage.open([bot(act)], storage, clock);
  if (!storage) {
    chat = await harness.chat();
  }
}

afterEach(() => harness.close());

const answers = async (): Promise<IMessageRow[]> =>
  (await harness.messages(chat)).filter(({ sender, deleted }) => sender === 'writer' && !deleted);
const ask = async (body = 'How?'): Promise<string> => {
  const id = await harness.say(chat, body);
  await harness.quiet();
  return id;
};

describe('a reply that grows', () => {
  it('[BOT16] is one message that answers the question, and is finished with the work', async () => {
    await open(async (_, conversation) => {
      const stream = await conversation.stream();
      await stream.append('One');
      await stream.append(', two');
    });
    const question = await ask();
    expect(await answers()).toMatchObject([{ body: 'One, two', reply_to: question }]);
    expect((await answers())[0]).not.toHaveProperty('streaming');
  });

  it('[BOT16] can be finished and failed by the bot, and takes nothing more then', async () => {
    await open(async ({ body }, conversation) => {
      const stream = await conversation.stream();
      await stream.append('One');
      await (body === 'fail' ? stream.fail('No model.') : stream.finish());
      await stream.append(', two');
    });
    await ask('finish');
    await ask('fail');
    expect(await answers()).toMatchObject([{ body: 'One' }, { stream_failure: 'No model.' }]);
  });

  it('[BOT25] has metadata, which a bot sets while it grows: what cannot be stored is refused, and the rest stays', async () => {
    const refused: unknown[] = [];
    let deep: unknown = 0;
    for (let level = 0; level < 30; level++) {
      deep = [deep];
    }
    await open(async (_, conversation) => {
      const stream = await conversation.stream();
      const set = (patch: object): Promise<void> => {
        harness.clock.advance(250);
        return stream.setMetadata(patch as Record<string, unknown>);
      };
      await set({ model: 'small', tool_calls: [{ tool_call_id: '1', title: 'List' }] });
      for (const wrong of [
        { tool_calls: [{ title: 'No id' }] },
        { deep },
        { long: 'x'.repeat(70_000) },
        { constructor: 1 },
        { run: () => undefined }
      ]) {
        await set(wrong).catch(({ code }: { code: string }) => refused.push(code));
      }
      await set({ model: null, link: stream.id });
      await stream.append('Done');
    });
    await ask();
    const [row] = await answers();
    expect(refused).toEqual(Array(5).fill('bad_value'));
    expect(row).toMatchObject({ body: 'Done' });
    expect(row.metadata).toEqual({
      tool_calls: [{ tool_call_id: '1', title: 'List' }],
      link: row.id
    });
    expect(row).not.toHaveProperty('edited');
  });

  it('[BOT17] begins anew after a crash, once, and a complete one is not repeated', async () => {
    const parts: string[] = [];
    const never = new Promise<void>(() => undefined);
    const act =
      (end: Promise<void>): Act =>
      async (_, conversation) => {
        for (const word of ['first', 'second']) {
          const stream: IReplyStream = await conversation.stream();
          parts.push(word);
          await stream.append(word);
          await (word === 'second' ? end : stream.finish());
        }
      };
    await open(act(never));
    await ask();
    expect(await answers()).toMatchObject([{ body: 'first' }, { streaming: true }]);
    const { storage, clock, rooms } = harness;
    await rooms.dispose();
    await open(act(Promise.resolve()), storage, clock);
    await harness.quiet();
    expect((await answers()).map(({ body }) => body)).toEqual(['first', 'second']);
    expect((await answers()).some(({ streaming }) => streaming)).toBe(false);
    expect(parts).toEqual(['first', 'second', 'first', 'second']);
  });
});

describe('work that is aborted', () => {
  /** Begins an answer, waits for the signal to end, and then tries to go on. */
  async function endless(): Promise<{ signals: AbortSignal[]; refused: unknown[] }> {
    const told = { signals: [] as AbortSignal[], refused: [] as unknown[] };
    await open(async (_, conversation) => {
      told.signals.push(conversation.signal);
      const stream = await conversation.stream();
      await stream.append('One');
      await new Promise(resolve => conversation.signal.addEventListener('abort', resolve));
      await stream.append(', two').catch((error: unknown) => told.refused.push(error));
      await conversation.reply('three').catch((error: unknown) => told.refused.push(error));
    });
    return told;
  }

  it('[BOT18] ends when a person stops the answer, and the next message is handed over', async () => {
    const { signals, refused } = await endless();
    await ask();
    const [{ id }] = await answers();
    await harness.rooms.execute(ada, { type: 'stop', chat, id });
    await harness.quiet();
    expect(signals[0].aborted).toBe(true);
    expect(refused).toHaveLength(2);
    expect(await answers()).toMatchObject([{ body: 'One', stopped_by: 'ada' }]);
    await ask('And now?');
    expect(signals).toHaveLength(2);
    expect(harness.logged).toEqual([]);
  });

  it.each([
    ['edited', { type: 'edit', body: 'What?' }],
    ['deleted', { type: 'delete' }]
  ] as const)('[BOT18] ends when the question is %s', async (_, change) => {
    const { signals, refused } = await endless();
    const id = await ask();
    await harness.rooms.execute(ada, { ...change, chat, id });
    await harness.quiet();
    expect(signals[0].aborted).toBe(true);
    expect(refused).toHaveLength(2);
    expect((await answers())[0].streaming).toBeUndefined();
  });

  it('[BOT18] is told when the bot leaves the chat', async () => {
    const { signals } = await endless();
    await ask();
    await harness.rooms.execute(ada, {
      type: 'set-role',
      chat,
      username: 'writer',
      role: null
    });
    await harness.quiet();
    expect(signals[0].aborted).toBe(true);
  });

  it('[BOT18] comes again after a restart if the bot gave up because the server stopped', async () => {
    let calls = 0;
    const act: Act = async (_, conversation) => {
      if (++calls === 1) {
        await new Promise(resolve => conversation.signal.addEventListener('abort', resolve));
        throw new Error('Interrupted');
      }
      await conversation.reply('Done');
    };
    await open(act);
    await ask();
    const { storage, clock } = harness;
    await harness.close();
    await open(act, storage, clock);
    await harness.quiet();
    expect(calls).toBe(2);
    expect((await answers()).map(({ body }) => body)).toEqual(['Done']);
  });
});

describe('a bot that fails', () => {
  it('[BOT19] says so in the chat once, in words without details', async () => {
    await open(() => {
      throw new Error('password=secret');
    });
    const question = await ask();
    for (const wait of [1_000, 5_000]) {
      harness.clock.advance(wait);
      await harness.quiet();
    }
    expect(await answers()).toMatchObject([
      {
        body: '',
        reply_to: question,
        stream_failure: 'The bot failed. The log of the server says why.'
      }
    ]);
  });

  it('[BOT19] fails the reply that it had begun', async () => {
    await open(async (_, conversation) => {
      await (await conversation.stream()).append('One');
      throw new Error('Out of order');
    });
    await ask();
    expect(await answers()).toMatchObject([
      { body: 'One', stream_failure: expect.stringContaining('failed') as string }
    ]);
  });

  it('[BOT20] is ended if it does nothing for two minutes, and gets the next message', async () => {
    const heard: string[] = [];
    await open(({ body }, conversation) => {
      heard.push(body);
      return body === 'How?' ? new Promise<void>(() => undefined) : conversation.reply('Here');
    });
    await ask();
    harness.clock.advance(60_000);
    await harness.say(chat, 'And now?');
    harness.clock.advance(58_000);
    await harness.quiet();
    expect(heard).toEqual(['How?']);
    harness.clock.advance(2_000);
    await harness.quiet();
    expect(heard).toEqual(['How?', 'And now?']);
    expect(await answers()).toMatchObject([
      { stream_failure: 'The bot did nothing for 120 seconds, so it was ended.' },
      { body: 'Here' }
    ]);
  });

  it('[BOT20] may take long while it writes', async () => {
    let stream!: IReplyStream;
    await open(async (_, conversation) => {
      stream = await conversation.stream();
      await new Promise(() => undefined);
    });
    await ask();
    for (let i = 0; i < 5; i++) {
      harness.clock.advance(100_000);
      await stream.append(`${i} `);
      await harness.quiet();
    }
    expect((await answers())[0].stream_failure).toBeUndefined();
    harness.clock.advance(120_000);
    await harness.quiet();
    expect(await answers()).toMatchObject([{ stream_failure: expect.any(String) as string }]);
  });
});
