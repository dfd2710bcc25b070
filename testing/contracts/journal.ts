import type { IJournalEntry } from '../../server/storage/journal.js';
import type { Bench } from './bench.js';
import { chatRow, message } from './rows.js';

const LATE = Date.UTC(2026, 0, 2);

/** The rows of the journal. */
export function journalContract(bench: Bench): void {
  describe('the journal', () => {
    let start: number;

    beforeEach(async () => {
      start = await bench.storage.journal.mark(1_000);
    });

    const entries = async (after = start): Promise<readonly IJournalEntry[]> =>
      (await bench.storage.journal.after(after, 100)).flatMap(row => row.entries);

    const { create } = bench;

    it('[JOURNAL1] has one row for each commit, with references and no content', async () => {
      const [one, two] = [await create(), await create()];
      await bench.storage.commit([
        { chat: one, at: 2_000, messages: [message(1), message(2)], update: new Uint8Array([1]) },
        { chat: two, at: 2_000, messages: [message(1)] }
      ]);
      const rows = await bench.storage.journal.after(start, 100);
      expect(rows.map(({ n }) => n)).toEqual([start + 1, start + 2, start + 3]);
      expect(rows.slice(0, 2).map(row => row.entries)).toEqual([
        [{ chat: one, made: { by: 'ada' } }],
        [{ chat: two, made: { by: 'ada' } }]
      ]);
      expect(rows[2]).toEqual({
        n: start + 3,
        at: 2_000,
        entries: [
          { chat: one, created: [1, 2] },
          { chat: two, created: [1] }
        ]
      });
    });

    it('[JOURNAL1] distinguishes new, edited, deleted and removed messages', async () => {
      const chat = await create();
      await bench.storage.commit([{ chat, messages: [message(1), message(2), message(3)] }]);
      const before = (await bench.storage.journal.after(start, 100)).at(-1)!.n;
      await bench.storage.commit([
        {
          chat,
          messages: [message(4), message(1, { edited: true }), message(2, { deleted: true })],
          removed: ['m3']
        }
      ]);
      expect(await entries(before)).toEqual([
        { chat, created: [4], edited: [1], deleted: [2], removed: ['m3'], removedAt: [3] }
      ]);
    });

    it('[JOURNAL1] records choices, which are no edits', async () => {
      const chat = await create();
      await bench.storage.commit([{ chat, messages: [message(1), message(2)] }]);
      const before = (await bench.storage.journal.after(start, 100)).at(-1)!.n;
      const chosen = [{ id: 'm1', option: 'yes', by: 'ada' }];
      await bench.storage.commit([{ chat, messages: [message(1), message(2)], chosen }]);
      expect(await entries(before)).toEqual([
        { chat, edited: [2], chosen: [{ seq: 1, option: 'yes', by: 'ada' }] }
      ]);
    });

    it('[JOURNAL1] records names, participants, read positions and deletion, with their author', async () => {
      const chat = await create({ access: 'private' });
      const role = (username: string, role: 'member' | 'reader' | null) => ({
        username,
        role,
        at: 1,
        by: 'ada'
      });
      await bench.storage.commit([
        { chat, topic: 'Trips', by: 'ada', participants: [role('bob', 'member')] }
      ]);
      await bench.storage.commit([
        { chat, participants: [role('bob', 'reader'), role('eve', null)] }
      ]);
      await bench.storage.setRead(chat, 'bob', 5, 3_000);
      await bench.storage.setRead(chat, 'bob', 4, 3_000);
      await bench.storage.deleteChat(chat, 4_000, 'ada');
      const bob = { username: 'bob', by: 'ada' };
      expect((await entries()).slice(1)).toEqual([
        { chat, changed: { by: 'ada' }, joined: [bob] },
        { chat, roles: [bob] },
        { chat, read: { username: 'bob', seq: 5 } },
        { chat, gone: { by: 'ada', access: 'private', readers: ['bob'] } }
      ]);
    });

    it('[JOURNAL2] has nothing that was not stored, and no row for a commit without news', async () => {
      const chat = await create();
      const before = await entries();
      await expect(
        bench.storage.commit([
          { chat, messages: [message(1)] },
          { chat: chatRow().id, messages: [message(1)] }
        ])
      ).rejects.toThrow();
      await bench.storage.commit([{ chat, update: new Uint8Array([1]) }]);
      expect(await entries()).toEqual(before);
    });

    it('[JOURNAL3] has growing positions, which are above the time of the start after a restart', async () => {
      const late = await bench.storage.journal.mark(LATE);
      expect(late).toBe(LATE);
      expect(await bench.storage.journal.mark(2_000)).toBe(LATE + 1);
      expect(await bench.storage.journal.has(LATE)).toBe(true);
      expect(await bench.storage.journal.has(LATE - 1)).toBe(false);
      await bench.storage.journal.prune(LATE * 2, 0);
      await create();
      expect((await bench.storage.journal.after(0, 100)).map(({ n }) => n)).toEqual([
        LATE + 1,
        LATE + 2
      ]);
    });

    it('[JOURNAL4] is pruned by age and by number', async () => {
      const chat = await create();
      for (let seq = 1; seq <= 6; seq++) {
        await bench.storage.commit([{ chat, at: 10_000 + seq, messages: [message(seq)] }]);
      }
      const left = async (): Promise<readonly number[]> =>
        (await bench.storage.journal.after(0, 100)).map(({ at }) => at);
      await bench.storage.journal.prune(10_003, 100);
      expect(await left()).toEqual([10_003, 10_004, 10_005, 10_006]);
      await bench.storage.journal.prune(0, 2);
      expect(await left()).toEqual([10_005, 10_006]);
      await bench.storage.journal.prune(99_999, 2);
      expect(await left()).toEqual([10_006]);
    });
  });
}
