import { randomUUID } from 'node:crypto';
import type { Bench } from './bench.js';
import { chatRow, message, user, role } from './rows.js';

/** The storage of chats: they are created, loaded, renamed and deleted. */
export function chatsContract(bench: Bench): void {
  const { create } = bench;
  describe('chats', () => {
    it('[STORE1] a new chat has all of its first commit', async () => {
      const row = chatRow();
      await bench.storage.createChat(row, {
        update: new Uint8Array([1, 2]),
        messages: [message(1)],
        participants: [role('ada', 'owner', 7)],
        clients: [{ client: 2 ** 53 - 1, username: 'ada' }],
        users: [user('ada', { color: 'red', initials: 'A', avatarUrl: '/a.png' })]
      });
      expect(await bench.storage.loadChat(row.id)).toEqual({
        row: { ...row, lastSeq: 1 },
        updates: [new Uint8Array([1, 2])],
        participants: [{ username: 'ada', role: 'owner', addedOn: 7 }],
        strangers: [],
        clients: new Map([[2 ** 53 - 1, 'ada']]),
        retired: new Set(),
        entries: 0
      });
      expect(await bench.storage.getChat(row.id)).toEqual({ ...row, lastSeq: 1 });
      expect(await bench.storage.getMessage(row.id, 'm1')).toEqual(message(1));
      expect(await bench.storage.getUser('ada')).toEqual(
        user('ada', { color: 'red', initials: 'A', avatarUrl: '/a.png' })
      );
    });

    it('[STORE2] an id in use creates no second chat, and leaves the first as it is', async () => {
      const id = await create({ topic: 'First' });
      const again = bench.storage.createChat(chatRow({ id, topic: 'Second' }), {
        messages: [message(1)]
      });
      await expect(again).rejects.toMatchObject({ code: 'forbidden' });
      expect(await bench.storage.getChat(id)).toMatchObject({ topic: 'First', lastSeq: 0 });
      expect(await bench.takenIds(id, ['m1'])).toEqual([]);
    });

    it('[STORE3] only the id of a deleted chat is left', async () => {
      const id = await create(
        {},
        {
          update: new Uint8Array([1]),
          messages: [message(1)],
          participants: [role('ada', 'owner')],
          clients: [{ client: 5, username: 'ada' }]
        }
      );
      await bench.storage.setRead(id, 'ada', 1, 5);
      await bench.storage.setCursor(id, 'echo', 1);
      expect(await bench.storage.wasDeleted(id)).toBe(false);
      await bench.storage.deleteChat(id, 99);

      expect(await bench.storage.wasDeleted(id)).toBe(true);
      expect(await bench.storage.getChat(id)).toBeNull();
      expect(await bench.storage.loadChat(id)).toBeNull();
      expect(await bench.storage.getParticipants(id)).toEqual([]);
      expect(await bench.storage.getMessage(id, 'm1')).toBeNull();
      expect(await bench.takenIds(id, ['m1'])).toEqual([]);
      expect(await bench.storage.listMessages(id, { limit: 9 })).toEqual([]);
      expect(await bench.storage.messagesAfter(id, 0, 9)).toEqual([]);
      expect(await bench.storage.logLength(id)).toBe(0);
      expect(await bench.storage.listChats('ada', { all: true })).toEqual([]);
      expect(await bench.storage.getSummary(id, 'ada', { all: true })).toBeNull();
      expect(await bench.storage.getCursor(id, 'echo')).toBeNull();
      expect(await bench.storage.chatsOf('ada')).toEqual([]);
      await expect(bench.storage.createChat(chatRow({ id }), {})).rejects.toMatchObject({
        code: 'forbidden'
      });
    });

    it('[STORE4] every write to a missing chat is rejected with its id', async () => {
      const gone = await create();
      await bench.storage.deleteChat(gone, 1);
      for (const [id, code] of [
        [gone, 'chat_deleted'],
        [randomUUID(), 'chat_not_found']
      ]) {
        const writes = [
          bench.storage.commit([{ chat: id, messages: [message(1)] }]),
          bench.storage.compact(id, new Uint8Array([1])),
          bench.storage.setRead(id, 'ada', 1, 1),
          bench.storage.setCursor(id, 'echo', 1),
          bench.storage.deleteChat(id, 1)
        ];
        for (const write of writes) {
          await expect(write).rejects.toMatchObject({ code });
        }
        expect(await bench.storage.logLength(id)).toBe(0);
        expect(await bench.storage.wasDeleted(id)).toBe(code === 'chat_deleted');
      }
    });

    it('a rename is stored', async () => {
      const id = await create();
      await bench.storage.commit([{ chat: id, topic: 'Zoë 🦊' }]);
      expect(await bench.storage.getChat(id)).toMatchObject({ topic: 'Zoë 🦊' });
    });
  });

  describe('the settings of a chat', () => {
    it('[THREAD1] metadata are merged key by key, and null removes a key', async () => {
      const id = await create({ metadata: { a: '1', b: '2' } });
      await bench.storage.commit([{ chat: id, metadata: { a: null, c: '3' } }]);
      expect((await bench.storage.getChat(id))?.metadata).toEqual({ b: '2', c: '3' });
      await bench.storage.commit([{ chat: id, metadata: { b: null, c: null } }]);
      expect(await bench.storage.getChat(id)).not.toHaveProperty('metadata');
    });

    it('[RETAIN1] expired chats are listed', async () => {
      const day = 86_400_000;
      const id = await create({ createdOn: day, retentionDays: 30 });
      await create({ createdOn: day });
      const later = await create({ createdOn: day });
      await bench.storage.commit([{ chat: later, retentionDays: 31 }]);
      expect(await bench.storage.expiredChats(31 * day - 1)).toEqual([]);
      expect(await bench.storage.expiredChats(31 * day)).toEqual([id]);
      await bench.storage.commit([{ chat: id, retentionDays: null }]);
      expect(await bench.storage.expiredChats(99 * day)).toEqual([later]);
      await bench.storage.deleteChat(later, 99 * day);
      expect(await bench.storage.expiredChats(99 * day)).toEqual([]);
    });
  });
}
