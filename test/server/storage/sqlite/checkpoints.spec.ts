import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Checkpoints } from '../../../../server/storage/sqlite/checkpoints.js';
import { openDatabase, type Database } from '../../../../server/storage/sqlite/database.js';

/** The built program of the thread. */
const PROGRAM = pathToFileURL(resolve('lib/server/storage/sqlite/checkpointer.js'));
const BROKEN = new URL('data:text/javascript,throw new Error("no such library")');

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

let folder: string;
let file: string;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'colloquy-checkpoints-'));
  file = join(folder, 'chats.sqlite');
  db = openDatabase(file);
  db.exec('CREATE TABLE texts (text TEXT)');
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const logPages = (): number =>
  (db.prepare('PRAGMA wal_autocheckpoint').get() as { wal_autocheckpoint: number })
    .wal_autocheckpoint;

const commit = (checkpoints: Checkpoints, times: number): void => {
  for (let i = 0; i < times; i++) {
    db.exec(`INSERT INTO texts VALUES ('${'x'.repeat(10_000)}')`);
    checkpoints.noteCommit();
  }
};

it('[STORE56] a thread copies the log after some commits, and ends', async () => {
  const checkpoints = new Checkpoints(db, file, PROGRAM);
  expect(logPages()).toBe(250);
  const before = statSync(file).size;
  commit(checkpoints, 16);
  expect([logPages(), statSync(file).size]).toEqual([4_000, before]);
  while (statSync(file).size < before + 160_000) {
    await turn();
  }
  while (statSync(file).size < before + 320_000) {
    commit(checkpoints, 1);
    await turn();
  }
  expect(logPages()).toBe(4_000);
  await checkpoints.close();
});

it('[STORE56] commits copy the log if the thread does not run', async () => {
  const checkpoints = new Checkpoints(db, file, BROKEN);
  commit(checkpoints, 16);
  expect(logPages()).toBe(4_000);
  while (logPages() !== 250) {
    await turn();
  }
  commit(checkpoints, 150);
  expect(statSync(file).size).toBeGreaterThan(800_000);
  await checkpoints.close();
});

it('[STORE56] no commit fails because there is no thread to start', async () => {
  const checkpoints = new Checkpoints(db, file, new URL('http://127.0.0.1/none.mjs'));
  commit(checkpoints, 150);
  expect([logPages(), statSync(file).size > 800_000]).toEqual([250, true]);
  await checkpoints.close();
});

it('[STORE56] commits copy the log where there is no thread', async () => {
  const checkpoints = new Checkpoints(db, file);
  commit(checkpoints, 150);
  expect([logPages(), statSync(file).size > 800_000]).toEqual([250, true]);
  await checkpoints.close();
});
