import type { IIdentityRow } from '../storage.js';
import { prepare, type Database } from './database.js';

interface IIdentityRecord {
  username: string;
  guid: string;
  generation: number;
  deleted_on: number | null;
}

const toIdentityRow = (record: IIdentityRecord | undefined): IIdentityRow | null =>
  record
    ? {
        username: record.username,
        guid: record.guid,
        generation: record.generation,
        deleted: record.deleted_on !== null
      }
    : null;

/** Users' halves of their communication ids, the state of their tokens, and the values that the server has settled. */
export function identityTables(db: Database) {
  const add = prepare(
    db,
    'INSERT INTO identities (username, guid, generation) VALUES (?, ?, 0) ON CONFLICT (username) DO NOTHING'
  );
  const get = prepare(db, 'SELECT * FROM identities WHERE username = ?');
  const find = prepare(db, 'SELECT * FROM identities WHERE guid = ?');
  const revoke = prepare(
    db,
    'UPDATE identities SET generation = generation + 1 WHERE username = ?'
  );
  const remove = prepare(
    db,
    'UPDATE identities SET deleted_on = ? WHERE username = ? AND deleted_on IS NULL'
  );
  const settle = prepare(
    db,
    'INSERT INTO settled (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING'
  );
  const settled = prepare(db, 'SELECT value FROM settled WHERE name = ?');
  return {
    add: (username: string, guid: string) => add.run(username, guid),

    get: (username: string): IIdentityRow | null =>
      toIdentityRow(get.get<IIdentityRecord>(username)),

    find: (guid: string): IIdentityRow | null => toIdentityRow(find.get<IIdentityRecord>(guid)),

    revoke: (username: string) => revoke.run(username),

    remove: (username: string, at: number) => remove.run(at, username),

    settled: (name: string): string | null => settled.get<{ value: string }>(name)?.value ?? null,

    settle(name: string, value: string): string {
      settle.run(name, value);
      return settled.get<{ value: string }>(name)?.value ?? value;
    }
  };
}
