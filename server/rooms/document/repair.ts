import * as random from 'lib0/random';
import type { YChat } from '../../../src/document/index.js';
import type { IMessageRow, IStorage, IStoredChat } from '../../storage/storage.js';
import { participantOf, readDocument, writeRows } from './load.js';
import { writeAnew } from './epoch.js';

/** Rows per read. */
const PAGE_ROWS = 500;

/**
 * Repair a chat whose newest log record cannot be read. The content of that record is also in the rows, because both are stored in one
 * transaction. The document is loaded from the older records and completed from the rows. It starts a new epoch, for two reasons: copies
 * elsewhere know the lost record, and the room must not write different structs under the same client id and clock.
 */
export async function repair(storage: IStorage, stored: IStoredChat): Promise<void> {
  const chat = readDocument(stored);
  const rows = await rowsOf(storage, stored.row.id, chat);
  chat.ydoc.transact(() => {
    chat.ymetadata.set('name', stored.row.topic);
    chat.yparticipants.clear();
    for (const row of stored.participants) {
      chat.yparticipants.set(row.username, participantOf(row.username, row.role, row));
    }
    chat.ymessages.delete(0, chat.ymessages.length);
    writeRows(chat, rows);
  });
  const roomClient = random.uint32();
  const state = writeAnew(chat, roomClient);
  chat.dispose();
  await storage.renew(stored.row.id, { roomClient, state, isCut: true });
}

/** The messages that belong in the document: those already there that were not deleted, and all later ones. */
async function rowsOf(storage: IStorage, id: string, chat: YChat): Promise<IMessageRow[]> {
  const rows = new Map<string, IMessageRow>();
  for (const message of chat.getMessages()) {
    const row = await storage.getMessage(id, message.id);
    if (row) {
      rows.set(row.id, row);
    }
  }
  let after = chat.folded;
  for (;;) {
    const page = await storage.messagesAfter(id, after, PAGE_ROWS);
    page.forEach(row => rows.set(row.id, row));
    const last = page.at(-1);
    if (!last) {
      return [...rows.values()];
    }
    after = last.seq;
  }
}
