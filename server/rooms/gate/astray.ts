import * as Y from 'yjs';
import type { YChat, YMessage } from '../../../src/document/index.js';

/*
 * A new message is astray if it refers to a place that the room no longer knows, because `shed` has collected the tombstones there, or that
 * copies of different age do not find alike: the start of a list that was folded, and the place behind a message that was left behind.
 */

/** Whether an item of the list is a message that stays in the document although later ones are folded, such as a pinned one. */
export function isLeftBehind(chat: YChat, { content }: Y.Item): boolean {
  const message = content instanceof Y.ContentType ? (content.type as Y.Map<unknown>) : null;
  const { seq = Infinity } = message ? chat.getExtras(message.get('id') as string) : {};
  return seq <= chat.folded;
}

/** Let a struct stand behind an item of the list, or at its start. */
export function placeBehind(last: Y.Item | null, { ymessages }: YChat, struct: Y.Item): void {
  struct.origin = last && last.lastId;
  struct.rightOrigin = null;
  struct.parent = last ? null : (ymessages as Y.AbstractType<unknown>);
}

/**
 * Take an astray message out of the list. Returns the copy to append instead, where all clients find it.
 *
 * A growing text keeps its struct, because its author writes on into it. Its author alone may then see the message at another place of the
 * list.
 *
 * @returns null if the message stays
 */
export function takeOut(
  transaction: Y.Transaction,
  chat: YChat,
  message: YMessage
): YMessage | null {
  if (message.get('body') instanceof Y.Text) {
    return null;
  }
  const copy = new Y.Map([...message.entries()]);
  removeTrace(transaction, chat, message);
  return copy;
}

/** Delete an astray message without a tombstone in the list. Later messages behind it are astray too. */
export function removeTrace(
  transaction: Y.Transaction,
  { ymessages }: YChat,
  message: YMessage
): void {
  const item = message._item!;
  item.delete(transaction);
  const { left, right } = item;
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
