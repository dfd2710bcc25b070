import type { IReadingStore } from '../reading.js';
import type { ITransactions } from './connection.js';

/** The messages that users have set to unread, in one SQLite file. */
export const readingStore = ({ write }: ITransactions): IReadingStore => ({
  setUnread: (chat, username, after, at) =>
    write(({ chats, journal, positions }) => {
      chats.require(chat);
      if (positions.setUnread(chat, username, after, at)) {
        journal.add(at, [{ chat, prefers: { username } }]);
      }
    })
});
