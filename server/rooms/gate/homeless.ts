import * as Y from 'yjs';
import { copyMessage } from '../../../src/document/index.js';
import type { YChat, YMessage } from '../../../src/document/index.js';
import type { IEntry, IGateContext } from './plan.js';

/**
 * Homeless messages: their author's copy has them beside tombstones that the document has collected, see `shed`. Yjs would collect them
 * too, or put them elsewhere in each copy. The gate reads them at the end of the list, and the server then says them there itself.
 */

/** How many tombstones are passed to find the message behind them. */
const MOST_PASSED = 5_000;

/** Whether tombstones of a document may have been collected. Short chats keep theirs: they cost little. */
export const mayBeShed = ({ chat, limits }: Pick<IGateContext, 'chat' | 'limits'>): boolean =>
  chat.folded >= limits.shedAfter;

/**
 * Move a homeless message to the end of the list.
 *
 * @returns the struct to judge
 */
export function rehome(context: IGateContext, entry: IEntry, struct: Y.Item): Y.Item {
  const { chat } = context;
  if (!mayBeShed(context)) {
    return struct;
  }
  if (entry.target.kind === 'list' && crossesOld(chat, struct)) {
    entry.target = { kind: 'gone' };
  }
  if (entry.target.kind !== 'gone' || !standsInList(struct)) {
    return struct;
  }
  const moved = atEnd(chat, struct);
  entry.struct = moved;
  entry.target = { kind: 'list' };
  entry.isHomeless = true;
  return moved;
}

/** Whether an item of the list is an old message: messages up to it were folded, but it was pinned. */
export function isOld(chat: YChat, { deleted, content }: Y.Item): boolean {
  const message = content instanceof Y.ContentType ? (content.type as Y.Map<unknown>) : null;
  const id = deleted ? null : message?.get('id');
  const seq = typeof id === 'string' ? chat.getExtras(id).seq : undefined;
  return seq !== undefined && seq <= chat.folded;
}

/**
 * Whether a struct would stand behind the first message or an old one, and not directly before what follows there. Another copy may have
 * tombstones in between, with which it would compare the struct.
 */
function crossesOld(chat: YChat, { origin, rightOrigin }: Y.Item): boolean {
  const { store } = chat.ydoc;
  const isKnown = (id: Y.ID | null): id is Y.ID =>
    id !== null && id.clock < Y.getState(store, id.client);
  if (!isKnown(origin)) {
    return false; // the first items of the list stay, and nothing comes between a struct and one of the same frame before it
  }
  const left = Y.getItem(store, origin);
  const isFirst = left.deleted && left.origin === null;
  if (!isFirst && !isAmongOld(chat, left)) {
    return false;
  }
  const { right } = left;
  const isBefore = right ? Y.compareIDs(rightOrigin, right.id) : !isKnown(rightOrigin);
  return origin.clock !== left.lastId.clock || !isBefore;
}

/** Whether an item, or the first message behind it, is an old message. */
function isAmongOld(chat: YChat, item: Y.Item): boolean {
  let at: Y.Item | null = item;
  for (let passed = 0; at?.deleted; at = at.right) {
    if (++passed > MOST_PASSED) {
      return true;
    }
  }
  return at !== null && isOld(chat, at);
}

/** Whether a struct may be a message that stands beside others. In a chat only the list of messages holds maps. */
const standsInList = ({ content, parent }: Y.Item): boolean =>
  !(parent instanceof Y.ID) &&
  content instanceof Y.ContentType &&
  content.type.constructor === Y.Map;

/** The same struct at the end of the list. */
function atEnd({ ymessages, end }: YChat, { id, content }: Y.Item): Y.Item {
  const origin = end.find()?.lastId ?? null;
  const list = ymessages as Y.AbstractType<unknown>;
  return new Y.Item(id, null, origin, null, null, list, null, content);
}

/**
 * Replace the homeless messages of a frame by messages with the same content. Their author's copy takes them there as well. What else the
 * author has put beside the old ones is homeless too, so that all copies have all messages in the same order.
 *
 * @returns the new messages by the old ones
 */
export function resettle(
  transaction: Y.Transaction,
  chat: YChat,
  homeless: readonly YMessage[]
): ReadonlyMap<YMessage, YMessage> {
  const copies = new Map(homeless.map(message => [message, copyMessage(message)]));
  // All go before the first comes back, because nothing may refer to them.
  homeless.forEach(message => remove(transaction, chat, message._item!));
  copies.forEach(copy => chat.end.append(copy));
  return copies;
}

function remove(transaction: Y.Transaction, { ymessages }: YChat, item: Y.Item): void {
  const { left, right } = item;
  item.delete(transaction);
  if (left) {
    left.right = right;
  } else {
    ymessages._start = right;
  }
  if (right) {
    right.left = left;
  }
  item.gc(transaction.doc.store, true);
}
