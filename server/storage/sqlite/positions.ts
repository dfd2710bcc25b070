import type { IJournalEntry } from '../journal.js';
import type { IReadRow } from '../storage.js';
import { prepare, type Database } from './database.js';

/** A read position. Its message is null if none is left up to it. */
export interface IReadRecord extends Omit<IReadRow, 'message'> {
  readonly message: string | null;
}

/** The read positions of people (reads) and bots (cursors) in each chat. */
export function positionTables(db: Database) {
  const read = prepare(
    db,
    `INSERT INTO reads (chat, username, seq, read_on) VALUES (?, ?, ?, ?)
     ON CONFLICT (chat, username) DO UPDATE SET
       seq = max(seq, excluded.seq), read_on = iif(excluded.seq > seq, excluded.read_on, read_on),
       unread_after = iif(excluded.seq >= seq, NULL, excluded.seq),
       unread_on = iif(excluded.seq >= seq, NULL, unread_on)
     WHERE excluded.seq > coalesce(unread_after, seq)`
  );
  const unread = prepare(
    db,
    `UPDATE reads SET unread_after = ?3, unread_on = max(?4, coalesce(unread_on, 0) + 1)
     WHERE chat = ?1 AND username = ?2 AND ?3 < coalesce(unread_after, seq)`
  );
  const readSeq = prepare(db, 'SELECT seq FROM reads WHERE chat = ? AND username = ?');
  const reads = prepare(
    db,
    `SELECT username, seq, read_on AS readOn, (
       SELECT id FROM messages WHERE chat = ?1 AND messages.seq <= reads.seq AND json IS NOT NULL
       ORDER BY messages.seq DESC LIMIT 1
     ) AS message
     FROM reads WHERE chat = ?1 AND username > ?2 ORDER BY username LIMIT ?3`
  );
  const getCursor = prepare(db, 'SELECT seq FROM cursors WHERE chat = ? AND bot = ?');
  const setCursor = prepare(
    db,
    `INSERT INTO cursors (chat, bot, seq) VALUES (?, ?, ?)
     ON CONFLICT (chat, bot) DO UPDATE SET seq = excluded.seq`
  );
  return {
    /** The position that is now valid, and what to tell. If only what the user had set to unread is read again, nobody else is told. */
    setRead(
      chat: string,
      username: string,
      seq: number,
      at: number
    ): { seq: number; entry: IJournalEntry | null } {
      const before = readSeq.get<{ seq: number }>(chat, username)?.seq ?? 0;
      const isNew = read.run(chat, username, seq, at) > 0;
      const entry =
        seq > before ? { chat, read: { username, seq } } : { chat, prefers: { username } };
      return { seq: Math.max(before, seq), entry: isNew ? entry : null };
    },

    /** @returns whether that has set anything to unread */
    setUnread: (chat: string, username: string, after: number, at: number): boolean =>
      unread.run(chat, username, after, at) > 0,

    /** Read positions in the order of their users, behind one of them. */
    reads: (chat: string, after: string, limit: number): IReadRecord[] =>
      reads.all<IReadRecord>(chat, after, limit),

    getCursor: (chat: string, bot: string): number | null =>
      getCursor.get<{ seq: number }>(chat, bot)?.seq ?? null,

    setCursor: (chat: string, bot: string, seq: number) => setCursor.run(chat, bot, seq)
  };
}
