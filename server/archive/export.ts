import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IChatFile } from '../../src/document/index.js';
import { nextTurn, systemClock } from '../clock.js';
import type { IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import { isWhole, sees, WHOLE } from '../policy/policy.js';
import type { IReach } from '../policy/policy.js';
import { readDocument } from '../rooms/document.js';
import { History } from '../rooms/history.js';
import type { IChatRow, IMessageRow, IStorage } from '../storage/storage.js';
import type { Progress } from './progress.js';
import { databaseIn, withStorage } from './store.js';
import { writeWhole } from './whole-file.js';

/** Messages read at a time, at most: the store reads no more bytes than it should at once. */
const PAGE = 500;

/** Characters of a message above which its JSON is written in one line. */
const LONG = 64 * 1024;

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
    const text = (): Readable =>
      Readable.from(formatChat(storage, row, { clock: systemClock, progress }));
    if (file === undefined) {
      await pipeline(text(), process.stdout, { end: false });
    } else {
      await writeWhole(file, { force }, part => pipeline(text(), createWriteStream(part)));
    }
    progress.end();
  });
}

/** The text of a `.chat` file in pieces, as far as it may be read: the history may be long, and others come in between. */
export async function* formatChat(
  storage: IStorage,
  row: IChatRow,
  {
    clock,
    reach = WHOLE,
    progress
  }: { clock: Pick<IClock, 'soon'>; reach?: IReach; progress?: Progress }
): AsyncGenerator<string> {
  const history = new History(storage, row.id, reach);
  const named: INamed = { users: new Set(), attachments: new Set() };
  yield '{\n  "messages": [';
  let separator = '\n';
  for (let after = 0; ;) {
    const page = await history.after(after, PAGE);
    const last = page.at(-1);
    if (!last) {
      break;
    }
    let text = '';
    for (const message of page) {
      text += separator + format(message);
      separator = ',\n';
      note(named, message);
    }
    yield text;
    await nextTurn(clock);
    after = last.seq;
    progress?.update(after, row.lastSeq);
  }
  const rest = await restOf(storage, row);
  const readable = isWhole(reach) ? rest : await cut(storage, rest, { reach, named });
  yield `\n  ],${JSON.stringify(readable, null, 2).slice(1)}\n`;
}

/** A message as an element of the list; indented, unless that took long. */
function format(message: IMessageRow): string {
  const json = JSON.stringify(message);
  return json.length > LONG
    ? `    ${json}`
    : JSON.stringify(message, null, 2).replace(/^/gm, '    ');
}

type Rest = Pick<IChatFile, 'users' | 'attachments' | 'metadata'>;

/** Everything but the messages. Of a chat that is damaged only what its row says: its messages are worth the more. */
async function restOf(storage: IStorage, row: IChatRow): Promise<Rest> {
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

/** Whom and what the messages of a file name. */
interface INamed {
  readonly users: Set<string>;
  readonly attachments: Set<string>;
}

function note(named: INamed, { sender, mentions = [], attachments = [] }: IMessageRow): void {
  [sender, ...mentions].forEach(username => named.users.add(username));
  attachments.forEach(id => named.attachments.add(id));
}

/** Of a chat that is read in part: who is in its messages, and the files of that time. The store knows no time of one that was only written into the document. */
async function cut(
  storage: IStorage,
  { users, attachments, metadata }: Rest,
  { reach, named }: { reach: IReach; named: INamed }
): Promise<Rest> {
  const kept: Record<string, (typeof attachments)[string]> = {};
  for (const [id, attachment] of Object.entries(attachments)) {
    const row = await storage.getAttachment(metadata.id as string, id);
    if (row ? sees(reach, row.createdOn) : named.attachments.has(id)) {
      kept[id] = attachment;
    }
  }
  const known = Object.entries(users).filter(([username]) => named.users.has(username));
  return { users: Object.fromEntries(known), attachments: kept, metadata };
}
