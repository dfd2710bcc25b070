import type { IDelivery, IMessageRow } from '../storage.js';
import { prepare, type Database } from './database.js';

const read = (json: string): IMessageRow => JSON.parse(json) as IMessageRow;

type Content = Omit<IDelivery, 'bot' | 'id'>;

/** Versions before this one stored the message alone. */
function contentIn(json: string): Content {
  const content = JSON.parse(json) as Content | IMessageRow;
  return 'message' in content ? content : { message: content };
}

/** Messages that wait for a manager (`held`), and copies for single bots (`deliveries`, without json once the bot is done). */
export function routingTables(db: Database) {
  const hold = prepare(db, 'INSERT INTO held (chat, id, json) VALUES (?, ?, ?)');
  const release = prepare(db, 'DELETE FROM held WHERE chat = ? AND id = ?');
  const held = prepare(db, 'SELECT json FROM held WHERE chat = ? ORDER BY n');
  const deliver = prepare(
    db,
    'INSERT OR IGNORE INTO deliveries (chat, bot, id, json) VALUES (?, ?, ?, ?)'
  );
  const end = prepare(
    db,
    'UPDATE deliveries SET json = NULL WHERE chat = ? AND bot = ? AND id = ?'
  );
  const attempt = prepare(
    db,
    `UPDATE deliveries SET json = json_set(json, '$.attempts', ?)
     WHERE chat = ? AND bot = ? AND id = ? AND json IS NOT NULL`
  );
  const endAll = prepare(
    db,
    'UPDATE deliveries SET json = NULL WHERE chat = ? AND bot = ? AND json IS NOT NULL'
  );
  const open = prepare(
    db,
    'SELECT id, json FROM deliveries WHERE chat = ? AND bot = ? AND json IS NOT NULL ORDER BY n'
  );
  return {
    hold: (chat: string, message: IMessageRow) =>
      hold.run(chat, message.id, JSON.stringify(message)),

    release: (chat: string, id: string) => release.run(chat, id),

    held: (chat: string): IMessageRow[] =>
      held.all<{ json: string }>(chat).map(({ json }) => read(json)),

    deliver: (chat: string, { bot, id, ...content }: IDelivery) =>
      deliver.run(chat, bot, id, JSON.stringify(content)),

    attempt: (chat: string, bot: string, id: string, attempts: number) =>
      attempt.run(attempts, chat, bot, id),

    end: (chat: string, bot: string, id: string) => end.run(chat, bot, id),

    endAll: (chat: string, bot: string) => endAll.run(chat, bot),

    deliveries: (chat: string, bot: string): IDelivery[] =>
      open
        .all<{ id: string; json: string }>(chat, bot)
        .map(({ id, json }) => ({ bot, id, ...contentIn(json) }))
  };
}
