import { bulkStore } from '../../../../server/storage/sqlite/bulk-store.js';
import type { ITransactions } from '../../../../server/storage/sqlite/connection.js';
import type { IndexUpkeep } from '../../../../server/storage/sqlite/index-upkeep.js';
import { chatRow } from '../../../../testing/contracts/rows.js';

it('[BULK4] the pieces of an import and of a removal do not wait for the disk, and its end does', async () => {
  const done: string[] = [];
  const note = (kind: string) => () => {
    done.push(kind);
    return Promise.resolve(false as never);
  };
  const transactions: ITransactions = {
    read: note('read'),
    write: note('write'),
    writeUnsynced: note('unsynced'),
    writeInPieces: note('pieces')
  };
  const bulk = bulkStore(transactions, { wake: () => undefined } as IndexUpkeep);
  const row = chatRow();
  await bulk.begin(row.id, 1);
  await bulk.fill(row.id, { at: 1 });
  await bulk.purge(row.id);
  await bulk.finish(row, { update: new Uint8Array() });
  expect(done).toEqual(['write', 'unsynced', 'read', 'unsynced', 'write']);
});
