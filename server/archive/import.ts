import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as random from 'lib0/random';
import * as Y from 'yjs';
import { isChatId, parseChatFile, YChat } from '../../src/document/index.js';
import type { IAttachment, IChatFile, IUser } from '../../src/document/index.js';
import type { IClock } from '../clock.js';
import type { IPrincipal } from '../identity/principal.js';
import { userOf } from '../identity/user.js';
import { readName } from '../policy/names.js';
import { ATTACHMENTS } from '../attachments/attachments.js';
import { Files } from '../attachments/files.js';
import { keepApart } from '../rooms/document/bundle.js';
import { writeRows } from '../rooms/document/load.js';
import type { IFiles } from '../storage/files.js';
import type { ILimits } from '../limits.js';
import { sizeOf } from '../rooms/gate/sizes.js';
import { DATABASE } from '../storage/sqlite.js';
import { wellFormedJson } from '../text.js';
import type {
  IAttachmentRow,
  IChatRow,
  IMessageRow,
  IStorage,
  IUserRow
} from '../storage/storage.js';
import { cleanAttachments, cleanMessages, cleanUsers } from './clean.js';
import type { Progress } from './progress.js';
import { withStorage } from './store.js';

export interface IImportOptions {
  readonly topic?: string;
  /** The owner of the chat. Without one, it is open to everybody on this server. */
  readonly owner?: IPrincipal;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly files: IFiles;
  readonly progress?: Progress;
}

export interface IImported {
  readonly id: string;
  readonly topic: string;
  /** Messages that were imported. */
  readonly messages: number;
  /** System messages of the file. They are not imported, because the server writes those of a chat itself. */
  readonly systemMessages: number;
  /** Messages that were not imported because they break a rule, such as one without a sender. */
  readonly invalid: number;
  /** Whether the id in the file was already used here, so that the new chat has another one. */
  readonly isIdNew: boolean;
}

/**
 * Creates a chat from a `.chat` file. It is open to everybody on this server. A server may be running on the same data, because no room has
 * loaded the new chat. It is stored in one transaction, and the server's own writes wait for it.
 */
export async function importChat(
  data: string,
  path: string,
  options: Omit<IImportOptions, 'files'>
): Promise<IImported> {
  const file = await readChatFile(path);
  await mkdir(data, { recursive: true, mode: 0o700 });
  return withStorage(join(data, DATABASE), storage =>
    storeChat(storage, file, {
      ...options,
      files: new Files(join(data, ATTACHMENTS)),
      topic: options.topic ?? nameOf(file) ?? basename(path, '.chat')
    })
  );
}

async function readChatFile(path: string): Promise<IChatFile> {
  try {
    return parseChatFile(wellFormedJson(await readFile(path, 'utf8')));
  } catch (error) {
    throw new Error(`${path} cannot be read as a .chat file: ${(error as Error).message}.`);
  }
}

export const nameOf = ({ metadata }: IChatFile): string | undefined =>
  typeof metadata.name === 'string' && metadata.name.trim() !== '' ? metadata.name : undefined;

/** Stores the content of a file as a chat. The chat keeps its id if that was never used on this server. */
export async function storeChat(
  storage: IStorage,
  file: IChatFile,
  { topic, owner, clock, limits, files, progress }: IImportOptions & { topic: string }
): Promise<IImported> {
  const { id: given } = file.metadata;
  const id = await freeId(storage, given, clock);
  const cleaned = cleanMessages(file.messages, { clock, limits, progress });
  const { messages, attached } = await partBundles(id, cleaned, { clock, limits, files });
  const row: IChatRow = {
    id,
    topic: readName(topic, 'topic', limits.topicLength),
    access: owner ? 'private' : 'open',
    createdBy: owner?.username ?? messages[0]?.sender ?? '',
    createdOn: clock.now(),
    roomClient: random.uint32(),
    lastSeq: 0
  };
  const users = await knownUsers(storage, cleanUsers(file.users));
  const attachments = cleanAttachments(file.attachments, limits);
  await storage.createChat(row, {
    update: documentOf(row, messages, users, attachments, limits),
    messages,
    attached,
    entries: [...attachments].map(([id, value]) => ({ id, value, author: '', createdOn: 0 })),
    users: await strangers(storage, users),
    ...(owner && {
      participants: [{ username: owner.username, role: 'owner', at: row.createdOn }]
    })
  });
  progress?.end();
  const systemMessages = file.messages.filter(({ type }) => type === 'system').length;
  return {
    id,
    topic: row.topic,
    messages: messages.length,
    systemMessages,
    invalid: file.messages.length - systemMessages - messages.length,
    isIdNew: typeof given === 'string' && isChatId(given) && given !== id
  };
}

