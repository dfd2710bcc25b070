import type { IStringRow } from '../strings.js';
import { prepare, type Database } from './database.js';

type IStringRecord = Omit<IStringRow, 'used' | 'createdOn' | 'expiresOn'> & {
  created_on: number;
  expires_on: number;
  used: number;
};

/** The strings that allow something once. */
export function stringTable(db: Database) {
  const add = prepare(
    db,
    `INSERT INTO strings (hash, use, chat, username, holder, credential, created_on, expires_on, used)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  );
  const trim = prepare(
    db,
    `DELETE FROM strings WHERE n IN
     (SELECT n FROM strings WHERE holder = ? ORDER BY n DESC LIMIT -1 OFFSET ?)`
  );
  const get = prepare(db, 'SELECT * FROM strings WHERE hash = ?');
  const use = prepare(db, 'UPDATE strings SET used = 1 WHERE hash = ? AND used = 0');
  const sweep = prepare(db, 'DELETE FROM strings WHERE expires_on < ?');
  return {
    add(row: IStringRow, most: number): void {
      const { hash, use: kind, chat, username, holder, credential, createdOn, expiresOn } = row;
      const values = [hash, kind, chat, username, holder, credential, createdOn, expiresOn];
      add.run(...values, Number(row.used));
      trim.run(holder, most);
    },

    get(hash: string): IStringRow | null {
      const record = get.get<IStringRecord>(hash);
      return record
        ? {
            hash,
            use: record.use,
            chat: record.chat,
            username: record.username,
            holder: record.holder,
            credential: record.credential,
            createdOn: record.created_on,
            expiresOn: record.expires_on,
            used: record.used === 1
          }
        : null;
    },

    use: (hash: string): boolean => use.run(hash) === 1,

    sweep: (before: number): void => void sweep.run(before)
  };
}
