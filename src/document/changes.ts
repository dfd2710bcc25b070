import * as Y from 'yjs';
import type { YMessage } from './types.js';

/** The Y.Map that an item of the `messages` array holds, if it is a message at all. */
function messageOf(item: Y.Item): YMessage | null {
  return item.content instanceof Y.ContentType && item.content.type instanceof Y.Map
    ? (item.content.type as YMessage)
    : null;
}

/**
 * The messages that a transaction brought into the array.
 * Reads the new structs: `event.changes` would walk the whole array, whatever the change.
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

/** The messages that a transaction took out of the array. */
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

/** The message that a nested type (a field's Y.Text, or the message itself) belongs to. */
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
