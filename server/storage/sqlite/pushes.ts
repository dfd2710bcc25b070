import type { IPushRow } from '../pushes.js';
import { prepare, type Database } from './database.js';

type IPushRecord = Omit<IPushRow, 'words' | 'quietHours' | 'timeZone' | 'expiresOn'> & {
  words: number;
  quiet_hours: string;
  time_zone: string;
  expires_on: number;
};

const toRow = ({
  words,
  quiet_hours,
  time_zone,
  expires_on,
  ...record
}: IPushRecord): IPushRow => ({
  ...record,
  words: words === 1,
  quietHours: quiet_hours,
  timeZone: time_zone,
  expiresOn: expires_on
});

/** The subscriptions of browsers to pushes. */
export function pushTable(db: Database) {
  const columns = 'endpoint, username, p256dh, auth, words, quiet_hours, time_zone, at, expires_on';
  const put = prepare(
    db,
    `INSERT OR REPLACE INTO pushes (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  );
  const forgetOld = prepare(
    db,
    `DELETE FROM pushes WHERE username = ?1 AND endpoint NOT IN
       (SELECT endpoint FROM pushes WHERE username = ?1 ORDER BY at DESC, rowid DESC LIMIT ?2)`
  );
  const list = prepare(db, `SELECT ${columns} FROM pushes WHERE username = ? ORDER BY at, rowid`);
  const names = prepare(db, 'SELECT DISTINCT username FROM pushes ORDER BY username');
  const remove = prepare(
    db,
    'DELETE FROM pushes WHERE endpoint = ?1 AND (?2 IS NULL OR username = ?2)'
  );
  const removeOf = prepare(db, 'DELETE FROM pushes WHERE username = ?');
  const sweep = prepare(db, 'DELETE FROM pushes WHERE at < ? OR expires_on <= ?');

  return {
    put(row: IPushRow, most: number): void {
      const { endpoint, username, p256dh, auth, words, quietHours, timeZone, at, expiresOn } = row;
      const shown = [words ? 1 : 0, quietHours, timeZone] as const;
      put.run(endpoint, username, p256dh, auth, ...shown, at, expiresOn);
      forgetOld.run(username, most);
    },
    list: (username: string) => list.all<IPushRecord>(username).map(toRow),
    usernames: () => names.all<{ username: string }>().map(({ username }) => username),
    remove: (endpoint: string, username?: string) => void remove.run(endpoint, username ?? null),
    removeOf: (username: string) => void removeOf.run(username),
    sweep: (before: number, now: number) => void sweep.run(before, now)
  };
}
