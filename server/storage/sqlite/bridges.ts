import type { IBridgeRow } from '../bridges.js';
import type { IPosition } from '../journal.js';
import { prepare, type Database } from './database.js';

interface IBridgeRecord {
  chat: string;
  room: string;
  username: string;
  created_on: number;
  n: number;
  i: number;
}

const toRow = ({ created_on, n, i, ...record }: IBridgeRecord): IBridgeRow => ({
  ...record,
  createdOn: created_on,
  position: { n, i }
});

/** The bridges, and where the messages of rooms come from. */
export function bridgeTables(db: Database) {
  const put = prepare(
    db,
    `INSERT OR REPLACE INTO bridges (chat, room, username, created_on, n, i) VALUES (?, ?, ?, ?, ?, ?)`
  );
  const columns = 'chat, room, username, created_on, n, i';
  const get = prepare(db, `SELECT ${columns} FROM bridges WHERE chat = ?`);
  const all = prepare(
    db,
    `SELECT ${columns} FROM bridges WHERE chat IN (SELECT id FROM chats) ORDER BY chat`
  );
  const remove = prepare(db, 'DELETE FROM bridges WHERE chat = ?');
  const forget = prepare(db, 'DELETE FROM bridged WHERE chat = ?');
  const advance = prepare(db, 'UPDATE bridges SET n = ?, i = ? WHERE chat = ?');
  const note = prepare(
    db,
    `INSERT OR REPLACE INTO bridged (chat, message, remote)
     SELECT chat, ?2, ?3 FROM bridges WHERE chat = ?1`
  );
  const remoteOf = prepare(db, 'SELECT remote FROM bridged WHERE chat = ? AND message = ?');
  return {
    put({ chat, room, username, createdOn, position }: IBridgeRow): void {
      put.run(chat, room, username, createdOn, position.n, position.i);
    },

    get(chat: string): IBridgeRow | null {
      const record = get.get<IBridgeRecord>(chat);
      return record ? toRow(record) : null;
    },

    list: (): IBridgeRow[] => all.all<IBridgeRecord>().map(toRow),

    remove(chat: string): void {
      remove.run(chat);
      forget.run(chat);
    },

    advance: (chat: string, { n, i }: IPosition): void => void advance.run(n, i, chat),

    note: (chat: string, message: string, remote: string): void =>
      void note.run(chat, message, remote),

    remoteOf: (chat: string, message: string): string | null =>
      remoteOf.get<{ remote: string }>(chat, message)?.remote ?? null
  };
}
