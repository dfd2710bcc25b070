import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { IDisposable } from './clock.js';
import { makeFolder } from './make-folder.js';

/** The longest wait for a previous server that is just closing, in milliseconds. */
const LOCK_TIMEOUT_MS = 3_000;

const SQLITE_BUSY = 5;

/** Another process has the lock. */
export class DataInUse extends Error {
  override readonly name = 'DataInUse';
}

/**
 * Locks a data directory for this process. Two servers on one directory would each consider themselves the owner of its rooms. SQLite takes
 * the lock from the operating system, so it is released however this process ends.
 *
 * @throws DataInUse if another server holds the lock. @throws Error if the directory is not writable.
 */
export function lockData(data: string, timeoutMs = LOCK_TIMEOUT_MS): IDisposable {
  makeFolder(data);
  const db = new DatabaseSync(join(data, 'lock'), { timeout: timeoutMs });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new DataInUse(
        `Another Colloquy server is using the data in ${data}. Stop it, or choose another directory with --data.`
      );
    }
    throw error;
  }
  return { dispose: () => db.close() };
}
