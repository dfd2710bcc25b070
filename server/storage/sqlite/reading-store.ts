import type { IReadingStore } from '../reading.js';
import type { ITransactions } from './connection.js';

/** The messages that users have set to unread, in one SQLite file. */
export const readingStore = ({ write }: ITransactions): IReadingStore => ({
  setUnread: (chat, username, after, at) =>
    write(({ chats, followings, journal, positions }) => {
      chats.require(chat);
      const isSet = positions.setUnread(chat, username, after, at);
      const lowered = followings.lower(chat, username, after);
      journal.add(at, [...(isSet ? [{ chat, prefers: { username } }] : []), ...lowered]);
    })
});
