import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteConnection } from '../../../../server/storage/sqlite/connection.js';
import type { Tables } from '../../../../server/storage/sqlite/tables.js';

/** The values of SQLite's setting `synchronous`. */
const NORMAL = 1;
const FULL = 2;

class Connection extends SqliteConnection {
  readonly transactions = this._transactions;
}

let folder: string;
let connection: Connection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-connection-'));
  connection = new Connection(join(folder, 'chats.sqlite'));
  await connection.open();
});
afterEach(async () => {
  await connection.close();
  rmSync(folder, { recursive: true });
});

const waits = ({ db }: Tables): number =>
  (db.prepare('PRAGMA synchronous').get() as { synchronous: number }).synchronous;

it('[SEARCH25] waits for the disk with all writes but those that can be done again', async () => {
  const { write, writeUnsynced } = connection.transactions;
  expect(await write(waits)).toBe(FULL);
  expect(await writeUnsynced(waits)).toBe(NORMAL);
  expect(await write(waits)).toBe(FULL);
});

it('[SEARCH25] waits for the disk again after such a write has failed', async () => {
  const { write, writeUnsynced } = connection.transactions;
  const failing = writeUnsynced(() => {
    throw new Error('The disk is full.');
  });
  await expect(failing).rejects.toThrow('The disk is full.');
  expect(await write(waits)).toBe(FULL);
});
