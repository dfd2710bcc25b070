import { ChatError } from '../../errors.js';
import { fitting } from '../page-bytes.js';
import { prepare, type Database } from './database.js';
import { wordRemoval } from './word-removal.js';

/** The keys of the tables whose rows belong to a chat, without `messages`. */
const OWNED = {
  retired: 'chat, client',
  log: 'n',
  snapshots: 'chat',
  damaged: 'n',
  clients: 'chat, client',
  participants: 'chat, username',
  former: 'chat, username',
  sender_names: 'chat, sender, name',
  likenesses: 'chat, likeness, username',
  reads: 'chat, username',
  preferences: 'chat, username',
  followings: 'n',
  cursors: 'chat, bot',
  handovers: 'chat, bot, message',
  held: 'n',
  deliveries: 'n',
  attachments: 'n',
  entries: 'chat, id',
  bridges: 'chat',
  bridged: 'chat, message'
};

/** The most rows that are removed in one transaction. Each message is also taken out of the search index, which costs most. */
const ROWS_PER_TRANSACTION = 50;
/** Bytes of messages, as JSON, that are removed in one transaction. */
const BYTES_PER_TRANSACTION = 64 * 1024;

const taken = (): ChatError =>
  new ChatError('forbidden', 'There is or was a chat with this id. Choose another id.');

/** Chats that are being filled, or of whose rows some have to be removed. `filled_on` is null for the latter. */
export function bulkTable(db: Database) {
  const begin = prepare(
    db,
    `INSERT INTO unfinished (chat, filled_on) SELECT ?1, ?2
     WHERE NOT EXISTS (SELECT 1 FROM chats WHERE id = ?1) ON CONFLICT DO NOTHING`
  );
  const note = prepare(
    db,
    'UPDATE unfinished SET filled_on = ? WHERE chat = ? AND filled_on IS NOT NULL'
  );
  const end = prepare(db, 'DELETE FROM unfinished WHERE chat = ? AND filled_on IS NOT NULL');
  const find = prepare(db, 'SELECT 1 AS found FROM unfinished WHERE chat = ?');
  const leftovers = prepare(
    db,
    'SELECT chat FROM unfinished WHERE filled_on IS NULL OR filled_on < ? ORDER BY chat'
  );
  const condemn = prepare(
    db,
    `INSERT INTO unfinished (chat, filled_on) VALUES (?, NULL)
     ON CONFLICT (chat) DO UPDATE SET filled_on = NULL`
  );
  const forget = prepare(db, 'DELETE FROM unfinished WHERE chat = ?');
  const clear = Object.entries(OWNED).map(([table, key]) =>
    prepare(
      db,
      `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE chat = ? LIMIT ?)`
    )
  );
  const sizes = prepare(
    db,
    `SELECT coalesce(octet_length(json), 0) AS size FROM messages WHERE chat = ? ORDER BY seq LIMIT ${ROWS_PER_TRANSACTION}`
  );
  const clearMessages = prepare(
    db,
    'DELETE FROM messages WHERE n IN (SELECT n FROM messages WHERE chat = ? ORDER BY seq LIMIT ?)'
  );

  const words = wordRemoval(db);
  const purgeMessages = (id: string, most: number): number => {
    const next = sizes.all<{ size: number }>(id).map(({ size }) => size);
    const count = Math.min(fitting(next, BYTES_PER_TRANSACTION), most);
    const bytes = next.slice(0, count).reduce((sum, size) => sum + size, 0);
    return words.of(bytes, () => clearMessages.run(id, count));
  };
  return {
    begin(id: string, at: number): void {
      if (!begin.run(id, at)) {
        throw taken();
      }
    },

    /** Every piece calls this first, in its own transaction. */
    require(id: string, at: number): void {
      if (!note.run(at, id)) {
        throw new ChatError('chat_not_found');
      }
    },

    /** The chat is whole. @throws ChatError `chat_not_found` */
    end(id: string): void {
      if (!end.run(id)) {
        throw new ChatError('chat_not_found');
      }
    },

    /** @throws ChatError `forbidden` if a chat with this id is being filled */
    requireFree(id: string): void {
      if (find.get(id)) {
        throw taken();
      }
    },

    leftovers: (before: number): string[] =>
      leftovers.all<{ chat: string }>(before).map(({ chat }) => chat),

    /** Notes that the rows of a chat have to be removed. */
    condemn: (id: string) => condemn.run(id),

    /** Removes a few rows, and notes whether there are more. */
    purge(id: string): boolean {
      let left = ROWS_PER_TRANSACTION;
      for (const statement of clear) {
        left -= left > 0 ? statement.run(id, left) : 0;
      }
      left -= left > 0 ? purgeMessages(id, left) : 0;
      const isMore = left === 0 || sizes.get(id) !== undefined;
      (isMore ? condemn : forget).run(id);
      return isMore;
    }
  };
}
