import { Arrivals } from '../../../../src/model/list/arrivals.js';
import { thread as aThread } from '../../../harness/fake-list.js';

describe('Arrivals', () => {
  let arrivals: Arrivals;
  const take = (newsSequenceId?: number, unreadCount = 1): boolean =>
    arrivals.take(aThread('c', 'Plans', { unreadCount, newsSequenceId }));

  beforeEach(() => {
    arrivals = new Arrivals();
  });

  it('[THREADVIEW12] a reply in a thread that the user does not follow is no news, whatever was unread before', () => {
    arrivals.note('c', 5);
    expect(take(3)).toBe(false);
    arrivals.note('c', 6);
    expect(take(6)).toBe(true);
    arrivals.note('c', 7);
    expect(take(6)).toBe(false);
  });

  it('[THREADVIEW12] a message counts although such a reply came behind it before the entry of the chat', () => {
    arrivals.note('c', 5);
    expect(take(5)).toBe(true);
    arrivals.note('c', 6);
    arrivals.note('c', 7);
    expect(take(6)).toBe(true);
    // Of several events, the server sends only the newest one.
    arrivals.note('c', 9);
    expect(take(8)).toBe(true);
  });

  it('[LIST13] tells of each message once, of none that is read, and of all from a server that knows no threads', () => {
    expect(take()).toBe(false);
    arrivals.note('c', 5);
    expect([take(), take()]).toEqual([true, false]);
    arrivals.note('c', 6);
    expect(take(6, 0)).toBe(false);
    arrivals.note('c', 7);
    arrivals.forget('c');
    expect(take(7)).toBe(false);
  });
});
