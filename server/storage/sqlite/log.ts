import { crc32 } from 'node:zlib';
import { ChatError } from '../../errors.js';
import { prepare, type Database } from './database.js';

interface ILogRecord {
  n: number;
  data: Uint8Array;
  sum: number | null;
}

const isSound = ({ data, sum }: ILogRecord): boolean => sum === null || crc32(data) === sum;

/** The Yjs updates of every chat: a snapshot, if there is one, and the later updates. */
export function logTable(db: Database) {
  const append = prepare(db, 'INSERT INTO log (chat, data, sum) VALUES (?, ?, ?)');
  const select = prepare(
    db,
    `SELECT n, data, sum FROM (
       SELECT 0 AS n, data, sum FROM snapshots WHERE chat = ?1
       UNION ALL SELECT n, data, sum FROM log WHERE chat = ?1
     ) ORDER BY n`
  );
  const count = prepare(db, 'SELECT count(*) AS length FROM log WHERE chat = ?');
  const setAside = prepare(
    db,
    `INSERT INTO damaged (chat, data, sum)
     SELECT chat, data, sum FROM log WHERE chat = ? ORDER BY n DESC LIMIT 1`
  );
  const clear = prepare(db, 'DELETE FROM log WHERE chat = ?');
  const snapshot = prepare(
    db,
    `INSERT INTO snapshots (chat, data, sum) VALUES (?, ?, ?)
     ON CONFLICT (chat) DO UPDATE SET data = excluded.data, sum = excluded.sum`
  );
  return {
    append: (chat: string, update: Uint8Array) => append.run(chat, update, crc32(update)),

    /**
     * The records in order, without the newest one if it is unreadable.
     *
     * @throws ChatError `chat_damaged` if another record is unreadable.
     */
    read(chat: string): { updates: Uint8Array[]; isCut?: true } {
      const records = select.all<ILogRecord>(chat);
      const newest = records.at(-1);
      const isCut = records.length > 1 && newest !== undefined && !isSound(newest);
      const kept = isCut ? records.slice(0, -1) : records;
      if (!kept.every(isSound)) {
        throw new ChatError('chat_damaged');
      }
      return { updates: kept.map(({ data }) => data), ...(isCut && { isCut }) };
    },

    length: (chat: string): number => count.get<{ length: number }>(chat)?.length ?? 0,

    compact(chat: string, state: Uint8Array): void {
      clear.run(chat);
      snapshot.run(chat, state, crc32(state));
    },

    /** Moves the newest record, which is unreadable, out of the log and keeps it. */
    setAside: (chat: string) => setAside.run(chat)
  };
}
