import * as random from 'lib0/random';
import type { YChat } from '../../../src/document/index.js';
import type { IMessageRow, IStorage, IStoredChat } from '../../storage/storage.js';
import { readDocument, writeRows } from './load.js';
import { writeAnew } from './epoch.js';

/** Rows read at a time. */
const PAGE = 500;

/**
 * Mend a chat whose newest log record cannot be read. What that record brought is in the rows too, which are stored in one
 * transaction with it: the document of the records before it is filled up from them. It begins a new epoch, since copies
 * elsewhere know the lost record, and what the room wrote in it may not be written differently under the same client id.
 */
export async function repair(storage: IStorage, stored: IStoredChat): Promise<void> {
  const chat = readDocument(stored);
  const rows = await rowsOf(storage, stored.row.id, chat);
  chat.ydoc.transact(() => {
    chat.ymetadata.set('name', stored.row.topic);
    chat.yparticipants.clear();
    for (const { username, role } of stored.participants) {
      chat.yparticipants.set(username, { username, role });
    }
    chat.ymessages.delete(0, chat.ymessages.length);
    writeRows(chat, rows);
  });
  const roomClient = random.uint32();
  const state = writeAnew(chat, roomClient);
  chat.dispose();
  await storage.renew(stored.row.id, { roomClient, state, isCut: true });
}

/** The messages that belong in the document: those that are there and were not removed, and all that came since. */
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
    const page = await storage.messagesAfter(id, after, PAGE);
    page.forEach(row => rows.set(row.id, row));
    const last = page.at(-1);
    if (!last) {
      return [...rows.values()];
    }
    after = last.seq;
  }
}
