import type { IHandover } from '../handovers.js';
import { prepare, type Database } from './database.js';

/** The messages that bots work on. */
export function handoverTable(db: Database) {
  const list = prepare(
    db,
    'SELECT message, seq, attempts FROM handovers WHERE chat = ? AND bot = ? ORDER BY seq'
  );
  const put = prepare(
    db,
    `INSERT INTO handovers (chat, bot, message, seq, attempts) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (chat, bot, message) DO UPDATE SET attempts = excluded.attempts`
  );
  const advance = prepare(
    db,
    `INSERT INTO cursors (chat, bot, seq) VALUES (?, ?, ?)
     ON CONFLICT (chat, bot) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > seq`
  );
  const remove = prepare(
    db,
    'DELETE FROM handovers WHERE chat = ? AND bot = ? AND message = ? AND attempts = ?'
  );
  return {
    list: (chat: string, bot: string): IHandover[] => list.all<IHandover>(chat, bot),

    put(chat: string, bot: string, { message, seq, attempts }: IHandover): void {
      put.run(chat, bot, message, seq, attempts);
      advance.run(chat, bot, seq);
    },

    remove: (chat: string, bot: string, { message, attempts }: IHandover) =>
      remove.run(chat, bot, message, attempts)
  };
}
