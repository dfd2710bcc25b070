import type { IRoutingStore } from '../storage.js';
import type { ITransactions } from './connection.js';

/** The messages that bots are given beside those of the chat, in one SQLite file. */
export const routingStore = ({ read, write }: ITransactions): IRoutingStore => ({
  held: chat => read(({ chats, routing }) => (chats.isThere(chat) ? routing.held(chat) : [])),

  deliveries: (chat, bot) =>
    read(({ chats, routing }) => (chats.isThere(chat) ? routing.deliveries(chat, bot) : [])),

  attempt: (chat, bot, id, attempts) =>
    write(({ chats, routing }) => {
      chats.require(chat);
      routing.attempt(chat, bot, id, attempts);
    }),

  end: (chat, bot, id) =>
    write(({ chats, routing }) => {
      chats.require(chat);
      routing.end(chat, bot, id);
    })
});
