import { Budget } from '../../../server/rates/budget.js';

it('[LOAD6] refills a budget with time, lets it be overdrawn, and forgets users with a full one', () => {
  const budget = new Budget(100, 1_000);
  expect(budget.spend('ada', 1_000, 0)).toBe(0);
  expect(budget.spend('ada', 50, 0)).toBe(500);
  expect(budget.spend('bob', 50, 0)).toBe(0);
  expect(budget.take('ada', 1, 500)).toBe(false);
  expect(budget.take('ada', 50, 1_000)).toBe(true);
  expect(budget.spend('ada', 1e9, 1_000)).toBe(60_000);
  for (let i = 0; i < 2_000; i++) {
    budget.spend(`guest-${i}`, 1, i * 1_000);
  }
  expect(budget.size).toBeLessThan(1_100);
  expect(new Budget(Infinity, 1).spend('ada', 1e9, 0)).toBe(0);
});
