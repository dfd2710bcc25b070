import type { Bench } from './bench.js';
import { message, role } from './rows.js';

/** How chats are shown to single users, and the chats of two people. */
export function preferencesContract(bench: Bench): void {
  const people = { participants: [role('ada', 'owner'), role('bob', 'owner', 2)] };
  const direct = { access: 'private', isDirect: true } as const;

  describe('preferences', () => {
    it('[PREF1] are merged, belong to one user, are told, and end with the chat', async () => {
      const { storage } = bench;
      const id = await bench.create();
      const from = await storage.journal.end();
      await storage.preferences.set(id, 'ada', { pinned: true }, { at: 5 });
      await storage.preferences.set(id, 'ada', { notify: 'none' }, { at: 6 });
      await storage.close();
      await storage.open();
      expect(await storage.preferences.get(id, 'ada')).toEqual({ notify: 'none', pinned: true });
      expect(await storage.preferences.get(id, 'bob')).toEqual({ notify: 'all', pinned: false });
      expect((await storage.getSummary(id, 'ada'))?.preferences).toEqual({
        notify: 'none',
        pinned: true
      });
      const rows = await storage.journal.after(from, 9);
      expect(rows.map(({ entries }) => entries)).toEqual(
        Array(2).fill([{ chat: id, prefers: { username: 'ada' } }])
      );
      await storage.deleteChat(id, 7);
      expect(await storage.preferences.get(id, 'ada')).toEqual({ notify: 'all', pinned: false });
      await expect(
        storage.preferences.set(id, 'ada', { pinned: true }, { at: 8 })
      ).rejects.toMatchObject({ code: 'chat_deleted' });
    });

    it('[PREF2] pinned chats are listed alone, and are limited', async () => {
      const { storage } = bench;
      const [a, b, c] = [await bench.create(), await bench.create(), await bench.create()];
      const pin = (id: string, pinned = true): Promise<void> =>
        storage.preferences.set(id, 'ada', { pinned }, { at: 5, most: 2 });
      await pin(a);
      await pin(c);
      await pin(c);
      await expect(pin(b)).rejects.toMatchObject({ code: 'too_many_pinned_chats' });
      await storage.preferences.set(b, 'ada', { notify: 'mentions' }, { at: 5, most: 0 });
      const pinned = async (username: string): Promise<string[]> =>
        (await storage.listChats(username, { pinned: true })).map(({ row }) => row.id);
      expect(await pinned('ada')).toEqual([c, a]);
      expect(await pinned('bob')).toEqual([]);
      await pin(a, false);
      await pin(b);
      await storage.deleteChat(c, 6);
      await pin(a);
      expect(await pinned('ada')).toEqual([b, a]);
    });

    it('[PREF3] unread mentions and direct chats are urgent, and muted chats are not', async () => {
      const { storage } = bench;
      const [plain, named, muted] = [
        await bench.create(),
        await bench.create(),
        await bench.create()
      ];
      const two = await bench.create(direct, people);
      await bench.say(plain, message(1, { mentions: ['cyd'] }), message(2, { sender: 'cyd' }));
      await bench.say(named, message(1, { mentions: ['cyd', 'bob'] }), message(2));
      await bench.say(muted, message(1, { mentions: ['bob'] }));
      await bench.say(two, message(1));
      await storage.preferences.set(muted, 'bob', { notify: 'none' }, { at: 5 });
      const all = [plain, named, muted, two, 'x'];
      const alerts = async (username: string) => {
        const found = await storage.preferences.alerts(username, all);
        return { muted: found.muted, urgent: new Set(found.urgent) };
      };
      expect(await alerts('bob')).toEqual({ muted: [muted], urgent: new Set([named, two]) });
      expect((await storage.getSummary(named, 'bob'))?.mentioned).toBe(true);
      expect((await storage.getSummary(plain, 'bob'))?.mentioned).toBe(false);
      expect(await alerts('eve')).toEqual({ muted: [], urgent: new Set() });
      await storage.setRead(named, 'bob', 1, 6);
      await storage.setRead(two, 'bob', 1, 6);
      expect(await alerts('bob')).toEqual({ muted: [muted], urgent: new Set() });
    });

    it('[DIRECT1] the chat of two people names the other one to each of them', async () => {
      const id = await bench.create(direct, people);
      const partner = async (username: string) =>
        (await bench.storage.getSummary(id, username, { all: true }))?.partner;
      expect(await bench.storage.getChat(id)).toMatchObject({ isDirect: true });
      expect([await partner('ada'), await partner('bob'), await partner('cyd')]).toEqual([
        'bob',
        'ada',
        undefined
      ]);
      const other = await bench.create({ access: 'private' }, people);
      expect((await bench.storage.getSummary(other, 'ada'))?.partner).toBeUndefined();
    });
  });
}
