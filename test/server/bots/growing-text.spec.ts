import { GrowingText } from '../../../server/bots/growing-text.js';
import { ReplyPace } from '../../../server/bots/reply-pace.js';
import { ManualClock } from '../../../testing/index.js';

let clock: ManualClock;
let pace: ReplyPace;
let stored: string[];
let trouble: Error | null;
let text: GrowingText;

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

beforeEach(() => {
  clock = new ManualClock();
  pace = new ReplyPace();
  stored = [];
  trouble = null;
  text = grow();
});

const grow = (): GrowingText =>
  new GrowingText({
    clock,
    pace,
    store: async part => {
      await Promise.resolve();
      if (trouble) {
        throw trouble;
      }
      stored.push(part);
    }
  });

it('[BOT23] the first piece is stored at once, and those that come quickly are stored together', async () => {
  await text.append('One');
  expect(stored).toEqual(['One']);
  for (const piece of [',', ' two', ', three']) {
    await text.append(piece);
  }
  clock.advance(49);
  await settled();
  expect(stored).toEqual(['One']);
  clock.advance(1);
  await settled();
  expect(stored).toEqual(['One', ', two, three']);
  clock.advance(50);
  await text.append('!');
  expect(stored).toEqual(['One', ', two, three', '!']);
});

it('[BOT23] the more replies grow, the rarer each is stored: 400 parts a second together', async () => {
  const others = Array.from({ length: 99 }, grow);
  await text.append('One');
  await text.append(', two');
  clock.advance(249);
  await settled();
  expect(stored).toEqual(['One']);
  clock.advance(1);
  await settled();
  expect(stored).toEqual(['One', ', two']);
  others.forEach(other => other.dispose());
  expect(pace.pause).toBe(50);
});

it('[BOT23] a bot that writes faster than the store takes it waits', async () => {
  await text.append('One');
  await text.append('x'.repeat(16 * 1024));
  expect(stored).toHaveLength(1);
  await text.append('y');
  expect(stored.map(({ length }) => length)).toEqual([3, 16 * 1024]);
});

it('[BOT23] pieces that are not awaited keep their order', async () => {
  const all = Array.from('abcdef', piece => text.append(piece));
  await Promise.all([...all, text.flush()]);
  expect(stored.join('')).toBe('abcdef');
});

it('[BOT23] a piece that cannot be stored is refused, and what waited is kept and stored once', async () => {
  trouble = new Error('full');
  await expect(text.append('lost')).rejects.toThrow('full');
  await text.append('One');
  clock.advance(50);
  await settled();
  await settled();
  await expect(text.append(', two')).rejects.toThrow('full');
  trouble = null;
  await text.append(', two');
  await text.flush();
  expect(stored.join('')).toBe('One, two');
});

it('[BOT23] a disposed text stores nothing more and leaves no timer', async () => {
  await text.append('One');
  await text.append(', two');
  text.dispose();
  clock.advance(1_000);
  await settled();
  expect(stored).toEqual(['One']);
  expect(clock.waiting).toBe(0);
});
