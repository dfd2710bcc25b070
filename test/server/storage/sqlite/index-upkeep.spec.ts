import { Breaks } from '../../../../server/breaks.js';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nextTurn } from '../../../../server/clock.js';
import { openDatabase, transaction } from '../../../../server/storage/sqlite/database.js';
import { IndexUpkeep } from '../../../../server/storage/sqlite/index-upkeep.js';
import { migrate } from '../../../../server/storage/sqlite/migrations.js';
import { prepareTables, type Tables } from '../../../../server/storage/sqlite/tables.js';
import { SqliteStorage } from '../../../../server/storage/sqlite.js';
import { chatRow, message } from '../../../../testing/contracts/rows.js';

let folder: string;
let file: string;

beforeEach(() => {
  // No time passes, so that breaks take one turn of the event loop.
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  folder = mkdtempSync(join(tmpdir(), 'colloquy-index-'));
  file = join(folder, 'chats.sqlite');
});
afterEach(() => {
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

const KIB = 1024;

it('[SEARCH23] stores messages before it indexes them', async () => {
  const storage = new SqliteStorage(file);
  await storage.open();
  const row = chatRow();
  await storage.createChat(row, {});
  const messages = [1, 2, 3].map(seq => message(seq, { body: 'long '.repeat(20 * KIB) }));
  await storage.commit([{ chat: row.id, messages }]);
  const db = openDatabase(file);
  const select = db.prepare('SELECT n FROM indexed');
  const places = new Set<unknown>();
  for (let i = 0; i < 20; i++) {
    places.add((select.get() as { n: number }).n);
    await nextTurn();
  }
  expect([...places]).toEqual([0, 1, 2, 3]);
  db.close();
  await storage.close();
});

it('[SEARCH23] works in pieces until nothing is left, and again after a failure', async () => {
  let left = 3;
  let runs = 0;
  const searches = {
    hasWork: () => left > 0,
    countBehind: () => left,
    hasRemovedNames: () => false,
    tidy: () => {
      runs++;
      if (runs === 2) {
        throw new Error('The disk is full.');
      }
      left--;
    }
  };
  const run = <T>(piece: (tables: Tables) => T): Promise<T> =>
    new Promise(resolve => resolve(piece({ searches } as unknown as Tables)));
  const upkeep = new IndexUpkeep({ read: run, writeUnsynced: run });
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) {
      await nextTurn();
    }
  };
  upkeep.wake();
  upkeep.wake();
  await turns();
  expect({ left, runs }).toEqual({ left: 2, runs: 2 });
  upkeep.wake();
  await turns();
  expect({ left, runs }).toEqual({ left: 0, runs: 4 });
});

it('[SEARCH23] hurries when the index is far behind, so that no search has to wait for long', async () => {
  const factors: number[] = [];
  jest.spyOn(Breaks.prototype, 'take').mockImplementation(function (this: Breaks) {
    factors.push(this.factor);
    return Promise.resolve();
  });
  let left = 5_002;
  const searches = {
    hasWork: () => left > 4_998,
    countBehind: () => left,
    hasRemovedNames: () => false,
    tidy: () => left--
  };
  const run = <T>(piece: (tables: Tables) => T): Promise<T> =>
    new Promise(resolve => resolve(piece({ searches } as unknown as Tables)));
  new IndexUpkeep({ read: run, writeUnsynced: run }).wake();
  while (left > 4_998) {
    await nextTurn();
  }
  expect(factors).toEqual([9, 9, 199, 199]);
  jest.restoreAllMocks();
});

/** The tables of a chat with indexed messages of these texts. */
function tablesWith(...bodies: readonly string[]): Tables {
  const db = openDatabase(file);
  migrate(db);
  const tables = prepareTables(db);
  tables.chats.insert({ ...chatRow(), id: 'c' });
  bodies.forEach((body, i) => {
    put(tables, i + 1, body);
    transaction(db, () => tables.searches.advance());
  });
  return tables;
}

const put = (tables: Tables, seq: number, body: string): void =>
  transaction(tables.db, () => tables.messages.put('c', message(seq, { body }), seq));

/** Whether the index still has a word anywhere, whether a search finds it or not. */
function holds({ db }: Tables, word: string): boolean {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return readFileSync(file).includes(word);
}

const LONG = 'text '.repeat(2 * KIB);

it.each([
  ['edited', (tables: Tables) => put(tables, 1, 'short')],
  ['removed', ({ db, messages }: Tables) => transaction(db, () => messages.remove('c', 'm1'))],
  ['deleted with its chat', ({ bulk, db }: Tables) => transaction(db, () => bulk.purge('c'))]
])('[SEARCH24] the words of a text that was %s leave the index', (_, change) => {
  const tables = tablesWith(`zebra ${LONG}`);
  expect(holds(tables, 'zebra')).toBe(true);
  change(tables);
  const find = tables.db.prepare(`SELECT count(*) AS n FROM search WHERE search MATCH 'zebra'`);
  expect(find.get()).toEqual({ n: 0 });
  while (tables.searches.hasWork()) {
    transaction(tables.db, () => tables.searches.tidy());
  }
  expect(holds(tables, 'zebra')).toBe(false);
  tables.db.exec(`INSERT INTO search (search, rank) VALUES ('integrity-check', 1)`);
  tables.db.close();
});

it('[SEARCH24] the words of a short text leave the index at once', () => {
  const tables = tablesWith('zebra');
  put(tables, 1, 'short');
  expect(holds(tables, 'zebra')).toBe(false);
  tables.db.close();
});
