import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IChatFile } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import type { IReach } from '../policy/policy.js';
import { readDocument } from '../rooms/document.js';
import type { IChatRow, IStorage } from '../storage/storage.js';
import type { Progress } from './progress.js';
import { databaseIn, withStorage } from './store.js';
import { writeWhole } from './whole-file.js';

/** Messages read at a time. */
const PAGE = 500;

/** Write one chat as a `.chat` file, or to stdout without one; the server may go on serving. */
export async function exportChat(
  data: string,
  id: string,
  { file, force, progress }: { file?: string; force: boolean; progress: Progress }
): Promise<void> {
  await withStorage(databaseIn(data), async storage => {
    const row = await storage.getChat(id);
    if (!row) {
      throw new Error(`There is no chat ${id} in ${data}.`);
    }
    const text = (): Readable => Readable.from(formatChat(storage, row, progress));
    if (file === undefined) {
      await pipeline(text(), process.stdout, { end: false });
    } else {
      await writeWhole(file, { force }, part => pipeline(text(), createWriteStream(part)));
    }
    progress.end();
  });
}

/** The text of a `.chat` file in pieces: the history may be long. */
export async function* formatChat(
  storage: IStorage,
  row: IChatRow,
  progress?: Progress,
  reach: IReach = { after: 0, until: Infinity }
): AsyncGenerator<string> {
  yield '{\n  "messages": [';
  let separator = '\n';
  for (let { after } = reach; ;) {
    const rows = await storage.messagesAfter(row.id, after, PAGE);
    const page = rows.filter(({ seq }) => seq <= reach.until);
    const last = page.at(-1);
    if (!last) {
      break;
    }
    for (const message of page) {
      yield separator + JSON.stringify(message, null, 2).replace(/^/gm, '    ');
      separator = ',\n';
    }
    after = last.seq;
    progress?.update(after, row.lastSeq);
  }
  yield `\n  ],${JSON.stringify(await restOf(storage, row), null, 2).slice(1)}\n`;
}

/** Everything but the messages. Of a chat that is damaged only what its row says: its messages are worth the more. */
async function restOf(storage: IStorage, row: IChatRow): Promise<Omit<IChatFile, 'messages'>> {
  const metadata = { id: row.id, name: row.topic };
  try {
    const stored = await storage.loadChat(row.id);
    const chat = stored && readDocument(stored);
    const users = chat?.yusers.toJSON() ?? {};
    const attachments = chat?.yattachments.toJSON() ?? {};
    chat?.dispose();
    return { users, attachments, metadata };
  } catch (error) {
    if (error instanceof ChatError && error.code === 'chat_damaged') {
      return { users: {}, attachments: {}, metadata };
    }
    throw error;
  }
}
