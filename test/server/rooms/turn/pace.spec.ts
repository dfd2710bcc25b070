import { Pace } from '../../../../server/rooms/turn/pace.js';
import { TURN_COST } from '../../../../server/rooms/turn/costs.js';

it('[LOAD17] begins with small turns, and soon takes full ones on a fast computer', () => {
  const pace = new Pace();
  expect(pace.limit).toBeLessThan(TURN_COST / 2);
  for (let i = 0; i < 10; i++) {
    pace.note(pace.limit, 1);
  }
  expect(pace.limit).toBe(TURN_COST);
});

it('[LOAD17] takes less at once after a longer round, and never nothing', () => {
  const pace = new Pace();
  const { limit } = pace;
  pace.note(limit, 28);
  expect(pace.limit).toBe(limit / 2);
  pace.note(pace.limit / 2, 7);
  expect(pace.limit).toBe(limit / 2);
  for (let i = 0; i < 10; i++) {
    pace.note(pace.limit, 1_000);
  }
  expect(pace.limit).toBeGreaterThan(1_000);
});

it('[LOAD17] learns nothing from rounds of little work', () => {
  const pace = new Pace();
  const { limit } = pace;
  pace.note(limit / 10, 1_000);
  expect(pace.limit).toBe(limit);
});
