import { ConnectionLimiter } from '../../../server/sync/connection-limiter.js';

it('[LIMIT5] limits the connections of a user and of an address', () => {
  const limiter = new ConnectionLimiter(2, 3);
  const first = limiter.enter('ada', '::1');
  limiter.enter('ada', '::1');
  expect(() => limiter.enter('ada', '::2')).toThrow('too many connections');
  limiter.enter('bob', '::1');
  expect(() => limiter.enter('cem', '::1')).toThrow('too many connections');
  first.dispose();
  expect(() => limiter.enter('ada', '::1')).not.toThrow();
});

it('[QUOTA17] gives guests of one address at most half of its connections', () => {
  const limiter = new ConnectionLimiter(2, 4);
  const first = limiter.enter('guest-1', '::1', true);
  limiter.enter('guest-2', '::1', true);
  expect(() => limiter.enter('guest-3', '::1', true)).toThrow('too many connections');
  expect(() => limiter.enter('guest-3', '::2', true)).not.toThrow();
  limiter.enter('ada', '::1');
  first.dispose();
  expect(() => limiter.enter('guest-3', '::1', true)).not.toThrow();
});
