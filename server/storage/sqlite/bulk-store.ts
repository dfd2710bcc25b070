import { nextTurn } from '../../clock.js';
import type { IBulk } from '../bulk.js';
import { applyPiece, insertChat, requireRoom } from './apply.js';
import type { ITransactions } from './connection.js';
import type { IndexUpkeep } from './index-upkeep.js';

/**
 * Fills and removes long chats in pieces, each in a transaction of its own. The pieces do not wait for the disk: a power cut before the chat
 * is whole leaves a part of it, which `Leftovers` removes, and half a removal goes on after the next start.
 */
export const bulkStore = (
  { read, write, writeUnsynced }: ITransactions,
  upkeep: IndexUpkeep
): IBulk => ({
  begin: (id, at) => write(({ bulk }) => bulk.begin(id, at)),
  fill: async (id, piece) => {
    await writeUnsynced(tables => {
      tables.bulk.require(id, piece.at);
      applyPiece(tables, id, piece, piece.at);
      tables.searches.note(piece.messages ?? [], true);
    });
    // Many pieces may follow, and programs that fill a chat end soon after the last one.
    if (await read(({ searches }) => searches.isDue())) {
      await nextTurn();
      await writeUnsynced(({ searches }) => searches.advance());
    }
  },
  finish: (row, last, most, mostIn) =>
    write(tables => {
      requireRoom(tables, row, most, mostIn);
      tables.bulk.end(row.id);
      insertChat(tables, { ...row, lastSeq: tables.messages.newest(row.id) }, last);
    }),
  leftovers: before => read(({ bulk }) => bulk.leftovers(before)),
  purge: async id => {
    const isMore = await writeUnsynced(({ bulk, chats }) => !chats.isThere(id) && bulk.purge(id));
    upkeep.wake();
    return isMore;
  }
});
