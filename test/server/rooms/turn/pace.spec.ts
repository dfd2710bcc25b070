import { Pace } from '../../../../server/rooms/turn/pace.js';
import { TURN_COST } from '../../../../server/rooms/turn/costs.js';

it('[LOAD17] begins with small turns, and a computer that is fast enough soon takes whole ones', () => {
  const pace = new Pace();
  expect(pace.most).toBeLessThan(TURN_COST / 2);
  for (let i = 0; i < 10; i++) {
    pace.note(pace.most, 1);
  }
  expect(pace.most).toBe(TURN_COST);
});

it('[LOAD17] takes less at once where a round took longer, and never nothing', () => {
  const pace = new Pace();
  const { most } = pace;
  pace.note(most, 28);
  expect(pace.most).toBe(most / 2);
  pace.note(pace.most / 2, 7);
  expect(pace.most).toBe(most / 2);
  for (let i = 0; i < 10; i++) {
    pace.note(pace.most, 1_000);
  }
  expect(pace.most).toBeGreaterThan(1_000);
});

it('[LOAD17] learns nothing from rounds of little work', () => {
  const pace = new Pace();
  const { most } = pace;
  pace.note(most / 10, 1_000);
  expect(pace.most).toBe(most);
});
