import { RateLimiter } from '../../../server/rates/rate-limiter.js';

it('[QUOTA1] counts amounts, returns the rest and the time to wait, and rejects by key', () => {
  const limiter = new RateLimiter(10, 1_000);
  expect(limiter.take('ada', 0, 7)).toBe(true);
  expect([limiter.take('ada', 100, 4), limiter.take('ada', 100, 3)]).toEqual([false, true]);
  expect([limiter.left('ada', 100), limiter.left('bob', 100)]).toEqual([0, 10]);
  expect(limiter.wait('ada', 400)).toBe(600);
  expect(() => limiter.consume('ada', 400)).toThrow('too much at once');
  expect(limiter.left('ada', 1_000)).toBe(7);
  expect(() => limiter.consume('ada', 1_000)).not.toThrow();
});

it('[QUOTA1] forgets inactive keys, and uses constant memory for active ones', () => {
  const limiter = new RateLimiter(1_000_000, 1_000);
  for (let i = 0; i < 10_000; i++) {
    limiter.take(`guest ${i}`, i % 1_000);
    limiter.take('busy', i % 1_000);
  }
  expect(limiter.size).toBe(10_001);
  limiter.take('busy', 5_000);
  expect(limiter.size).toBe(1);
  expect(new RateLimiter(Infinity, 1_000).take('ada', 0, 1e9)).toBe(true);
});
