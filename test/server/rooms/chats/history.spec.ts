import { History } from '../../../../server/rooms/chats/history.js';
import type { IHistoryRow } from '../../../../server/storage/history.js';
import type { IStorage } from '../../../../server/storage/storage.js';
import { message } from '../../../../testing/contracts/rows.js';

/** Messages of a thread; all but the first were edited after the reader left. */
const COUNT = 5_000;

it('[HISTTHREAD2] a former participant reads past thousands of edited messages in few steps', async () => {
  let steps = 0;
  const row = (seq: number): IHistoryRow => ({ message: message(seq, { id: `m${seq}` }) });
  const storage = {
    changedSince: (_chat: string, ids: readonly string[]) =>
      Promise.resolve(ids.filter(id => id !== 'm1')),
    history: {
      get: () => Promise.resolve(row(1)),
      thread: (_chat: string, _id: string, range: { before?: number; limit: number }) => {
        const { before = COUNT + 1, limit } = range;
        steps++;
        const count = Math.max(0, Math.min(limit, before - 1));
        return Promise.resolve(Array.from({ length: count }, (_, i) => row(before - 1 - i)));
      }
    }
  } as unknown as IStorage;
  const access = { after: 0, until: COUNT, from: 0, to: 1 };
  const found = await new History(storage, 'chat', access).thread('m1', Infinity, 1);
  expect(found.map(one => one.message.seq)).toEqual([1]);
  expect(steps).toBeLessThan(30);
});
