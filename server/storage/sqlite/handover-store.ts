import type { IHandoverStore } from '../handovers.js';
import type { ITransactions } from './connection.js';

/** The messages that bots work on. */
export const handoverStore = ({ read, write }: ITransactions): IHandoverStore => ({
  list: (chat, bot) =>
    read(({ chats, handovers }) => (chats.isThere(chat) ? handovers.list(chat, bot) : [])),
  put: (chat, bot, handover) =>
    write(({ chats, handovers }) => {
      chats.require(chat);
      handovers.put(chat, bot, handover);
    }),
  remove: (chat, bot, handover) =>
    write(({ chats, handovers }) => {
      chats.require(chat);
      handovers.remove(chat, bot, handover);
    })
});
