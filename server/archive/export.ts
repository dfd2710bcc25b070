import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { kindOf, markedName, type IChatFile } from '../../src/document/index.js';
import { Breaks } from '../breaks.js';
import { ChatError } from '../errors.js';
import { isWhole, sees, WHOLE } from '../policy/policy.js';
import type { IReadAccess } from '../policy/policy.js';
import { ATTACHMENTS } from '../attachments/attachments.js';
import { Files } from '../attachments/files.js';
import { readDocument } from '../rooms/document/load.js';
import type { IFiles } from '../storage/files.js';
import { History } from '../rooms/chats/history.js';
import type { IChatRow, IMessageRow, IStorage } from '../storage/storage.js';
import { indented } from './indented.js';
import { messageJson } from './message-json.js';
import type { Progress } from './progress.js';
import { databaseIn, withStorage } from './store.js';
import { writeTarget } from './target.js';

/** The most messages that are read at a time. The store may return fewer, because it limits the bytes of a page. */
const PAGE_MESSAGES = 500;

/** How many times as long as a piece of the export the break after it takes in the server. Otherwise others would often wait for two pieces. */
const BREAK_FACTOR = 3;

/** Writes one chat to a `.chat` file, or to stdout if no file is given. The server may keep running. */
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
    const files = new Files(join(data, ATTACHMENTS));
    const text = (): Readable =>
      Readable.from(formatChat(storage, row, { files, breaks: new Breaks(), progress }));
    if (file === undefined) {
      await pipeline(text(), process.stdout, { end: false }).catch(onOutputFailed);
    } else {
      await writeTarget(file, { data, force }, part => pipeline(text(), createWriteStream(part)));
    }
    progress.end();
  });
}

/** A reader that has seen enough, as `head`, is no failure. */
function onOutputFailed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') {
    throw error.syscall === 'write'
      ? new Error(`The chat cannot be written to stdout: ${error.message}.`)
      : error;
  }
}

export interface IFormatOptions {
  /** Reads the parts of bundles that are too large for a document. */
  readonly files: Pick<IFiles, 'read'>;
  /** The read access of the user. It is checked for each page. */
  readonly readAccess?: () => Promise<IReadAccess>;
  /** Shorter ones are enough where nobody else waits. */
  readonly breaks?: Breaks;
  readonly progress?: Progress;
}

/** The text of a `.chat` file as UTF-8, in pieces, limited to the given read access. The history may be long, so other requests run in between. */
export async function* formatChat(
  storage: IStorage,
  row: IChatRow,
  {
    files,
    readAccess = () => Promise.resolve(WHOLE),
    breaks = new Breaks(BREAK_FACTOR),
    progress
  }: IFormatOptions
): AsyncGenerator<string | Buffer> {
  const named: INamed = { users: new Set(), attachments: new Set() };
  yield '{\n  "messages": [';
  let separator = '\n';
  for (let after = 0; ;) {
    const page = await new History(storage, row.id, await readAccess()).after(after, PAGE_MESSAGES);
    const last = page.at(-1);
    if (!last) {
      break;
    }
    await breaks.take(); // a page may have one message of megabytes
    for (const stored of page) {
      yield separator;
      yield* messageJson(files, row.id, stored, breaks);
      separator = ',\n';
      note(named, stored.message);
    }
    await breaks.take();
    after = last.message.seq;
    progress?.update(after, row.lastSeq);
  }
  const rest = await restOf(storage, row);
  const { metadata } = rest;
  const last = await readAccess();
  const users = await usersOf(storage, rest, named, { all: isWhole(last), breaks });
  yield '\n  ],\n  "users": {';
  separator = '\n';
  let count = 0;
  for (const [name, user] of users) {
    yield `${separator}    ${JSON.stringify(name)}: ${indented(user, 4).trimStart()}`;
    separator = ',\n';
    if (++count % PAGE_MESSAGES === 0) {
      await breaks.take();
    }
  }
  yield `${separator === '\n' ? '' : '\n  '}},\n  "attachments": {`;
  separator = '\n';
  for await (const { id, value, createdOn } of attachmentsOf(storage, row.id, rest)) {
    if (isWhole(last) || (createdOn === null ? named.attachments.has(id) : sees(last, createdOn))) {
      yield `${separator}    ${JSON.stringify(id)}: ${indented(value, 4).trimStart()}`;
      separator = ',\n';
    }
  }
  yield `${separator === '\n' ? '' : '\n  '}},\n  "metadata": ${indented(metadata, 2).trimStart()}\n}\n`;
}

type Rest = Pick<IChatFile, 'users' | 'attachments' | 'metadata'>;

/** Everything except the messages. For a damaged chat, only the data of its row, because it is more important to export the messages. */
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

/** The users and attachments that the messages of a file refer to. */
interface INamed {
  readonly users: Set<string>;
  readonly attachments: Set<string>;
}

function note(named: INamed, { sender, mentions = [], attachments = [] }: IMessageRow): void {
  [sender, ...mentions].forEach(username => named.users.add(username));
  attachments.forEach(id => named.attachments.add(id));
}

/**
 * The users in the document, and others who occur in the messages. If only a part of the chat is exported, only users who occur in the
 * messages.
 */
async function usersOf(
  storage: IStorage,
  { users }: Rest,
  named: INamed,
  { all, breaks }: { all: boolean; breaks: Breaks }
): Promise<ReadonlyMap<string, object>> {
  const known = Object.entries(users).filter(([name]) => all || named.users.has(name));
  const people = new Map<string, object>(known);
  for (const [i, name] of [...named.users].entries()) {
    if (i % PAGE_MESSAGES === PAGE_MESSAGES - 1) {
      await breaks.take();
    }
    const row = people.has(name) ? null : await storage.getUser(name);
    if (row) {
      const { username, name: own, displayName, bot } = row;
      const shown = markedName(displayName, kindOf(row));
      people.set(name, { username, name: own, display_name: shown, ...(bot && { bot }) });
    }
  }
  return people;
}

interface IEntry {
  readonly id: string;
  readonly value: unknown;
  /** null if the store does not know the time. */
  readonly createdOn: number | null;
}

/** The entries of attachments, whether they are still in the document or not. */
async function* attachmentsOf(
  storage: IStorage,
  chat: string,
  { attachments }: Rest
): AsyncGenerator<IEntry> {
  const stored = new Set<string>();
  for (let after = ''; ;) {
    const page = await storage.listEntries(chat, { after, limit: PAGE_MESSAGES });
    const last = page.at(-1);
    if (!last) {
      break;
    }
    for (const { id, value, createdOn } of page) {
      stored.add(id);
      yield { id, value, createdOn };
    }
    after = last.id;
  }
  for (const [id, value] of Object.entries(attachments)) {
    if (!stored.has(id)) {
      const row = await storage.getAttachment(chat, id);
      yield { id, value, createdOn: row?.createdOn ?? null };
    }
  }
}
