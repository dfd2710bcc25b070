import { randomUUID } from 'node:crypto';
import type { IHandover } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message } from './rows.js';

const given = (seq: number, attempts: number): IHandover => ({
  message: `m${seq}`,
  seq,
  attempts
});

/** The messages that bots work on. */
export function handoversContract(bench: Bench): void {
  describe('handovers', () => {
    it('[ATTEMPT1] are kept for each bot and chat with their attempts, in the order of the chat', async () => {
      const { handovers } = bench.storage;
      const [id, other] = [await bench.create(), await bench.create()];
      expect(await handovers.list(id, 'echo')).toEqual([]);
      for (const handover of [given(7, 1), given(3, 1), given(7, 2)]) {
        await handovers.put(id, 'echo', handover);
      }
      await handovers.put(id, 'calc', given(3, 1));
      await handovers.put(other, 'echo', given(1, 1));
      await bench.storage.close();
      await bench.storage.open();
      expect(await handovers.list(id, 'echo')).toEqual([given(3, 1), given(7, 2)]);
      await handovers.remove(id, 'echo', given(3, 1));
      await handovers.remove(id, 'echo', given(9, 1));
      await handovers.remove(id, 'echo', given(7, 1)); // it was given anew since
      expect(await handovers.list(id, 'echo')).toEqual([given(7, 2)]);
      expect(await handovers.list(id, 'calc')).toEqual([given(3, 1)]);
    });

    it('[ATTEMPT1] move the cursor of the bot forward, never back', async () => {
      const id = await bench.create();
      const cursors: (number | null)[] = [];
      for (const handover of [given(3, 1), given(2, 1), given(5, 1)]) {
        await bench.storage.handovers.put(id, 'echo', handover);
        cursors.push(await bench.storage.getCursor(id, 'echo'));
      }
      expect(cursors).toEqual([3, 3, 5]);
    });

    it('[RETRY1] a commit stores that a bot is given a message anew, or nothing of both', async () => {
      const id = await bench.create();
      const { storage } = bench;
      const retried = [{ bot: 'echo', message: 'm1', seq: 1 }];
      await storage.handovers.put(id, 'echo', given(1, 3));
      await storage.commit([{ chat: id, messages: [message(1)], retried }]);
      expect(await storage.handovers.list(id, 'echo')).toEqual([given(1, 0)]);
      const missing = { chat: randomUUID(), messages: [message(1)] };
      const both = [{ chat: id, retried: [{ bot: 'calc', message: 'm1', seq: 1 }] }, missing];
      await expect(storage.commit(both)).rejects.toMatchObject({ code: 'chat_not_found' });
      expect(await storage.handovers.list(id, 'calc')).toEqual([]);
    });

    it('[ATTEMPT1] end with their chat, and a missing chat has none', async () => {
      const { handovers } = bench.storage;
      const gone = await bench.create();
      await handovers.put(gone, 'echo', given(1, 1));
      await bench.storage.deleteChat(gone, 1);
      for (const [id, code] of [
        [gone, 'chat_deleted'],
        [randomUUID(), 'chat_not_found']
      ]) {
        expect(await handovers.list(id, 'echo')).toEqual([]);
        await expect(handovers.put(id, 'echo', given(1, 1))).rejects.toMatchObject({ code });
        await expect(handovers.remove(id, 'echo', given(1, 1))).rejects.toMatchObject({ code });
      }
    });
  });
}
