import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as random from 'lib0/random';
import { ATTACHMENTS } from '../attachments/attachments.js';
import { ChatError } from '../errors.js';
import { readDocument } from '../rooms/document/load.js';
import { writeAnew } from '../rooms/document/epoch.js';
import type { IStorage } from '../storage/storage.js';
import type { Progress } from './progress.js';
import { copyAttached } from './attached-files.js';
import { databaseIn, withStorage } from './store.js';
import { writeTarget } from './target.js';

/**
 * Copies all chats, as they are at one moment, into one file. The server may keep running. To restore the backup, copy it to
 * `colloquy.sqlite` while no server runs. The key is not copied. Attached files go into the folder `FILE.attachments`. Files of an earlier
 * backup in this folder are kept, because a file never changes.
 *
 * Every chat begins a new epoch in the copy. A client that connected after the backup knows later updates of the room, so the room must not
 * write different updates under the same client id.
 */
export async function backup(
  data: string,
  file: string,
  { force, progress }: { force: boolean; progress: Progress }
): Promise<void> {
  const source = new DatabaseSync(databaseIn(data), { timeout: 5000 });
  try {
    await writeTarget(file, { data, force }, async part => {
      // In one read transaction, so that later writes do not matter.
      source.prepare('VACUUM INTO ?').run(part);
      await withStorage(part, storage => renewAll(storage, progress));
      // After the rows, so that each row finds its file.
      await copyAttached(join(data, ATTACHMENTS), `${file}.${ATTACHMENTS}`);
    });
  } finally {
    source.close();
  }
}

async function renewAll(storage: IStorage, progress: Progress): Promise<void> {
  const chats = await storage.listChats('', { all: true });
  for (const [i, { row }] of chats.entries()) {
    await renew(storage, row.id);
    progress.update(i + 1, chats.length);
  }
  progress.end();
}

async function renew(storage: IStorage, id: string): Promise<void> {
  try {
    const stored = await storage.loadChat(id);
    if (stored && !stored.isCut) {
      const roomClient = random.uint32();
      const chat = readDocument(stored);
      await storage.renew(id, { roomClient, state: writeAnew(chat, roomClient) });
      chat.dispose();
    }
  } catch (error) {
    if (!(error instanceof ChatError && error.code === 'chat_damaged')) {
      throw error; // a damaged chat is copied unchanged
    }
  }
}
