import * as Y from 'yjs';
import { YChat } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IStoredChat } from '../storage/storage.js';

/**
 * A chat's document, from its log.
 *
 * @throws ChatError `chat_damaged` if the log cannot be read, has a hole, or knows messages that have no row.
 */
export function readDocument({ row, updates }: IStoredChat): YChat {
  const chat = new YChat();
  const { ydoc } = chat;
  try {
    ydoc.transact(transaction => {
      updates.forEach(update => Y.applyUpdate(ydoc, update));
      transaction.local = true;
    });
  } catch {
    chat.dispose(); // it has a timer
    throw new ChatError('chat_damaged');
  }
  const { pendingStructs, pendingDs } = ydoc.store;
  const isAhead = chat.getMessages().some(({ seq = 0 }) => seq > row.lastSeq);
  if (pendingStructs || pendingDs || isAhead) {
    chat.dispose();
    throw new ChatError('chat_damaged');
  }
  // After the log: Yjs takes a new id when it meets its own in an update.
  ydoc.clientID = row.roomClient;
  return chat;
}
