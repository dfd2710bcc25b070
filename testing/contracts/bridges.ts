import type { IBridgeRow } from '../../server/storage/bridges.js';
import type { Bench } from './bench.js';

const bridge = (chat: string, more: Partial<IBridgeRow> = {}): IBridgeRow => ({
  chat,
  room: 'team',
  username: 'ada',
  createdOn: 1_000,
  position: { n: 5, i: Number.MAX_SAFE_INTEGER },
  ...more
});

/** The connections of chats to rooms of LiveKit. */
export function bridgesContract(bench: Bench): void {
  describe('bridges', () => {
    it('[BRIDGESTORE1] are returned complete, one for each chat, and end with it', async () => {
      const { storage } = bench;
      const [a, b] = [await bench.create(), await bench.create()].sort();
      await storage.bridges.put(bridge(b));
      await storage.bridges.put(bridge(a));
      await storage.bridges.put(bridge(b, { room: 'class', username: 'bob' }));
      await storage.close();
      await storage.open();
      expect(await storage.bridges.list()).toEqual([
        bridge(a),
        bridge(b, { room: 'class', username: 'bob' })
      ]);
      expect(await storage.bridges.get(a)).toEqual(bridge(a));
      await storage.deleteChat(a, 2_000);
      expect(await storage.bridges.get(a)).toBeNull();
      await storage.bridges.remove(b);
      expect(await storage.bridges.get(b)).toBeNull();
      expect(await storage.bridges.list()).toEqual([]);
      await expect(storage.bridges.put(bridge(a))).rejects.toMatchObject({ code: 'chat_deleted' });
      await expect(
        storage.bridges.put(bridge('6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11'))
      ).rejects.toMatchObject({ code: 'chat_not_found' });
    });

    it('[BRIDGESTORE2] keep their position and the ids that messages have in the room, and nothing without a bridge', async () => {
      const { bridges } = bench.storage;
      const [chat, other] = [await bench.create(), await bench.create()];
      await bridges.put(bridge(chat));
      await bridges.advance(chat, { n: 6, i: 1 });
      await bridges.note(chat, 'm1', 'remote\n1');
      await bridges.note(chat, 'm2', 'remote 2');
      await bridges.advance(other, { n: 6, i: 1 });
      await bridges.note(other, 'm1', 'remote');
      expect(await bridges.get(chat)).toEqual(bridge(chat, { position: { n: 6, i: 1 } }));
      expect(await bridges.remoteOf(chat, 'm1')).toBe('remote\n1');
      expect(await bridges.remoteOf(chat, 'm3')).toBeNull();
      expect(await bridges.get(other)).toBeNull();
      expect(await bridges.remoteOf(other, 'm1')).toBeNull();
      await bridges.put(bridge(chat, { room: 'class' }));
      expect(await bridges.remoteOf(chat, 'm2')).toBe('remote 2');
      await bridges.remove(chat);
      expect(await bridges.remoteOf(chat, 'm1')).toBeNull();
    });
  });
}
