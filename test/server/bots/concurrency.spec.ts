import type { IBot } from '../../../server/bots/bot.js';
import type { Concurrency } from '../../../server/bots/concurrency.js';
import { BotStage, person } from '../../../testing/index.js';

let stage: BotStage;
let chat: string;
let heard: string[];
/** Ends the oldest work. */
let ends: (() => void)[];

async function open(concurrency?: Concurrency): Promise<void> {
  heard = [];
  ends = [];
  const bot: IBot = {
    name: 'clerk',
    displayName: 'Clerk',
    ...(concurrency && { concurrency }),
    onMessage: async ({ body }, conversation) => {
      heard.push(body);
      await new Promise<void>(resolve => {
        ends.push(resolve);
        conversation.signal.addEventListener('abort', () => resolve());
      });
      await conversation.reply(`${body}!`);
    }
  };
  stage = await BotStage.open([bot]);
  chat = await stage.chat(['clerk', 'bob']);
}

/** Messages with these numbers, one a second. */
async function say(from: number, to: number, who?: Parameters<BotStage['say']>[2]): Promise<void> {
  for (let i = from; i <= to; i++) {
    await stage.say(chat, `${i}`, who);
  }
  await stage.quiet();
}

async function end(count = 1): Promise<void> {
  for (let i = 0; i < count; i++) {
    ends.shift()?.();
    await stage.quiet();
  }
}

async function pass(ms: number): Promise<void> {
  stage.clock.advance(ms);
  await stage.quiet();
}

/** The questions that the bot left out, and what it says. */
async function leftOut(): Promise<string[]> {
  const all = await stage.messages(chat);
  return all
    .filter(({ stream_failure: failure }) => failure !== undefined)
    .map(row => `${all.find(({ id }) => id === row.reply_to)?.body}: ${row.stream_failure}`);
}

const BUSY = 'The bot was busy, so it left out this message';

afterEach(() => stage.close());

it('[BOTMODE1] with `queue` ten messages wait, the oldest are left out, and their senders are told once', async () => {
  await open();
  await say(1, 11);
  expect(await leftOut()).toEqual([]);
  await say(12, 12);
  expect(await leftOut()).toEqual([`2: ${BUSY}.`]);
  await end(20);
  expect(heard).toEqual(['1', ...Array.from({ length: 10 }, (_, i) => `${i + 3}`)]);
  expect(await leftOut()).toHaveLength(1);
  expect(await stage.storage.handovers.list(chat, 'clerk')).toEqual([]);
});

it('[BOTMODE1] with `queue` nothing waits longer than 90 s', async () => {
  await open();
  await say(1, 2);
  await say(3, 3, person('bob'));
  await say(4, 4);
  await pass(89_000);
  expect(await leftOut()).toEqual([`2: ${BUSY}.`]);
  await pass(3_000);
  expect(await leftOut()).toEqual([`2: ${BUSY}.`, `3: ${BUSY}.`, `4: ${BUSY}.`]);
  await end();
  expect(heard).toEqual(['1']);
});

it('[BOTMODE1] a burst that the bot works through within a second is answered whole, in order', async () => {
  await open();
  await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      stage.rooms.execute(person('ada'), { type: 'send', chat, message: { body: `${i}` } })
    )
  );
  await stage.quiet();
  await end(30);
  expect(heard).toEqual(Array.from({ length: 30 }, (_, i) => `${i}`));
  expect(await leftOut()).toEqual([]);
});

it('[BOTMODE2] with `drop` what arrives meanwhile is left out, and each sender is told once', async () => {
  await open('drop');
  await say(1, 1);
  await Promise.all(
    [['2'], ['3'], ['4', 'bob']].map(([body, who = 'ada']) =>
      stage.rooms.execute(person(who), { type: 'send', chat, message: { body } })
    )
  );
  await stage.quiet();
  expect(await leftOut()).toEqual([`3: ${BUSY} and 1 before it.`, `4: ${BUSY}.`]);
  await end();
  await say(5, 5);
  expect(heard).toEqual(['1', '5']);
});

it('[BOTMODE3] with `debounce` the bot gets the newest message, after 1.5 s without one', async () => {
  await open('debounce');
  await say(1, 3);
  await pass(1_499);
  expect(heard).toEqual([]);
  await pass(1);
  expect(heard).toEqual(['3']);
  await say(4, 5);
  await pass(60_000);
  expect(heard).toEqual(['3']);
  await end();
  expect(heard).toEqual(['3', '5']);
  expect(await leftOut()).toEqual([]);
});

it('[BOTMODE3] with `debounce` the newest of very many messages counts', async () => {
  await open('debounce');
  await say(1, 1);
  await pass(1_500);
  await say(2, 90);
  await end();
  await pass(1_500);
  expect(heard).toEqual(['1', '90']);
  await end();
  await pass(1_500);
  expect(heard).toHaveLength(2);
  expect(await leftOut()).toEqual([]);
});

it('[BOTMODE4] with `concurrent` the bot works on ten messages at a time, and none is left out', async () => {
  await open('concurrent');
  await say(1, 12);
  expect(heard).toHaveLength(10);
  await end(2);
  expect(heard).toHaveLength(12);
  await end(10);
  expect(await leftOut()).toEqual([]);
});

it('[BOTMODE4] works at the same time are resumed after a kill, each once', async () => {
  await open('concurrent');
  await say(1, 3);
  stage.storage.loseCursors = true;
  await stage.rooms.dispose();
  const { storage, clock, bots } = stage;
  stage = await BotStage.open(bots, storage, clock);
  storage.loseCursors = false;
  await stage.quiet();
  expect(heard).toEqual(['1', '2', '3', '1', '2', '3']);
});

it('[BOTMODE5] a message that is deleted while it waits is not handed over', async () => {
  await open();
  await say(1, 1);
  const id = await stage.say(chat, 'Never mind');
  await say(3, 3);
  await stage.rooms.execute(person('ada'), { type: 'delete', chat, id });
  await end();
  expect(heard).toEqual(['1', '3']);
});

it('[BOTMODE6] an unknown name is a clear error at the start', async () => {
  await open();
  const wrong = { ...stage.bots[0], concurrency: 'parallel' as never };
  await expect(BotStage.open([wrong])).rejects.toThrow(
    'The bot "clerk" has the unknown concurrency "parallel". Choose one of: queue, drop, debounce, concurrent.'
  );
});
