import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from '@photostructure/sqlite';

/** The data of the thread: the path of the database. */
export interface ICheckpointerData {
  readonly file: string;
}

/** An order to the thread. It answers `copy` with `copied`, and ends after `close`. */
export type CheckpointOrder = 'copy' | 'close';

const { file } = workerData as ICheckpointerData;
const db = new DatabaseSync(file);
// The file must be on the disk before the log is overwritten.
db.exec('PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0');

parentPort!.on('message', (order: CheckpointOrder) => {
  if (order === 'close') {
    db.close();
    parentPort!.close();
    return;
  }
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // The log keeps everything, and the next order copies it.
  }
  parentPort!.postMessage('copied');
});
