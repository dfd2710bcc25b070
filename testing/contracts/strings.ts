import type { IStringRow } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';

const row = (hash: string, more: Partial<IStringRow> = {}): IStringRow => ({
  hash,
  use: 'connection',
  chat: 'c',
  username: 'ada',
  holder: 'ada',
  credential: '{}',
  createdOn: 1,
  expiresOn: 10,
  used: false,
  ...more
});

/** Strings that allow something once. */
export function stringsContract(bench: Bench): void {
  describe('strings', () => {
    it('[STRINGSTORE1] are used once, however many ask at the same time, and remain after closing', async () => {
      const { strings } = bench.storage;
      await strings.add(row('a'), 9);
      await bench.storage.close();
      await bench.storage.open();
      expect(await strings.get('a')).toEqual(row('a'));
      const used = await Promise.all([1, 2, 3].map(() => strings.use('a')));
      expect(used.filter(Boolean)).toHaveLength(1);
      expect(await strings.use('b')).toBe(false);
      expect(await strings.get('a')).toEqual(row('a', { used: true }));
      expect(await strings.get('b')).toBeNull();
    });

    it('[STRINGSTORE2] of a holder with too many, the oldest are forgotten, and of all those that expired', async () => {
      const { strings } = bench.storage;
      await strings.add(row('other', { holder: 'bob' }), 2);
      for (const hash of ['a', 'b', 'c']) {
        await strings.add(row(hash, { expiresOn: hash === 'b' ? 5 : 10 }), 2);
      }
      const left = async (): Promise<boolean[]> =>
        Promise.all(['other', 'a', 'b', 'c'].map(async hash => (await strings.get(hash)) !== null));
      expect(await left()).toEqual([true, false, true, true]);
      await strings.sweep(6);
      expect(await left()).toEqual([true, false, false, true]);
    });
  });
}
