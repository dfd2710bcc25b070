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
  readonly users: ReadonlyMap<string, IUser>;
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
    for (const [name, user] of within(content.users, limits.usersBytes, named)) {
      chat.yusers.set(name, user);
    }
    for (const [id, value] of within(content.attachments, limits.attachmentsBytes, attached)) {
      chat.yattachments.set(id, value);
    }
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

/**
 * The entries that fit into `most` bytes. Those that a message in the document names come first. The others may be many, so they are looked
 * at only as far as they fit.
 */
function* within<T>(
  entries: ReadonlyMap<string, T>,
  most: number,
  named: ReadonlySet<string>
): Iterable<readonly [string, T]> {
  let bytes = 0;
  for (const [keys, isOther] of [[named, false] as const, [entries.keys(), true] as const]) {
    for (const key of keys) {
      const value = isOther === named.has(key) ? undefined : entries.get(key);
      if (value !== undefined) {
        bytes += sizeOfEntry(key, value);
        if (bytes > most) {
          return;
        }
        yield [key, value];
      }
    }
  }
}
