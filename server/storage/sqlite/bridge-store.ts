import type { IBridgeStore } from '../bridges.js';
import type { ITransactions } from './connection.js';

/** The bridges to other systems, in one SQLite file. */
export const bridgeStore = ({ read, write }: ITransactions): IBridgeStore => ({
  put: row =>
    write(({ bridges, chats }) => {
      chats.require(row.chat);
      bridges.put(row);
    }),
  get: chat => read(({ bridges, chats }) => (chats.isThere(chat) ? bridges.get(chat) : null)),
  list: () => read(({ bridges }) => bridges.list()),
  remove: chat => write(({ bridges }) => bridges.remove(chat)),
  advance: (chat, position) => write(({ bridges }) => bridges.advance(chat, position)),
  note: (chat, message, remote) => write(({ bridges }) => bridges.note(chat, message, remote)),
  remoteOf: (chat, message) =>
    read(({ bridges, chats }) => (chats.isThere(chat) ? bridges.remoteOf(chat, message) : null))
});
