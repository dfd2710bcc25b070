import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';
import {
  openDatabase,
  stopWaiting,
  type Database
} from '../../../../server/storage/sqlite/database.js';
import { Lock } from '../../../../server/storage/sqlite/lock.js';
import { chatRow } from '../../../../testing/index.js';

let directory: string;
let storage: SqliteStorage;
/** A second connection, like that of another process. */
let other: Database;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'colloquy-lock-'));
  const file = join(directory, 'chats.sqlite');
  storage = new SqliteStorage(file, { durability: 'os' });
  await storage.open();
  other = openDatabase(file);
});

afterEach(async () => {
  other.close();
  await storage.close();
  await rm(directory, { recursive: true });
});

it('[STORE46] writes wait in order while another process writes; reads and the event loop continue', async () => {
  const [first, second, third] = [chatRow(), chatRow(), chatRow()];
  await storage.createChat(first, {});
  other.exec('BEGIN IMMEDIATE');
  const written: string[] = [];
  const writes = [second, third].map(row =>
    storage.createChat(row, {}).then(() => written.push(row.id))
  );
  let turns = 0;
  for (; turns < 20; turns++) {
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(written).toEqual([]);
  expect(await storage.getChat(first.id)).toMatchObject({ id: first.id });
  expect(await storage.getChat(second.id)).toBeNull();
  other.exec('COMMIT');
  await Promise.all(writes);
  expect(written).toEqual([second.id, third.id]);
  expect(await storage.getChat(third.id)).toMatchObject({ id: third.id });
});

it('[STORE46] no statement waits for the lock, because it would block the event loop', () => {
  stopWaiting(other);
  expect(other.prepare('PRAGMA busy_timeout').get()).toMatchObject({ timeout: 0 });
});

describe('a separate lock', () => {
  const locked = (): never => {
    throw Object.assign(new Error('database is locked'), { errcode: 5 });
  };

  it('[STORE46] fails work that has waited too long, and then tries the work behind it', async () => {
    const lock = new Lock(0);
    const first = lock.write(locked);
    const second = lock.write(() => 'done');
    await expect(first).rejects.toThrow('locked');
    expect(await second).toBe('done');
    await expect(lock.read(locked)).rejects.toThrow('locked');
  });

  it('[STORE46] retries only for a lock, and never repeats finished work', async () => {
    const lock = new Lock();
    let attempts = 0;
    const broken = lock.write(() => {
      attempts++;
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    expect(attempts).toBe(1);
    let isLocked = true;
    const done: number[] = [];
    const attempt = (i: number) => () => (isLocked ? locked() : done.push(i));
    const writes = [1, 2, 3].map(i => lock.write(attempt(i)));
    const read = lock.read(attempt(0));
    isLocked = false;
    await Promise.all([...writes, read]);
    expect(done.filter(i => i > 0)).toEqual([1, 2, 3]);
    expect(done).toHaveLength(4);
    let isNow = false;
    void lock.write(() => (isNow = true));
    expect(isNow).toBe(true);
  });
});
