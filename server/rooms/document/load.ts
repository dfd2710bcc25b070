import * as Y from 'yjs';
import { EXTRA_FIELDS, YChat } from '../../../src/document/index.js';
import type { IMessageExtras, IParticipant } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IMessageRow, IParticipantRow, IStoredChat, Role } from '../../storage/storage.js';

/**
 * Load a chat's document from its log.
 *
 * @throws ChatError `chat_damaged` if the log cannot be read, has a gap, or contains messages that have no row
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
  // This comes after the log, because Yjs picks a new client id if it meets its own in an update.
  ydoc.clientID = row.roomClient;
  return chat;
}

const EXTRAS: ReadonlySet<string> = new Set(EXTRA_FIELDS);

/** Split a message into its fields and its extras. */
export function splitFields(message: Record<string, unknown>): {
  fields: [string, unknown][];
  extras: IMessageExtras;
} {
  const entries = Object.entries(message);
  return {
    fields: entries.filter(([key]) => !EXTRAS.has(key)),
    extras: Object.fromEntries(entries.filter(([key]) => EXTRAS.has(key)))
  };
}

/** Write messages of the store into a document that lacks them. Call this inside a transaction. */
export function writeRows(chat: YChat, rows: readonly IMessageRow[]): void {
  const messages = rows.map(row => ({ id: row.id, ...splitFields({ ...row }) }));
  chat.ymessages.insert(
    chat.ymessages.length,
    messages.map(({ fields }) => new Y.Map(fields))
  );
  messages.forEach(({ id, extras }) => chat.setExtras(id, extras));
}

/** A participant as the document shows them. */
export const participantOf = (
  username: string,
  role: Role,
  { answers, traits: { owner, serves } = {} }: Pick<IParticipantRow, 'answers' | 'traits'> = {}
): IParticipant => ({
  username,
  role,
  ...(answers && { answers }),
  ...(owner !== undefined && { owner }),
  ...(serves && { serves })
});
