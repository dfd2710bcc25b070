import type { IAttachment } from '../../../src/document/index.js';
import type { IEntryRow } from '../storage.js';
import { encode, prepare, type Database } from './database.js';

interface IRecord {
  id: string;
  author: string;
  createdOn: number;
  json: string;
}

const toRow = ({ json, ...row }: IRecord): IEntryRow => ({
  ...row,
  value: JSON.parse(json) as IAttachment
});

/** The entries that the ids of attachments refer to. The id of a removed entry stays. */
export function entryTable(db: Database) {
  const columns = 'id, author, created_on AS createdOn, json';
  const insert = prepare(
    db,
    `INSERT INTO entries (chat, id, author, created_on, json, owner) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (chat, id) DO NOTHING`
  );
  const remove = prepare(
    db,
    `INSERT INTO entries (chat, id, author, created_on, json) VALUES (?, ?, '', 0, NULL)
     ON CONFLICT (chat, id) DO UPDATE SET author = '', json = NULL`
  );
  const among = 'chat = ? AND id IN (SELECT value FROM json_each(?))';
  const some = prepare(
    db,
    `SELECT ${columns} FROM entries WHERE ${among} AND json IS NOT NULL ORDER BY id`
  );
  const taken = prepare(db, `SELECT id FROM entries WHERE ${among}`);
  const list = prepare(
    db,
    `SELECT ${columns} FROM entries WHERE chat = ? AND id > ? AND json IS NOT NULL
     ORDER BY id LIMIT ?`
  );
  const count = prepare(
    db,
    'SELECT count(*) AS count FROM entries WHERE chat = ? AND json IS NOT NULL'
  );
  const countOf = prepare(
    db,
    'SELECT count(*) AS count FROM entries WHERE chat = ? AND owner = ? AND json IS NOT NULL'
  );
  return {
    insert: (chat: string, { id, author, createdOn, value, owner = author }: IEntryRow) =>
      insert.run(chat, id, author, createdOn, JSON.stringify(value), owner),

    remove: (chat: string, id: string) => remove.run(chat, id),

    some: (chat: string, ids: readonly string[]): IEntryRow[] =>
      some.all<IRecord>(chat, JSON.stringify(ids.map(encode))).map(toRow),

    taken: (chat: string, ids: readonly string[]): string[] =>
      taken.all<{ id: string }>(chat, JSON.stringify(ids.map(encode))).map(({ id }) => id),

    list: (chat: string, after: string, limit: number): IEntryRow[] =>
      list.all<IRecord>(chat, after, limit).map(toRow),

    count: (chat: string): number => count.get<{ count: number }>(chat)?.count ?? 0,

    countOf: (chat: string, owner: string): number =>
      countOf.get<{ count: number }>(chat, owner)?.count ?? 0
  };
}
