import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteConnection } from '../../../../server/storage/sqlite/connection.js';
import type { Tables } from '../../../../server/storage/sqlite/tables.js';
import { SlowDisk } from '../../../harness/slow-disk.js';

class Connection extends SqliteConnection {
  readonly transactions = this._transactions;
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

let folder: string;
let disk: SlowDisk;
let connection: Connection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-connection-'));
  disk = new SlowDisk();
  connection = new Connection(join(folder, 'chats.sqlite'), { openFile: disk.open });
  await connection.open();
});
afterEach(async () => {
  const closed = connection.close();
  await turn();
  disk.finish();
  await closed;
  rmSync(folder, { recursive: true });
});

const count = ({ db }: Tables): number =>
  (db.prepare('SELECT count(*) AS n FROM users').get() as { n: number }).n;
const add =
  (username: string) =>
  ({ db }: Tables): void =>
    db.exec(
      `INSERT INTO users (username, name, display_name, bot) VALUES ('${username}', '', '', 0)`
    );

it('[STORE25] a write resolves when the disk has it, and the event loop runs until then', async () => {
  let isWritten = false;
  const written = connection.transactions.write(add('ada')).then(() => (isWritten = true));
  await turn();
  expect([disk.waiting, isWritten]).toEqual([1, false]);
  disk.finish();
  await written;
});

it('[STORE25] waits for no disk if configured so', async () => {
  const other = new Connection(join(folder, 'others.sqlite'), {
    durability: 'os',
    openFile: disk.open
  });
  await other.open();
  await other.transactions.write(add('ada'));
  expect([await other.transactions.read(count), disk.syncs]).toEqual([1, 0]);
  await other.close();
});

it('[STORE54] nobody reads before the disk has it, and writes are not held up', async () => {
  const { read, write } = connection.transactions;
  expect(await read(count)).toBe(0);
  const first = write(add('ada'));
  await turn();
  const second = write(add('bob'));
  let seen: number | undefined;
  const reading = read(count).then(n => (seen = n));
  await turn();
  expect([disk.waiting, seen]).toEqual([1, undefined]);
  disk.finish();
  await first;
  await turn();
  expect([disk.waiting, seen]).toEqual([1, undefined]);
  disk.finish();
  await Promise.all([second, reading]);
  expect([seen, disk.syncs]).toEqual([2, 2]);
});

it('[SEARCH25] waits for the disk with all writes but those that can be done again', async () => {
  const { read, writeUnsynced } = connection.transactions;
  await writeUnsynced(add('ada'));
  expect([await read(count), disk.syncs]).toEqual([1, 0]);
  const failing = writeUnsynced(() => {
    throw new Error('The disk is full.');
  });
  await expect(failing).rejects.toThrow('The disk is full.');
});

it('[STORE55] neither writes nor reads after the disk has failed, until it is opened again', async () => {
  const { read, write, writeUnsynced } = connection.transactions;
  const refused = { code: 'not_saved', cause: { message: 'EIO' } };
  const first = write(add('ada')).catch((error: unknown) => error);
  await turn();
  disk.fail(new Error('EIO'));
  expect(await first).toMatchObject(refused);
  for (const attempt of [write(add('bob')), writeUnsynced(add('cy')), read(count)]) {
    await expect(attempt).rejects.toMatchObject(refused);
  }
  await connection.close();
  await connection.open();
  expect(await read(count)).toBe(1);
});