async function freeId(storage: IStorage, id: unknown, clock: IClock): Promise<string> {
  const isFree =
    typeof id === 'string' &&
    isChatId(id) &&
    !(await storage.getChat(id)) &&
    !(await storage.wasDeleted(id));
  return isFree ? id : clock.uuid();
}

/** The users of a file. The stored data replaces the file's data for users whom this server knows. */
async function knownUsers(storage: IStorage, users: readonly IUser[]): Promise<IUser[]> {
  return Promise.all(
    users.map(async user => {
      const row = await storage.getUser(user.username);
      return row ? userOf({ ...row, admin: false, guest: false }) : user;
    })
  );
}

/** The users whom this server has never met. The file cannot change users whom it knows. */
async function strangers(storage: IStorage, users: readonly IUser[]): Promise<IUserRow[]> {
  const rows: IUserRow[] = [];
  for (const user of users) {
    const { username, name = username, display_name: displayName = name, bot = false } = user;
    if (!(await storage.getUser(username))) {
      rows.push({ username, name, displayName, bot });
    }
  }
  return rows;
}

/** Stores parts of bundles that are too large for a document as files of the new chat. */
async function partBundles(
  chat: string,
  messages: readonly IMessageRow[],
  { clock, limits, files }: Pick<IImportOptions, 'clock' | 'limits' | 'files'>
): Promise<{ messages: IMessageRow[]; attached: IAttachmentRow[] }> {
  const attached: IAttachmentRow[] = [];
  const parted: IMessageRow[] = [];
  for (const message of messages) {
    const { mime_model: bundle, sender: uploader } = message;
    if (!bundle || sizeOf(bundle) <= limits.bundleBytes) {
      parted.push(message);
      continue;
    }
    const { model, brought } = keepApart(bundle, {
      most: limits.bundleBytes,
      uploader,
      createdOn: clock.now(),
      uuid: () => clock.uuid()
    });
    for (const { row, bytes } of brought) {
      await files.put(chat, row.id, bytes);
      attached.push(row);
    }
    parted.push({ ...message, mime_model: model });
  }
  return { messages: parted, attached };
}

/** The number of oldest messages that the document does not contain. */
function foldedOf(
  messages: readonly IMessageRow[],
  { windowMax, windowKeep, windowKeepBytes }: ILimits
): number {
  const most = messages.length > windowMax ? windowKeep : messages.length;
  let bytes = 0;
  let kept = 0;
  for (; kept < most; kept++) {
    bytes += sizeOf(messages[messages.length - 1 - kept]);
    if (kept > 0 && bytes > windowKeepBytes) {
      break;
    }
  }
  return messages.length - kept;
}

/** Builds the document from the newest messages. The rows contain all messages. */
function documentOf(
  row: IChatRow,
  messages: readonly IMessageRow[],
  users: readonly IUser[],
  attachments: ReadonlyMap<string, IAttachment>,
  limits: ILimits
): Uint8Array {
  const folded = foldedOf(messages, limits);
  const chat = new YChat();
  chat.ydoc.clientID = row.roomClient;
  chat.ydoc.transact(() => {
    chat.ymetadata.set('id', row.id);
    chat.ymetadata.set('name', row.topic);
    if (folded > 0) {
      chat.ymetadata.set('folded', folded);
    }
    if (row.access === 'private') {
      const username = row.createdBy;
      chat.yparticipants.set(username, { username, role: 'owner' });
    }
    users.forEach(user => chat.yusers.set(user.username, user));
    attachments.forEach((attachment, id) => chat.yattachments.set(id, attachment));
    writeRows(chat, messages.slice(folded));
  });
  const update = Y.encodeStateAsUpdate(chat.ydoc);
  chat.dispose();
  return update;
}
