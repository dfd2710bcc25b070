import type { IReadingStore } from '../reading.js';
import type { IReadRow } from '../storage.js';
import { allRows } from './all-rows.js';
import type { ITransactions } from './connection.js';
import type { IReadRecord } from './positions.js';

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

/** The read positions in a chat, the newest first. Many may read an open one. */
export async function listReads(store: ITransactions, chat: string): Promise<IReadRow[]> {
  const records = await allRows<IReadRecord>(store, ({ chats, positions }, last, limit) =>
    chats.isThere(chat) ? positions.reads(chat, last?.username ?? '', limit) : []
  );
  return records
    .flatMap(({ message, ...row }) => (message === null ? [] : { ...row, message }))
    .sort((a, b) => b.readOn - a.readOn || (a.username < b.username ? -1 : 1));
}
