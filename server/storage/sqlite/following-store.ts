import { ChatError } from '../../errors.js';
import type { IFollowingStore } from '../following.js';
import type { ITransactions } from './connection.js';

/** The threads that users follow, in one SQLite file. */
export const followingStore = ({ read, write }: ITransactions): IFollowingStore => ({
  get: (chat, username, message) =>
    read(({ chats, followings }) =>
      chats.isThere(chat) ? followings.of(chat, username, message) : null
    ),
  list: (chat, username, after = 0) =>
    read(({ chats, followings }) =>
      chats.isThere(chat) ? followings.list(chat, username, after) : []
    ),
  set: (chat, username, message, change, at) =>
    write(({ chats, followings, journal }) => {
      chats.require(chat);
      const before = followings.of(chat, username, message);
      if (!before) {
        throw new ChatError('message_not_found');
      }
      const entry = followings.set(chat, username, before, change, at);
      if (entry) {
        journal.add(at, [entry]);
      }
    })
});
