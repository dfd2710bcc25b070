import type { IReadRow } from '../storage.js';
import { prepare, type Database } from './database.js';

/** The read positions of people (reads) and bots (cursors) in each chat. */
export function positionTables(db: Database) {
  const read = prepare(
    db,
    `INSERT INTO reads (chat, username, seq, read_on) VALUES (?, ?, ?, ?)
     ON CONFLICT (chat, username) DO UPDATE SET seq = excluded.seq, read_on = excluded.read_on
     WHERE excluded.seq > seq`
  );
  const readSeq = prepare(db, 'SELECT seq FROM reads WHERE chat = ? AND username = ?');
  const reads = prepare(
    db,
    `SELECT username, seq, read_on AS readOn, (
       SELECT id FROM messages WHERE chat = ?1 AND messages.seq <= reads.seq AND json IS NOT NULL
       ORDER BY messages.seq DESC LIMIT 1
     ) AS message
     FROM reads WHERE chat = ?1 ORDER BY read_on DESC, username`
  );
  const getCursor = prepare(db, 'SELECT seq FROM cursors WHERE chat = ? AND bot = ?');
  const setCursor = prepare(
    db,
    `INSERT INTO cursors (chat, bot, seq) VALUES (?, ?, ?)
     ON CONFLICT (chat, bot) DO UPDATE SET seq = excluded.seq`
  );
  return {
    /** The position that is now valid, and whether it is new. */
    setRead(
      chat: string,
      username: string,
      seq: number,
      at: number
    ): { seq: number; moved: boolean } {
      const moved = read.run(chat, username, seq, at) > 0;
      return { seq: readSeq.get<{ seq: number }>(chat, username)?.seq ?? 0, moved };
    },

    reads: (chat: string): IReadRow[] =>
      reads
        .all<Omit<IReadRow, 'message'> & { message: string | null }>(chat)
        .flatMap(({ message, ...row }) => (message === null ? [] : { ...row, message })),

    getCursor: (chat: string, bot: string): number | null =>
      getCursor.get<{ seq: number }>(chat, bot)?.seq ?? null,

    setCursor: (chat: string, bot: string, seq: number) => setCursor.run(chat, bot, seq)
  };
}
