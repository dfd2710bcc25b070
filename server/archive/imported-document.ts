import * as Y from 'yjs';
import { YChat } from '../../src/document/index.js';
import type { IAttachment, IUser } from '../../src/document/index.js';
import type { ILimits } from '../limits.js';
import { writeRows } from '../rooms/document/load.js';
import { sizeOf, sizeOfEntry } from '../rooms/gate/sizes.js';
import type { IChatRow, IMessageRow } from '../storage/storage.js';

/** The part of an imported chat that a document can hold. The rows hold all of it. */
export interface IImportedContent {
  /** The newest messages, at least as many as fit into a document. */
  readonly newest: readonly IMessageRow[];
  /** The number of all messages. */
  readonly count: number;
  readonly users: readonly IUser[];
  readonly attachments: ReadonlyMap<string, IAttachment>;
  /** The owner of the chat, if it has one. */
  readonly owner?: string;
}

/** Builds the document of an imported chat from its newest messages. */
export function documentOf(row: IChatRow, content: IImportedContent, limits: ILimits): Uint8Array {
  const { owner: username } = content;
  const messages = shownOf(content, limits);
  const folded = content.count - messages.length;
  const named = new Set(messages.flatMap(({ sender, mentions = [] }) => [sender, ...mentions]));
  const attached = new Set(messages.flatMap(({ attachments = [] }) => attachments));
  const users = content.users.map(user => [user.username, user] as const);
  const chat = new YChat();
  chat.ydoc.clientID = row.roomClient;
  chat.ydoc.transact(() => {
    chat.ymetadata.set('id', row.id);
    chat.ymetadata.set('name', row.topic);
    if (folded > 0) {
      chat.ymetadata.set('folded', folded);
    }
    if (username !== undefined) {
      chat.yparticipants.set(username, { username, role: 'owner' });
    }
    within(users, limits.usersBytes, named).forEach(([name, user]) => chat.yusers.set(name, user));
    within([...content.attachments], limits.attachmentsBytes, attached).forEach(([id, value]) =>
      chat.yattachments.set(id, value)
    );
    writeRows(chat, messages);
  });
  const update = Y.encodeStateAsUpdate(chat.ydoc);
  chat.dispose();
  return update;
}

/** The messages that the document contains. */
function shownOf(
  { newest, count }: IImportedContent,
  { windowMax, windowKeep, windowKeepBytes }: ILimits
): readonly IMessageRow[] {
  const most = count > windowMax ? windowKeep : count;
  let bytes = 0;
  let kept = 0;
  for (; kept < most; kept++) {
    bytes += sizeOf(newest[newest.length - 1 - kept]);
    if (kept > 0 && bytes > windowKeepBytes) {
      break;
    }
  }
  return newest.slice(newest.length - kept);
}

/** The entries that fit into `most` bytes. Those that a message in the document names come first. */
function within<T>(
  entries: readonly (readonly [string, T])[],
  most: number,
  named: ReadonlySet<string>
): readonly (readonly [string, T])[] {
  const isNamed = ([key]: readonly [string, T]): boolean => named.has(key);
  const inOrder = [...entries.filter(isNamed), ...entries.filter(entry => !isNamed(entry))];
  let bytes = 0;
  const over = inOrder.findIndex(([key, value]) => (bytes += sizeOfEntry(key, value)) > most);
  return over < 0 ? entries : inOrder.slice(0, over);
}
