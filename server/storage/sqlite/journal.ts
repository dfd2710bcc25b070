import type { IJournalEntry, IJournalRow } from '../journal.js';
import { prepare, type Database } from './database.js';

interface IJournalRecord {
  n: number;
  at: number;
  data: string;
}

/** Rows that are pruned in one transaction. */
const ROWS_PER_TRANSACTION = 500;

/** The journal, one row per commit. */
export function journalTable(db: Database) {
  const insert = prepare(db, 'INSERT INTO journal (at, data) VALUES (?, ?)');
  // Positions are never reused: the newest row is never pruned, and the next row gets a higher position.
  const mark = prepare(
    db,
    `INSERT INTO journal (n, at, data)
     VALUES (max(?1, coalesce((SELECT max(n) FROM journal), 0) + 1), ?1, '[]')`
  );
  const newest = prepare(db, 'SELECT coalesce(max(n), 0) AS n FROM journal');
  const after = prepare(db, 'SELECT n, at, data FROM journal WHERE n > ? ORDER BY n LIMIT ?');
  const find = prepare(db, 'SELECT n FROM journal WHERE n = ?');
  const young = prepare(db, 'SELECT n FROM journal WHERE at >= ? ORDER BY n LIMIT 1');
  const oldestKept = prepare(db, 'SELECT n FROM journal ORDER BY n DESC LIMIT 1 OFFSET ?');
  const prune = prepare(
    db,
    `DELETE FROM journal WHERE n IN (SELECT n FROM journal WHERE n < ? ORDER BY n LIMIT ${ROWS_PER_TRANSACTION})`
  );

  const end = (): number => newest.get<{ n: number }>()?.n ?? 0;
  return {
    end,

    add(at: number, entries: readonly IJournalEntry[]): void {
      if (entries.length > 0) {
        insert.run(at, JSON.stringify(entries));
      }
    },

    mark(at: number): number {
      mark.run(at);
      return end();
    },

    after: (n: number, limit: number): IJournalRow[] =>
      after.all<IJournalRecord>(n, limit).map(({ n, at, data }) => ({
        n,
        at,
        entries: JSON.parse(data) as IJournalEntry[]
      })),

    has: (n: number): boolean => find.get(n) !== undefined,

    /** Removes some of the rows. Returns whether there may be more. */
    prune(before: number, keep: number): boolean {
      const aged = young.get<{ n: number }>(before)?.n ?? end();
      const counted = oldestKept.get<{ n: number }>(Math.max(keep, 1) - 1)?.n ?? 0;
      return prune.run(Math.max(aged, counted)) === ROWS_PER_TRANSACTION;
    }
  };
}
