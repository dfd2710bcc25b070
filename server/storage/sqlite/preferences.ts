import { ChatError } from '../../errors.js';
import { NO_PREFERENCES, type IPreferences } from '../preferences.js';
import { prepare, type Database } from './database.js';

interface IPreferencesRecord {
  notify: IPreferences['notify'];
  pinned: number;
}

/** The settings of users for single chats. */
export function preferenceTable(db: Database) {
  const get = prepare(db, 'SELECT notify, pinned FROM preferences WHERE username = ? AND chat = ?');
  const put = prepare(
    db,
    'INSERT OR REPLACE INTO preferences (chat, username, notify, pinned) VALUES (?, ?, ?, ?)'
  );
  const countPinned = prepare(
    db,
    `SELECT count(*) AS count FROM preferences JOIN chats ON chats.id = chat
     WHERE username = ? AND pinned = 1 AND deleted_on IS NULL`
  );
  const read = (chat: string, username: string): IPreferences => {
    const record = get.get<IPreferencesRecord>(username, chat);
    return record ? { notify: record.notify, pinned: record.pinned === 1 } : NO_PREFERENCES;
  };
  return {
    get: read,

    set(chat: string, username: string, change: Partial<IPreferences>, most: number): void {
      const before = read(chat, username);
      const { notify, pinned } = { ...before, ...change };
      if (pinned && !before.pinned && countPinned.get<{ count: number }>(username)!.count >= most) {
        throw new ChatError('too_many_pinned_chats');
      }
      put.run(chat, username, notify, pinned ? 1 : 0);
    }
  };
}
