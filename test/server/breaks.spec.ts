import { Breaks } from '../../server/breaks.js';

/** Long pieces of work that fit into one turn of the event loop, until it is 5 ms long. */
const PIECES_PER_TURN = 2;

it('[LOAD28] many long works at once share each turn of the event loop, leave half of the time to others, and all of them end', async () => {
  let turn = 0;
  const pieces = new Map<number, number>();
  const work = async (): Promise<void> => {
    const breaks = new Breaks();
    for (let piece = 0; piece < 4; piece++) {
      await breaks.take();
      pieces.set(turn, (pieces.get(turn) ?? 0) + 1);
      for (const end = performance.now() + 5; performance.now() < end;) {
        // busy
      }
    }
  };
  let isOver = false;
  const start = performance.now();
  const all = Promise.all(Array.from({ length: 20 }, work)).finally(() => (isOver = true));
  while (!isOver) {
    await new Promise(resolve => setImmediate(resolve));
    turn++;
  }
  await all;
  expect(performance.now() - start).toBeGreaterThan(1.8 * 80 * 5);
  expect([...pieces.values()].reduce((sum, count) => sum + count)).toBe(80);
  // A turn ends among the breaks that end in it, so two counts may meet in one.
  expect(Math.max(...pieces.values())).toBeLessThanOrEqual(2 * PIECES_PER_TURN);
});
