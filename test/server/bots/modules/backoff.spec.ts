import { Backoff } from '../../../../server/bots/modules/backoff.js';
import { ManualClock } from '../../../../testing/index.js';

it('[MODULE6] doubles the wait after each run, and begins anew after a run of a minute', () => {
  const clock = new ManualClock();
  const backoff = new Backoff(clock);
  const run = (ms: number): number => {
    backoff.begin();
    clock.advance(ms);
    return backoff.end();
  };
  expect([0, 0, 59_999, 60_000, 0].map(run)).toEqual([1_000, 2_000, 4_000, 1_000, 2_000]);
  expect(Array.from({ length: 9 }, () => run(0)).at(-1)).toBe(60_000);
});
