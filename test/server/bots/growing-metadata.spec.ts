import type { MetadataPatch } from '../../../server/bots/bot.js';
import { GrowingMetadata } from '../../../server/bots/growing-metadata.js';
import { ManualClock } from '../../../testing/index.js';

/** Milliseconds between two changes. */
const PAUSE = 250;

let clock: ManualClock;
let stored: MetadataPatch[];
let trouble: Error | null;
let metadata: GrowingMetadata;

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

beforeEach(() => {
  clock = new ManualClock();
  stored = [];
  trouble = null;
  metadata = new GrowingMetadata({
    clock,
    pace: { pause: PAUSE / 5 },
    store: async patch => {
      await Promise.resolve();
      if (trouble) {
        throw trouble;
      }
      stored.push(patch);
    }
  });
});

it('[BOT25] the first change is stored at once, and those that come quickly are stored together', async () => {
  await metadata.set({ a: 1 });
  const later = [metadata.set({ a: 2, b: 1 }), metadata.set({ a: 3 })];
  clock.advance(PAUSE - 1);
  await settled();
  expect(stored).toEqual([{ a: 1 }]);
  clock.advance(1);
  await Promise.all(later);
  expect(stored).toEqual([{ a: 1 }, { a: 3, b: 1 }]);
});

it('[BOT25] waiting metadata are stored when the reply ends', async () => {
  await metadata.set({ a: 1 });
  const later = metadata.set({ b: 2 });
  await metadata.flush();
  await later;
  expect(stored).toEqual([{ a: 1 }, { b: 2 }]);
  expect(clock.waiting).toBe(0);
});

it('[BOT25] a change that cannot be stored is refused, and the next one is taken', async () => {
  trouble = new Error('full');
  await expect(metadata.set({ a: 1 })).rejects.toThrow('full');
  trouble = null;
  const next = metadata.set({ b: 2 });
  clock.advance(PAUSE);
  await next;
  expect(stored).toEqual([{ b: 2 }]);
});

it('[BOT25] a disposed reply stores nothing more, refuses what waits and leaves no timer', async () => {
  await metadata.set({ a: 1 });
  const later = metadata.set({ b: 2 });
  metadata.dispose();
  await expect(later).rejects.toMatchObject({ code: 'stream_ended' });
  clock.advance(1_000);
  await settled();
  expect(stored).toEqual([{ a: 1 }]);
  expect(clock.waiting).toBe(0);
});
