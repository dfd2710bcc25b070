import type { IMessageRow } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { chatRow, message, role, user } from './rows.js';

const attached = {
  ...{ id: 'f', name: 'f.txt', mimeType: 'text/plain', size: 3, uploader: 'ada', createdOn: 5 }
};
const entry = {
  ...{ id: 'e', value: { type: 'file' as const, value: 'e.py' }, author: 'ada', createdOn: 5 }
};

/** Chats that are filled and removed in pieces. */
export function bulkContract(bench: Bench): void {
  /** The parts of a chat that reads return. */
  const found = async (id: string): Promise<unknown> => {
    const { storage } = bench;
    const query = { terms: [{ words: ['body'], prefix: true }] };
    return [
      await storage.getChat(id),
      await storage.loadChat(id),
      await storage.getParticipants(id),
      await storage.getFormer(id, 'ben'),
      await storage.givenName(id, 'ada'),
      await storage.logLength(id),
      await storage.getMessage(id, 'm1'),
      await bench.takenIds(id, ['m1']),
      await storage.changedSince(id, ['m1'], 0),
      await storage.listMessages(id, { limit: 9 }),
      await storage.messagesAfter(id, 0, 9),
      await storage.seqAt(id, Date.now()),
      await storage.searchMessages(query, { username: 'ada', all: true, limit: 9 }),
      await storage.listChats('ada', { all: true, left: true }),
      await storage.listUnread('ben', { all: true }),
      await storage.getSummary(id, 'ada', { all: true }),
      await storage.listReads(id),
      await storage.getAttachment(id, 'f'),
      await storage.listAttachments(id, { limit: 9 }),
      await storage.attachedBytes(id),
      await storage.attachedBytesOf('ada'),
      await storage.getEntries(id, ['e']),
      await bench.takenEntries(id, ['e']),
      await storage.listEntries(id, { limit: 9 }),
      await storage.getCursor(id, 'echo'),
      await storage.chatsOf('ada'),
      (await storage.topicsBy('ada')).filter(topic => topic === 'Plans'),
      await storage.expiredChats(Number.MAX_SAFE_INTEGER)
    ];
  };

  /** Removes the remaining rows of all chats. Resolves with their ids. */
  const purgeAll = async (before: number): Promise<string[]> => {
    const ids = await bench.storage.bulk.leftovers(before);
    for (const id of ids) {
      while (await bench.storage.bulk.purge(id));
    }
    return ids;
  };

  const many = (count: number, from = 1): IMessageRow[] =>
    Array.from({ length: count }, (_, i) => message(from + i));

  describe('chats in pieces', () => {
    it('[STORE41] a chat that is filled in pieces appears when it is finished, complete, and not before', async () => {
      const row = chatRow({ access: 'private', retentionDays: 30 });
      const nothing = await found(row.id);
      await bench.storage.bulk.begin(row.id, 1);
      await bench.storage.bulk.fill(row.id, { at: 2, messages: many(3), attached: [attached] });
      await bench.storage.bulk.fill(row.id, { at: 3, messages: many(2, 4), entries: [entry] });
      expect(await found(row.id)).toEqual(nothing);
      expect(await bench.storage.wasDeleted(row.id)).toBe(false);
      const start = await bench.storage.journal.mark(10);
      await bench.storage.bulk.finish(row, {
        update: new Uint8Array([7]),
        participants: [role('ada', 'owner', 7)],
        users: [user('ben')]
      });
      expect(await bench.storage.getChat(row.id)).toEqual({ ...row, lastSeq: 5 });
      expect(await bench.storage.messagesAfter(row.id, 0, 9)).toEqual(many(5));
      expect(await bench.storage.attachedBytesOf('ada')).toBe(3);
      expect(await bench.storage.getEntries(row.id, ['e'])).toEqual([entry]);
      expect(await bench.storage.loadChat(row.id)).toMatchObject({ updates: [Uint8Array.of(7)] });
      expect(await bench.storage.getUser('ben')).toEqual(user('ben'));
      expect((await bench.storage.journal.after(start, 9)).flatMap(one => one.entries)).toEqual([
        { chat: row.id, made: { by: row.createdBy } }
      ]);
      expect(await bench.storage.bulk.leftovers(1_000)).toEqual([]);
      await bench.say(row.id, message(6));
    });

    it('[STORE42] no other write reaches a chat that is being filled, and its id is taken', async () => {
      const row = chatRow();
      const { id } = row;
      const there = await bench.create();
      const gone = await bench.create();
      await bench.storage.deleteChat(gone, 1);
      await bench.storage.bulk.begin(id, 1);
      await bench.storage.bulk.fill(id, { at: 1, messages: [message(1)] });
      for (const write of [
        bench.storage.commit([{ chat: id, messages: [message(2)] }]),
        bench.storage.compact(id, new Uint8Array([1])),
        bench.storage.setRead(id, 'ada', 1, 1),
        bench.storage.setCursor(id, 'echo', 1),
        bench.storage.deleteChat(id, 1),
        bench.storage.bulk.fill(there, { at: 1, messages: [message(1)] }),
        bench.storage.bulk.finish(chatRow({ id: there }), {})
      ]) {
        await expect(write).rejects.toMatchObject({ code: 'chat_not_found' });
      }
      for (const write of [
        bench.storage.createChat(row, {}),
        ...[id, there, gone].map(one => bench.storage.bulk.begin(one, 1))
      ]) {
        await expect(write).rejects.toMatchObject({ code: 'forbidden' });
      }
      await bench.storage.bulk.finish(row, {});
      expect(await bench.storage.messagesAfter(id, 0, 9)).toEqual([message(1)]);
    });

    it('[STORE43] an unfinished chat is listed after a pause and then removed', async () => {
      const [left, busy] = [chatRow(), chatRow()];
      await bench.storage.bulk.begin(left.id, 5);
      await bench.storage.bulk.fill(left.id, { at: 10, messages: many(120), entries: [entry] });
      await bench.storage.bulk.begin(busy.id, 10);
      await bench.storage.close();
      await bench.storage.open();
      await bench.storage.bulk.fill(busy.id, { at: 20, messages: many(1) });
      expect(await bench.storage.bulk.leftovers(10)).toEqual([]);
      expect(await bench.storage.bulk.leftovers(11)).toEqual([left.id]);
      await bench.storage.bulk.purge(left.id);
      await expect(
        bench.storage.bulk.fill(left.id, { at: 12, messages: many(1, 200) })
      ).rejects.toMatchObject({ code: 'chat_not_found' });
      await expect(bench.storage.bulk.finish(left, {})).rejects.toMatchObject({
        code: 'chat_not_found'
      });
      await purgeAll(11);
      expect(await bench.storage.bulk.leftovers(11)).toEqual([]);
      await bench.storage.createChat(left, {});
      expect(await bench.storage.messagesAfter(left.id, 0, 9)).toEqual([]);
      expect(await bench.takenEntries(left.id, ['e'])).toEqual([]);
      await bench.storage.bulk.finish(busy, {});
      expect(await bench.storage.messagesAfter(busy.id, 0, 9)).toEqual(many(1));
    });

    it('[STORE44] a deleted chat of any length is gone at once, and its rows are removed later, also after a restart', async () => {
      const id = chatRow({ access: 'private' }).id;
      const nothing = await found(id);
      await bench.create(
        { id, access: 'private', retentionDays: 30 },
        {
          update: new Uint8Array([1]),
          messages: many(400),
          participants: [role('ada', 'owner'), role('ben', 'member')],
          attached: [attached],
          entries: [entry]
        }
      );
      const other = await bench.create({ topic: 'Other', access: 'private' });
      await bench.say(other, message(1));
      await bench.storage.commit([{ chat: id, participants: [role('ben', null)] }]);
      await bench.storage.setRead(id, 'ada', 1, 5);
      await bench.storage.setCursor(id, 'echo', 1);
      await bench.storage.deleteChat(id, 9, 'ada');
      const left = (await found(id)) as unknown[];
      const isOther = (part: unknown): boolean => JSON.stringify(part).includes(other);
      expect(left.map(part => (isOther(part) ? [] : part))).toEqual(nothing);
      await bench.storage.close();
      await bench.storage.open();
      await purgeAll(0);
      expect(await bench.storage.bulk.leftovers(Infinity)).toEqual([]);
      expect(await bench.storage.wasDeleted(id)).toBe(true);
      await expect(bench.storage.bulk.begin(id, 1)).rejects.toMatchObject({ code: 'forbidden' });
      expect(await bench.storage.bulk.purge(other)).toBe(false);
      expect(await bench.storage.messagesAfter(other, 0, 9)).toEqual([message(1)]);
    });
  });
}
