import { ChatError } from '../../errors.js';
import type { IBotRow } from '../bots.js';
import { prepare, type Database } from './database.js';

interface IBotRecord {
  username: string;
  json: string;
}

/** A bot, and its place in the order in which they were registered. */
export interface IListedBot {
  readonly n: number;
  readonly row: IBotRow;
}

const toRow = ({ username, json }: IBotRecord): IBotRow => ({
  username,
  ...(JSON.parse(json) as Omit<IBotRow, 'username'>)
});

/** The registered bots. */
export function botTable(db: Database) {
  const put = prepare(
    db,
    `INSERT INTO bots (username, owner, json) VALUES (?1, ?2, ?3)
     ON CONFLICT (username) DO UPDATE SET owner = ?2, json = ?3`
  );
  const get = prepare(db, 'SELECT username, json FROM bots WHERE username = ?');
  const some = prepare(db, 'SELECT n, username, json FROM bots WHERE n > ? ORDER BY n LIMIT ?');
  const count = prepare(
    db,
    `SELECT count(*) AS count FROM bots
     WHERE owner = ?1 AND (json_extract(json, '$.kind') = 'agent') = ?2`
  );
  const remove = prepare(db, 'DELETE FROM bots WHERE username = ?');
  const getRow = (username: string): IBotRow | null => {
    const record = get.get<IBotRecord>(username);
    return record ? toRow(record) : null;
  };
  return {
    put({ username, ...rest }: IBotRow, most?: number): void {
      if (most !== undefined) {
        if (getRow(username)) {
          throw new ChatError('bot_name_taken');
        }
        const { owner, kind } = rest;
        const isAgent = Number(kind === 'agent');
        const owned = owner === undefined ? null : count.get<{ count: number }>(owner, isAgent);
        if (owned && owned.count >= most) {
          throw new ChatError('too_many_bots');
        }
      }
      put.run(username, rest.owner ?? null, JSON.stringify(rest));
    },

    get: getRow,

    /** Bots in the order in which they were registered, behind one of them. */
    list: (after: number, limit: number): IListedBot[] =>
      some
        .all<IBotRecord & { n: number }>(after, limit)
        .map(({ n, ...record }) => ({ n, row: toRow(record) })),

    remove: (username: string) => remove.run(username)
  };
}
