import { NO_PREFERENCES, type IPreferenceStore } from '../preferences.js';
import type { ITransactions } from './connection.js';

/** The preferences of users, in one SQLite file. */
export const preferenceStore = ({ read, write }: ITransactions): IPreferenceStore => ({
  set: (chat, username, change, { at, most = Infinity }) =>
    write(({ chats, journal, preferences }) => {
      chats.require(chat);
      preferences.set(chat, username, change, most);
      journal.add(at, [{ chat, prefers: { username } }]);
    }),
  get: (chat, username) =>
    read(({ chats, preferences }) =>
      chats.isThere(chat) ? preferences.get(chat, username) : NO_PREFERENCES
    ),
  alerts: (username, chats) => read(({ summaries }) => summaries.alerts(username, chats))
});
