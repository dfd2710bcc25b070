import { DatabaseSync } from '@photostructure/sqlite';
import { likenessOf, type IMessage } from '../../../src/document/index.js';
import { holdingBits, holdingsOf } from '../holdings.js';
import { wordsOf } from '../search-words.js';
import { blockOf, indexedWords, ownBlock, sharedBlock } from './search-blocks.js';

export type Database = InstanceType<typeof DatabaseSync>;

/** The durability of stored data. `full`: it survives a power cut. `os`: it survives only the end of this process. */
export type Durability = 'full' | 'os';

export type Value = string | number | Uint8Array | null;

/** A prepared statement that returns text values exactly as they were stored. */
export interface IStatement {
  /** Returns the number of rows that changed. */
  run(...values: Value[]): number;
  get<Row extends object>(...values: Value[]): Row | undefined;
  all<Row extends object>(...values: Value[]): Row[];
}

/** The longest wait for another process while the database is opened, in milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

export function openDatabase(file: string): Database {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL');
    // A commit does not wait for the disk. `DiskSync` does, and the event loop runs meanwhile.
    db.exec('PRAGMA synchronous = NORMAL');
    // In KiB. With the default of 2 MB, the indexes of a large database are read from the disk again and again.
    db.exec('PRAGMA cache_size = -32768');
    // Deleted content is overwritten, not merely unlinked from its page.
    db.exec('PRAGMA secure_delete = ON');
    // Reads sort in memory, so that they do not need a disk that may be full.
    db.exec('PRAGMA temp_store = MEMORY');
    // The full-text index holds the words of messages as searches compare them.
    db.function('search_words', { deterministic: true, varargs: true }, searchWords);
    db.function('likeness_of', { deterministic: true }, (text: string) => likenessOf(text));
    // The things that a message holds, without images among its files.
    db.function('holdings_of', { deterministic: true }, (json: string) =>
      holdingBits(holdingsOf(JSON.parse(json) as IMessage, () => false))
    );
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The words of a text, for the index. Migrations from before there were blocks give no place. */
function searchWords(text: string, place?: number, isLong?: number): string {
  const words = wordsOf(text);
  const block = isLong ? ownBlock : (n: number) => sharedBlock(blockOf(n));
  return (place === undefined ? words : indexedWords(words, block(place))).join(' ');
}

/** A commit copies the write-ahead log into the file when the log has this many pages. */
export const setLogPages = (db: Database, pages: number): void =>
  db.exec(`PRAGMA wal_autocheckpoint = ${pages}`);

/** From now on, statements fail at once if another process holds the lock: the event loop would wait as well, so `Lock` waits. */
export const stopWaiting = (db: Database): void => db.exec('PRAGMA busy_timeout = 0');

/** Limits the file to this many bytes. A file that is already larger keeps its size. */
export function setMaxBytes(db: Database, bytes: number): void {
  const { page_size: size } = db.prepare('PRAGMA page_size').get() as { page_size: number };
  const pages = Math.min(Math.max(Math.floor(bytes / size), 1), 0xfffffffe);
  db.exec(`PRAGMA max_page_count = ${pages}`);
}

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;

/** SQLite's code for an error, without its details; 0 for other errors. */
const codeOf = (error: unknown): number => ((error as { errcode?: number }).errcode ?? 0) & 0xff;

/** Whether SQLite reports that another process holds the lock. */
export const isLocked = (error: unknown): boolean => codeOf(error) === SQLITE_BUSY;

/** Whether SQLite reports that its file is damaged. */
export const isCorrupt = (error: unknown): boolean => codeOf(error) === SQLITE_CORRUPT;

/** SQLite's codes for a write that did not happen: locked, read-only, failed, full, or a file that cannot be made. */
const UNWRITTEN = new Set([SQLITE_BUSY, 6, 8, 10, 13, 14]);

/** Whether SQLite reports that it could not write. */
export const isUnwritten = (error: unknown): boolean => UNWRITTEN.has(codeOf(error));

/** The driver releases the file only after its statements are garbage-collected, so the write-ahead log is emptied here. */
export function closeDatabase(db: Database): void {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Runs `run` in a transaction. The write lock is taken at once, because a later upgrade could not wait for other writers. */
export function transaction<T>(db: Database, run: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) {
      db.exec('ROLLBACK'); // SQLite has already rolled back if the disk is full
    }
    throw error;
  }
}

export function prepare(db: Database, sql: string): IStatement {
  const statement = db.prepare(sql);
  return {
    run: (...values) => statement.run(...values.map(encode)).changes,
    get: <Row extends object>(...values: Value[]) => {
      const row = statement.get(...values.map(encode)) as Row | undefined;
      return row && decode(row);
    },
    all: <Row extends object>(...values: Value[]) =>
      (statement.all(...values.map(encode)) as Row[]).map(decode)
  };
}

/**
 * SQLite's text is UTF-8 and ends at a NUL, so `a\0b` and `a` would be the same key, and so would all lone surrogates. A string that
 * contains either is stored as JSON, which escapes them. A string that looks like such JSON is stored as JSON too, so that different
 * strings stay different.
 */
export const encode = (value: Value): Value =>
  typeof value === 'string' &&
  (value.startsWith('"') || value.includes('\0') || !value.isWellFormed())
    ? JSON.stringify(value)
    : value;

function decode<Row extends object>(row: Row): Row {
  const values = row as Record<string, unknown>;
  for (const key in values) {
    const value = values[key];
    if (typeof value === 'string' && value.startsWith('"')) {
      values[key] = JSON.parse(value);
    }
  }
  return row;
}
