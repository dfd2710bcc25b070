import { ChatError } from '../../errors.js';
import type { IPosition } from '../journal.js';
import { DEAD_LETTERS_MAX, type IDeadLetter, type IWebhookRow } from '../webhooks.js';
import { prepare, type Database } from './database.js';

interface IWebhookRecord {
  id: string;
  username: string;
  url: string;
  secret: string;
  events: string | null;
  chat: string | null;
  created_on: number;
  n: number;
  i: number;
}

interface ILetterRecord {
  n: number;
  i: number;
  at: number;
  attempts: number;
  status: number | null;
  reason: string;
}

const toRow = ({ created_on, events, chat, n, i, ...record }: IWebhookRecord): IWebhookRow => ({
  ...record,
  ...(events !== null && { events: JSON.parse(events) as string[] }),
  ...(chat !== null && { chat }),
  createdOn: created_on,
  position: { n, i }
});

const toLetter = ({ n, i, at, attempts, status, reason }: ILetterRecord): IDeadLetter => ({
  position: { n, i },
  at,
  attempts,
  ...(status !== null && { status }),
  reason
});

/** Webhooks, and the events that could not be delivered to them. */
export function webhookTables(db: Database) {
  const columns = 'id, username, url, key AS secret, events, chat, created_on, n, i';
  const insert = prepare(
    db,
    `INSERT INTO webhooks (id, username, url, key, events, chat, created_on, n, i)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  );
  const count = prepare(db, 'SELECT count(*) AS count FROM webhooks WHERE username = ?');
  const get = prepare(db, `SELECT ${columns} FROM webhooks WHERE id = ?`);
  const all = prepare(db, `SELECT ${columns} FROM webhooks ORDER BY made`);
  const listOf = prepare(db, `SELECT ${columns} FROM webhooks WHERE username = ? ORDER BY made`);
  const remove = prepare(db, 'DELETE FROM webhooks WHERE id = ?');
  const advance = prepare(db, 'UPDATE webhooks SET n = ?, i = ? WHERE id = ?');
  const letters = prepare(
    db,
    `SELECT n, i, at, attempts, status, reason FROM dead_letters
     WHERE webhook = ? AND (n, i) > (?, ?) ORDER BY n, i LIMIT ?`
  );
  const put = prepare(
    db,
    `INSERT OR REPLACE INTO dead_letters (webhook, n, i, at, attempts, status, reason)
     SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM webhooks WHERE id = ?1`
  );
  const forgetOld = prepare(
    db,
    `DELETE FROM dead_letters WHERE webhook = ?1 AND (n, i) <=
       (SELECT n, i FROM dead_letters WHERE webhook = ?1 ORDER BY n DESC, i DESC LIMIT 1 OFFSET ?2)`
  );
  const removeLetter = prepare(
    db,
    'DELETE FROM dead_letters WHERE webhook = ? AND n = ? AND i = ?'
  );
  const removeLetters = prepare(db, 'DELETE FROM dead_letters WHERE webhook = ?');

  const removeHook = (id: string): void => {
    removeLetters.run(id);
    remove.run(id);
  };
  const listHooks = (username?: string): IWebhookRow[] =>
    (username === undefined ? all.all<IWebhookRecord>() : listOf.all<IWebhookRecord>(username)).map(
      toRow
    );
  const putLetter = (id: string, { position, at, attempts, status, reason }: IDeadLetter): void => {
    put.run(id, position.n, position.i, at, attempts, status ?? null, reason);
    forgetOld.run(id, DEAD_LETTERS_MAX);
  };
  return {
    add(row: IWebhookRow, most: number): void {
      const { id, username, url, secret, events, chat, createdOn, position } = row;
      if (count.get<{ count: number }>(username)!.count >= most) {
        throw new ChatError('too_many_webhooks');
      }
      const names = events ? JSON.stringify(events) : null;
      insert.run(id, username, url, secret, names, chat ?? null, createdOn, position.n, position.i);
    },

    get(id: string): IWebhookRow | null {
      const record = get.get<IWebhookRecord>(id);
      return record ? toRow(record) : null;
    },

    list: listHooks,
    remove: removeHook,
    removeOf: (username: string) => listHooks(username).forEach(({ id }) => removeHook(id)),

    advance(id: string, position: IPosition, letter?: IDeadLetter): void {
      advance.run(position.n, position.i, id);
      if (letter) {
        putLetter(id, letter);
      }
    },

    deadLetters: (
      id: string,
      { after, limit }: { after?: IPosition; limit: number }
    ): IDeadLetter[] =>
      letters.all<ILetterRecord>(id, after?.n ?? -1, after?.i ?? 0, limit).map(toLetter),

    putDeadLetter: putLetter,

    removeDeadLetters(id: string, position?: IPosition): void {
      if (position) {
        removeLetter.run(id, position.n, position.i);
      } else {
        removeLetters.run(id);
      }
    }
  };
}
