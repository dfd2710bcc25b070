import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as random from 'lib0/random';
import { isChatId } from '../../src/document/index.js';
import { Breaks } from '../breaks.js';
import type { IClock } from '../clock.js';
import type { IPrincipal } from '../identity/principal.js';
import { readName } from '../policy/names.js';
import { ATTACHMENTS } from '../attachments/attachments.js';
import { Files } from '../attachments/files.js';
import type { IFiles } from '../storage/files.js';
import type { ILimits } from '../limits.js';
import { DATABASE } from '../storage/sqlite.js';
import { YIELD_MS } from '../storage/sqlite/lock.js';
import {
  DEFAULT_WORKSPACE,
  type Access,
  type IChatRow,
  type IStorage
} from '../storage/storage.js';
import { fileText } from '../text.js';
import { readChatText, type IReadFile } from './chat-text.js';
import { Filling } from './filling.js';
import { ImportedContent } from './imported-content.js';
import { documentOf } from './imported-document.js';
import type { IProgress } from './progress.js';
import { withStorage } from './store.js';
import { makeFolder } from '../make-folder.js';

export interface IImportOptions {
  readonly topic?: string;
  /** The owner of the chat. Without one, only administrators change it. */
  readonly owner?: Pick<IPrincipal, 'username'>;
  readonly access?: Access;
  /** Whether the users of the file are known in the new chat only. */
  readonly areUsersApart?: boolean;
  /** The workspace of the chat. */
  readonly workspace?: string;
  /** Rejects if the owner may no longer create the chat there. It is asked last, because an import may take long. */
  readonly mayJoin?: () => Promise<unknown>;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly files: IFiles;
  readonly progress?: IProgress;
  /** Milliseconds that the break after each piece takes at least, if another process writes to the same database. */
  readonly leastBreak?: number;
  /** Ends the import, which then leaves nothing. */
  readonly signal?: AbortSignal;
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
 * Creates a chat from a `.chat` file. It is open to everybody on this server, and belongs to the owner that the operator names: the file says
 * nothing of owners. A server may be running on the same data, because no room has
 * loaded the new chat. The server's own writes wait for one piece of it at most.
 */
export async function importChat(
  data: string,
  path: string,
  options: Omit<IImportOptions, 'files'>
): Promise<IImported> {
  const file = await readChatFile(path);
  makeFolder(data);
  return withStorage(join(data, DATABASE), storage =>
    storeChat(storage, file, {
      ...options,
      files: new Files(join(data, ATTACHMENTS)),
      leastBreak: YIELD_MS,
      topic: options.topic ?? nameOf(file) ?? basename(path, '.chat')
    })
  );
}

async function readChatFile(path: string): Promise<IReadFile> {
  try {
    return await readChatText(fileText(await readFile(path)), new Breaks());
  } catch (error) {
    throw new Error(`${path} cannot be read as a .chat file: ${(error as Error).message}.`);
  }
}

export const nameOf = ({ name }: IReadFile): string | undefined =>
  typeof name === 'string' && name.trim() !== '' ? name : undefined;

/**
 * Stores the content of a file as a chat, in pieces. Nobody sees the chat before it is whole, and the parts that a killed process has left
 * are removed later. The chat keeps its id if that was never used on this server. The messages of the file are gone then.
 */
export async function storeChat(
  storage: IStorage,
  file: IReadFile,
  options: IImportOptions & { topic: string }
): Promise<IImported> {
  const { owner, access = 'open', workspace = DEFAULT_WORKSPACE, clock, limits, files } = options;
  const { progress, leastBreak, signal, areUsersApart } = options;
  const topic = readName(options.topic, 'topic', limits.topicLength);
  const { id } = file;
  const total = file.messages.length;
  const given = typeof id === 'string' && isChatId(id) ? id : null;
  const breaks = new Breaks();
  const filling = await Filling.begin(storage, given, clock, breaks, { leastBreak, signal });
  const { chat } = filling;
  const content = new ImportedContent(storage, filling, breaks, {
    ...{ clock, limits, files, areUsersApart }
  });
  try {
    // The rows of messages note the names of their files.
    await content.addAttachments(file.attachments);
    await content.addMessages(file.messages, progress);
    await content.addUsers(file.users);
    await filling.store();
    const row: IChatRow = {
      id: chat,
      topic,
      access,
      createdBy: owner?.username ?? '',
      createdOn: clock.now(),
      roomClient: random.uint32(),
      lastSeq: 0,
      ...(workspace !== DEFAULT_WORKSPACE && { workspace })
    };
    await options.mayJoin?.();
    const last = {
      update: documentOf(row, { ...content, owner: owner?.username }, limits),
      ...(owner && {
        participants: [{ username: owner.username, role: 'owner' as const, at: row.createdOn }]
      })
    };
    const { chatsPerUser, chatsPerWorkspace } = limits;
    await storage.bulk.finish(row, last, ...(owner ? [chatsPerUser, chatsPerWorkspace] : []));
  } catch (error) {
    await Promise.allSettled([content.removeFiles(), filling.undo()]);
    throw error;
  } finally {
    progress?.end();
  }
  const { systemMessages } = content;
  return {
    id: chat,
    topic,
    messages: content.count,
    systemMessages,
    invalid: total - systemMessages - content.count,
    isIdNew: given !== null && given !== chat
  };
}
