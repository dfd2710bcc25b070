import type { Bench } from './bench.js';
import { user } from './rows.js';

/** Users, the cursors of bots, and the identities of the HTTP API. */
export function identitiesContract(bench: Bench): void {
  const { create } = bench;
  describe('people and bots', () => {
    it('a user is stored as last seen', async () => {
      expect(await bench.storage.getUser('ada')).toBeNull();
      await bench.storage.putUser(user('ada', { color: 'red', initials: 'A' }));
      await bench.storage.putUser(user('ada', { displayName: 'Ada L.' }));
      expect(await bench.storage.getUser('ada')).toEqual(user('ada', { displayName: 'Ada L.' }));
    });

    it('a cursor is stored by bot and chat', async () => {
      const id = await create();
      expect(await bench.storage.getCursor(id, 'echo')).toBeNull();
      await bench.storage.setCursor(id, 'echo', 0);
      expect(await bench.storage.getCursor(id, 'echo')).toBe(0);
      await bench.storage.setCursor(id, 'echo', 7);
      await bench.storage.setCursor(id, 'other', 3);
      expect(await bench.storage.getCursor(id, 'echo')).toBe(7);
    });
  });

  describe('identities', () => {
    const guidOf = async (username: string, guid: string): Promise<string> =>
      (await bench.storage.addIdentities([{ username, guid }]))[0].guid;

    it('[STORE29] a user has one permanent guid, however many requests ask at once', async () => {
      const asked = ['g1', 'g2', 'g3'].map(guid => guidOf('ada', guid));
      const given = await Promise.all(asked);
      expect(new Set(given).size).toBe(1);
      expect(await guidOf('ada', 'g4')).toBe(given[0]);
      const rows = await bench.storage.addIdentities([
        { username: 'a\0b', guid: 'g5' },
        { username: 'ada', guid: 'g6' }
      ]);
      expect(rows.map(({ username, guid }) => [username, guid])).toEqual([
        ['a\0b', 'g5'],
        ['ada', given[0]]
      ]);
      expect(await bench.storage.findIdentity('g5')).toEqual({
        username: 'a\0b',
        guid: 'g5',
        generation: 0,
        deleted: false
      });
      expect(await bench.storage.findIdentity('g6')).toBeNull();
      expect(await bench.storage.getIdentity('bob')).toBeNull();
    });

    it('[STORE30] a revocation begins a new generation, a deletion ends it, and both keep the guid', async () => {
      await guidOf('ada', 'g1');
      await guidOf('bob', 'g2');
      expect(await bench.storage.revokeIdentity('ada')).toMatchObject({
        guid: 'g1',
        generation: 1
      });
      await bench.storage.revokeIdentity('ada');
      await bench.storage.deleteIdentity('ada', 5);
      const gone = { username: 'ada', guid: 'g1', generation: 2, deleted: true };
      await bench.storage.close();
      await bench.storage.open();
      expect(await bench.storage.getIdentity('ada')).toEqual(gone);
      expect(await bench.storage.addIdentities([{ username: 'ada', guid: 'g3' }])).toEqual([gone]);
      expect(await bench.storage.getIdentity('bob')).toMatchObject({
        generation: 0,
        deleted: false
      });
      expect(await bench.storage.revokeIdentity('cem')).toBeNull();
      await bench.storage.deleteIdentity('cem', 5);
      expect(await bench.storage.getIdentity('cem')).toBeNull();
    });

    it('[STORE31] the first value stored for a setting is permanent', async () => {
      const given = await Promise.all(
        ['1', '2'].map(value => bench.storage.settle('resource', value))
      );
      expect(given).toEqual(['1', '1']);
      await bench.storage.close();
      await bench.storage.open();
      expect(await bench.storage.settle('resource', '3')).toBe('1');
      expect(await bench.storage.settle('other', '3')).toBe('3');
    });
  });
}
