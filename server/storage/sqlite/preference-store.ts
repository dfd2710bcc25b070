import { NO_PREFERENCES, type IPreferenceStore } from '../preferences.js';
import type { ITransactions } from './connection.js';
import { alertsOf } from './summary-store.js';

/** The preferences of users, in one SQLite file. */
export const preferenceStore = (store: ITransactions): IPreferenceStore => ({
  set: (chat, username, change, { at, most = Infinity }) =>
    store.write(({ chats, journal, preferences }) => {
      chats.require(chat);
      preferences.set(chat, username, change, most);
      journal.add(at, [{ chat, prefers: { username } }]);
    }),
  get: (chat, username) =>
    store.read(({ chats, preferences }) =>
      chats.isThere(chat) ? preferences.get(chat, username) : NO_PREFERENCES
    ),
  alerts: (username, chats) => alertsOf(store, username, chats)
});
