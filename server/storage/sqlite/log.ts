import { prepare, type Database } from './database.js';

/** The Yjs updates of every chat: a snapshot, where there is one, and what came after it. */
export function logTable(db: Database) {
  const append = prepare(db, 'INSERT INTO log (chat, data) VALUES (?, ?)');
  const select = prepare(
    db,
    `SELECT data FROM (
       SELECT 0 AS n, data FROM snapshots WHERE chat = ?1
       UNION ALL SELECT n, data FROM log WHERE chat = ?1
     ) ORDER BY n`
  );
  const count = prepare(db, 'SELECT count(*) AS length FROM log WHERE chat = ?');
  const clear = prepare(db, 'DELETE FROM log WHERE chat = ?');
  const snapshot = prepare(
    db,
    `INSERT INTO snapshots (chat, data) VALUES (?, ?)
     ON CONFLICT (chat) DO UPDATE SET data = excluded.data`
  );
  return {
    append: (chat: string, update: Uint8Array) => append.run(chat, update),

    read: (chat: string): Uint8Array[] =>
      select.all<{ data: Uint8Array }>(chat).map(({ data }) => data),

    length: (chat: string): number => count.get<{ length: number }>(chat)?.length ?? 0,

    compact(chat: string, state: Uint8Array): void {
      clear.run(chat);
      snapshot.run(chat, state);
    }
  };
}
