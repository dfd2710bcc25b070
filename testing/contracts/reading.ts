import type { Bench } from './bench.js';
import { message } from './rows.js';

export function readingContract(bench: Bench): void {
  const five = () =>
    bench.create({}, { messages: [1, 2, 3, 4, 5].map(n => message(n, { sender: 'ada' })) });
  const shown = async (id: string, username = 'ben') => {
    const { unread, readSeq, unreadOn } = (await bench.storage.getSummary(id, username))!;
    return { unread, readSeq, unreadOn };
  };

  describe('reading', () => {
    it('[UNREAD1] sets read messages to unread until they are read again, and the read position stays', async () => {
      const { storage } = bench;
      const id = await five();
      await storage.reading.setUnread(id, 'ben', 2, 5);
      expect(await shown(id)).toEqual({ unread: 5, readSeq: 0, unreadOn: undefined });
      await storage.setRead(id, 'ben', 4, 10);
      const receipts = await storage.listReads(id);
      await storage.reading.setUnread(id, 'ben', 2, 20);
      expect(await shown(id)).toEqual({ unread: 3, readSeq: 2, unreadOn: 20 });
      expect(await shown(id, 'eve')).toEqual({ unread: 5, readSeq: 0, unreadOn: undefined });
      expect(await storage.listReads(id)).toEqual(receipts);
      expect(await storage.setRead(id, 'ben', 1, 30)).toBe(4);
      expect(await storage.setRead(id, 'ben', 3, 30)).toBe(4);
      expect(await shown(id)).toEqual({ unread: 2, readSeq: 3, unreadOn: 20 });
      await storage.setRead(id, 'ben', 4, 40);
      expect(await shown(id)).toEqual({ unread: 1, readSeq: 4, unreadOn: undefined });
      expect(await storage.listReads(id)).toEqual(receipts);
    });

    it('[UNREAD1] sets nothing to read, and names another time each time', async () => {
      const { storage } = bench;
      const id = await five();
      await storage.setRead(id, 'ben', 5, 10);
      await storage.reading.setUnread(id, 'ben', 2, 20);
      await storage.reading.setUnread(id, 'ben', 3, 30);
      expect(await shown(id)).toEqual({ unread: 3, readSeq: 2, unreadOn: 20 });
      await storage.reading.setUnread(id, 'ben', 0, 20);
      expect(await shown(id)).toEqual({ unread: 5, readSeq: 0, unreadOn: 21 });
      await storage.setRead(id, 'ben', 9, 40);
      expect(await shown(id)).toEqual({ unread: 0, readSeq: 9, unreadOn: undefined });
    });

    it('[UNREAD1] tells only the user, of each change once', async () => {
      const { storage } = bench;
      const id = await five();
      await storage.setRead(id, 'ben', 4, 10);
      const end = await storage.journal.end();
      await storage.reading.setUnread(id, 'ben', 2, 20);
      await storage.reading.setUnread(id, 'ben', 2, 20);
      await storage.setRead(id, 'ben', 2, 30);
      await storage.setRead(id, 'ben', 3, 30);
      await storage.setRead(id, 'ben', 5, 40);
      const rows = await storage.journal.after(end, 9);
      const own = [{ chat: id, prefers: { username: 'ben' } }];
      expect(rows.map(({ entries }) => entries)).toEqual([
        own,
        own,
        [{ chat: id, read: { username: 'ben', seq: 5 } }]
      ]);
      await storage.deleteChat(id, 50);
      await expect(storage.reading.setUnread(id, 'ben', 1, 60)).rejects.toMatchObject({
        code: 'chat_deleted'
      });
    });
  });
}
