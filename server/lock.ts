import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { IDisposable } from './clock.js';

/** How long to wait for a predecessor that is just closing, in milliseconds. */
const PATIENCE = 3_000;

const SQLITE_BUSY = 5;

/**
 * Take a data directory for this process alone: two servers on one would both take themselves for the owner of its rooms.
 * The lock is the operating system's, by way of SQLite, so that no end of this process can leave it behind.
 *
 * @throws Error if another server holds it, or the directory cannot be written.
 */
export function lockData(data: string, patience = PATIENCE): IDisposable {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(data, 'lock'), { timeout: patience });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new Error(`Another Colloquy server is using the data in ${data}.`);
    }
    throw error;
  }
  return { dispose: () => db.close() };
}
