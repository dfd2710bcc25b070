import * as Y from 'yjs';
import type { YMessage } from './types.js';

/** Returns the Y.Map that an item of the `messages` array holds, or null if the item is not a message. */
function messageOf(item: Y.Item): YMessage | null {
  return item.content instanceof Y.ContentType && item.content.type instanceof Y.Map
    ? (item.content.type as YMessage)
    : null;
}

/**
 * Returns the messages that a transaction inserted into the array. It reads only the new structs, because
 * `event.changes` would walk the whole array for every change.
 */
export function insertedMessages(
  transaction: Y.Transaction,
  messages: Y.Array<YMessage>
): YMessage[] {
  const found: YMessage[] = [];
  for (const [client, end] of transaction.afterState) {
    const start = transaction.beforeState.get(client) ?? 0;
    const structs = transaction.doc.store.clients.get(client);
    if (end <= start || !structs) {
      continue;
    }
    for (let i = Y.findIndexSS(structs, start); i < structs.length; i++) {
      const item = structs[i];
      const message =
        item instanceof Y.Item && !item.deleted && item.parent === messages && messageOf(item);
      if (message) {
        found.push(message);
      }
    }
  }
  return found;
}

/** Returns the messages that a transaction deleted from the array. */
export function removedMessages(
  transaction: Y.Transaction,
  messages: Y.Array<YMessage>
): YMessage[] {
  const found: YMessage[] = [];
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, item => {
    const message = item instanceof Y.Item && item.parent === messages && messageOf(item);
    if (message) {
      found.push(message);
    }
  });
  return found;
}

/**
 * Returns the message that contains a nested type, such as a field's Y.Text, or the message itself. Null if there is
 * none.
 */
export function messageAround(
  type: Y.AbstractType<unknown>,
  messages: Y.Array<YMessage>
): YMessage | null {
  for (let at: Y.AbstractType<unknown> | null = type; at; at = at.parent) {
    if (at.parent === messages) {
      return at as YMessage;
    }
  }
  return null;
}
