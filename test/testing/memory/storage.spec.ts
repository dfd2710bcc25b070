import { NO_ANSWER } from '../../../server/storage/storage.js';
import { chatRow, MemoryStorage, message, storageContract } from '../../../testing/index.js';

storageContract('MemoryStorage', () => new MemoryStorage());

describe('MemoryStorage for tests', () => {
  it('fails a commit by beforeCommit, and has changed nothing', async () => {
    const storage = new MemoryStorage();
    await storage.open();
    const row = chatRow();
    await storage.createChat(row, {});
    storage.beforeCommit = changes => {
      if (changes.some(({ chat }) => chat === row.id)) {
        throw new Error('disk full');
      }
    };
    await expect(storage.commit([{ chat: row.id, messages: [message(1)] }])).rejects.toThrow(
      'disk full'
    );
    expect(await storage.lookUp([{ chat: row.id, ids: ['m1'] }])).toEqual([NO_ANSWER]);
    await storage.createChat(chatRow(), {});
  });
});
