import { ChatError } from '../../errors.js';
import type { IMessageRow } from '../storage.js';
import { encode, prepare, type Database } from './database.js';

export interface IMessageRecord {
  json: string;
}

export const toMessageRow = ({ json }: IMessageRecord): IMessageRow =>
  JSON.parse(json) as IMessageRow;

/** Messages as rows: the history behind the documents. The other columns are there for the queries. */
export function messageTable(db: Database) {
  const upsert = prepare(
    db,
    `INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (chat, id) DO UPDATE SET
       seq = excluded.seq, type = excluded.type, sender = excluded.sender, body = excluded.body,
       time = excluded.time, deleted = excluded.deleted, json = excluded.json
     WHERE json IS NOT NULL`
  );
  // A message may come and go within one turn, and was never a row then. Its id is taken all the same.
  const remove = prepare(
    db,
    `INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json)
     VALUES (?, ?, NULL, 'msg', '', '', 0, 1, NULL)
     ON CONFLICT (chat, id) DO UPDATE SET body = '', sender = '', deleted = 1, json = NULL`
  );
  const select = prepare(
    db,
    'SELECT json FROM messages WHERE chat = ? AND id = ? AND json IS NOT NULL'
  );
  const taken = prepare(
    db,
    'SELECT id FROM messages WHERE chat = ? AND id IN (SELECT value FROM json_each(?))'
  );
  const before = prepare(
    db,
    `SELECT json FROM messages WHERE chat = ? AND seq < ? AND json IS NOT NULL
     ORDER BY seq DESC LIMIT ?`
  );
  const after = prepare(
    db,
    `SELECT json FROM messages WHERE chat = ? AND seq > ? AND json IS NOT NULL
     ORDER BY seq LIMIT ?`
  );
  const at = prepare(
    db,
    `SELECT seq FROM messages WHERE chat = ? AND time <= ? AND json IS NOT NULL
     ORDER BY time DESC, seq DESC LIMIT 1`
  );
  const newest = prepare(db, 'SELECT max(seq) AS seq FROM messages WHERE chat = ?');
  return {
    put(chat: string, message: IMessageRow): void {
      const { id, seq, type, sender, body, time } = message;
      const deleted = message.deleted ? 1 : 0;
      const json = JSON.stringify(message);
      if (!upsert.run(chat, id, seq, type, sender, body, time, deleted, json)) {
        throw new ChatError('message_id_taken', undefined, id);
      }
    },

    remove: (chat: string, id: string) => remove.run(chat, id),

    get(chat: string, id: string): IMessageRow | null {
      const record = select.get<IMessageRecord>(chat, id);
      return record ? toMessageRow(record) : null;
    },

    /** The highest `seq` that a row bears, 0 without any. */
    newest: (chat: string): number => newest.get<{ seq: number | null }>(chat)?.seq ?? 0,

    taken: (chat: string, ids: readonly string[]): string[] =>
      taken.all<{ id: string }>(chat, JSON.stringify(ids.map(encode))).map(({ id }) => id),

    before: (chat: string, seq: number, limit: number): IMessageRow[] =>
      before.all<IMessageRecord>(chat, seq, limit).map(toMessageRow),

    after: (chat: string, seq: number, limit: number): IMessageRow[] =>
      after.all<IMessageRecord>(chat, seq, limit).map(toMessageRow),

    seqAt: (chat: string, time: number): number =>
      at.get<{ seq: number }>(chat, time / 1000)?.seq ?? 0
  };
}
