import type { IBulk } from '../bulk.js';
import { applyPiece, insertChat } from './apply.js';
import type { ITransactions } from './connection.js';

/** Fills and removes long chats in pieces, each in a transaction of its own. */
export const bulkStore = ({ read, write }: ITransactions): IBulk => ({
  begin: (id, at) => write(({ bulk }) => bulk.begin(id, at)),
  fill: (id, piece) =>
    write(tables => {
      tables.bulk.require(id, piece.at);
      applyPiece(tables, id, piece, piece.at);
      tables.searches.note(piece.messages ?? []);
    }),
  finish: (row, last) =>
    write(tables => {
      tables.bulk.end(row.id);
      insertChat(tables, { ...row, lastSeq: tables.messages.newest(row.id) }, last);
    }),
  leftovers: before => read(({ bulk }) => bulk.leftovers(before)),
  purge: id => write(({ bulk, chats }) => !chats.isThere(id) && bulk.purge(id))
});
