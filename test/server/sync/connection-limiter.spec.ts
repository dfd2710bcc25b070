import { ConnectionLimiter } from '../../../server/sync/connection-limiter.js';

it('[LIMIT5] a user and an address have so many connections at a time', () => {
  const visitors = new ConnectionLimiter(2, 3);
  const first = visitors.enter('ada', '::1');
  visitors.enter('ada', '::1');
  expect(() => visitors.enter('ada', '::2')).toThrow('too many connections');
  visitors.enter('bob', '::1');
  expect(() => visitors.enter('cem', '::1')).toThrow('too many connections');
  first.dispose();
  expect(() => visitors.enter('ada', '::1')).not.toThrow();
});

it('[QUOTA17] guests of one address take half of its connections at most', () => {
  const visitors = new ConnectionLimiter(2, 4);
  const first = visitors.enter('guest-1', '::1', true);
  visitors.enter('guest-2', '::1', true);
  expect(() => visitors.enter('guest-3', '::1', true)).toThrow('too many connections');
  expect(() => visitors.enter('guest-3', '::2', true)).not.toThrow();
  visitors.enter('ada', '::1');
  first.dispose();
  expect(() => visitors.enter('guest-3', '::1', true)).not.toThrow();
});
