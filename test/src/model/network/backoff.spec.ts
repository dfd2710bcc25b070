import { Backoff } from '../../../../src/model/network/backoff.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

it('[CONN9] for a minute no pause is longer than 2.5 s, later 15 s; a success starts again', () => {
  const clock = new ManualClock();
  const backoff = new Backoff(timersOf(clock));
  const pauses = (count: number) => Array.from({ length: count }, () => backoff.next());
  expect(pauses(6)).toEqual([200, 400, 800, 1600, 2500, 2500]);
  clock.advance(60_000);
  expect(pauses(2)).toEqual([12_800, 15_000]);
  backoff.reset();
  expect(pauses(2)).toEqual([200, 400]);
});
