import { chatRow, MemoryStorage, message, storageContract } from '../../testing/index.js';

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
    expect(await storage.takenIds(row.id, ['m1'])).toEqual([]);
    await storage.createChat(chatRow(), {});
  });
});
