import type { IPushRow } from '../../server/storage/pushes.js';
import type { Bench } from './bench.js';

const push = (endpoint: string, more: Partial<IPushRow> = {}): IPushRow => ({
  endpoint: `https://push.example/${endpoint}`,
  username: 'ada',
  p256dh: 'BA',
  auth: 'AA',
  words: true,
  quietHours: '',
  timeZone: 'UTC',
  at: 1_000,
  expiresOn: 9_000,
  ...more
});

/** The subscriptions of browsers to pushes. */
export function pushesContract(bench: Bench): void {
  describe('pushes', () => {
    it('[PUSHSTORE1] are returned complete, replace those of the same browser, and are limited for each user', async () => {
      const { pushes } = bench.storage;
      const full = push('a', { words: false, quietHours: '22:00-07:00', timeZone: 'Asia/Tokyo' });
      await pushes.put(full, 2);
      await pushes.put(push('b', { at: 2_000 }), 2);
      await pushes.put(push('x', { username: 'bob' }), 2);
      await bench.storage.close();
      await bench.storage.open();
      expect(await pushes.list('ada')).toEqual([full, push('b', { at: 2_000 })]);
      await pushes.put(push('c', { at: 3_000 }), 2);
      expect(await pushes.list('ada')).toEqual([
        push('b', { at: 2_000 }),
        push('c', { at: 3_000 })
      ]);
      // Somebody else has signed in in the same browser.
      await pushes.put(push('b', { username: 'bob', at: 4_000 }), 2);
      expect(await pushes.list('ada')).toEqual([push('c', { at: 3_000 })]);
      expect(await pushes.usernames()).toEqual(['ada', 'bob']);
    });

    it('[PUSHSTORE2] end one by one, with their user, with their token, and when no browser asks for them', async () => {
      const { pushes } = bench.storage;
      const { endpoint } = push('a');
      await pushes.put(push('a'), 9);
      await pushes.put(push('b', { at: 2_000 }), 9);
      await pushes.put(push('c', { username: 'bob' }), 9);
      await pushes.remove(endpoint, 'bob');
      expect(await pushes.list('ada')).toHaveLength(2);
      await pushes.remove(endpoint, 'ada');
      expect(await pushes.list('ada')).toEqual([push('b', { at: 2_000 })]);
      await pushes.sweep(2_000, 8_999);
      expect(await pushes.usernames()).toEqual(['ada']);
      await pushes.put(push('d', { username: 'bob', expiresOn: 9_001 }), 9);
      await pushes.sweep(0, 9_000);
      expect(await pushes.usernames()).toEqual(['bob']);
      await pushes.removeOf('bob');
      expect(await pushes.usernames()).toEqual([]);
      await bench.storage.addIdentities([{ username: 'ada', guid: 'g' }]);
      await pushes.put(push('a'), 9);
      await bench.storage.deleteIdentity('ada', 5_000);
      expect(await pushes.list('ada')).toEqual([]);
    });
  });
}
