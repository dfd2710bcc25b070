import { Visitors } from '../../../server/sync/visitors.js';

it('[LIMIT5] a user and an address have so many connections at a time', () => {
  const visitors = new Visitors(2, 3);
  const first = visitors.enter('ada', '::1');
  visitors.enter('ada', '::1');
  expect(() => visitors.enter('ada', '::2')).toThrow('too many connections');
  visitors.enter('bob', '::1');
  expect(() => visitors.enter('cem', '::1')).toThrow('too many connections');
  first.dispose();
  expect(() => visitors.enter('ada', '::1')).not.toThrow();
});
