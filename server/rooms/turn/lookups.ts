import { isUsername, rateKeyOf } from '../../identity/principal.js';
import type {
  IAttachmentRow,
  IEntryRow,
  IFormerRow,
  IMessageRow,
  IStorage
} from '../../storage/storage.js';
import { candidateEntries, candidateIds, hasBundle } from '../gate/frame.js';
import { isMessageId } from '../gate/values.js';
import type { ChatState } from '../document/chat-state.js';
import type { QueueItem } from './queue-items.js';

/** What a turn has to know of messages that are not in the document. */
export interface ILookups {
  /** Ids that are taken, although the document does not hold them, and those that count as taken. */
  readonly taken: ReadonlySet<string>;
  /** Folded messages that commands are about. */
  readonly rows: ReadonlyMap<string, IMessageRow>;
  /** Attachments that commands are about. */
  readonly attachments: ReadonlyMap<string, IAttachmentRow>;
  /** What ids stand for that commands name. */
  readonly entries: ReadonlyMap<string, IEntryRow>;
  /** Ids of attachments that were used before, although the document does not know them any more. */
  readonly takenEntries: ReadonlySet<string>;
  /** Bytes of all files of the chat, if the turn may bring more; else 0. */
  readonly attachedBytes: number;
  /** The same of those who may bring more, in all chats, by whose quota it is. */
  readonly attachedBytesOf: ReadonlyMap<string, number>;
  /** The place of the newest message before a time, by that time. */
  readonly places: ReadonlyMap<number, number>;
  /** Those who have left and whom commands are to bring in again. */
  readonly former: ReadonlyMap<string, IFormerRow>;
}

/** Ask the store, before the turn, for all that the turn will ask. */
export async function lookUp(
  storage: IStorage,
  { chat, id: room, limits }: Pick<ChatState, 'chat' | 'id' | 'limits'>,
  items: readonly QueueItem[]
): Promise<ILookups> {
  const isElsewhere = (id: string): boolean => isMessageId(id) && !chat.getYMessage(id);
  const { asked: brought, unasked } = idsBrought(items, isElsewhere, limits.messagesPer10s);
  const named = items.flatMap(item => (item.type === 'command' ? idsOf(item) : []));
  const rows = new Map<string, IMessageRow>();
  for (const id of new Set(named.filter(isElsewhere))) {
    const row = await storage.getMessage(room, id);
    if (row) {
      rows.set(id, row);
    }
    brought.push(id);
  }
  const ids = [...new Set(brought)];
  const taken = new Set(ids.length > 0 ? await storage.takenIds(room, ids) : []);
  unasked.forEach(id => taken.add(id));
  const attachments = new Map<string, IAttachmentRow>();
  for (const item of items) {
    if (item.type === 'command' && item.command.type === 'detach') {
      const row = await storage.getAttachment(room, item.command.id);
      if (row) {
        attachments.set(row.id, row);
      }
    }
  }
  const wanted = [...new Set(items.flatMap(attachmentsOf))];
  const entries = wanted.length > 0 ? await storage.getEntries(room, wanted) : [];
  const keys = items.flatMap(item => (item.type === 'update' ? candidateEntries(item.frame) : []));
  const takenKeys = keys.length > 0 ? await storage.takenEntries(room, [...new Set(keys)]) : [];
  const bringers = items.filter(bringsFile);
  const attachedBytes = bringers.length > 0 ? await storage.attachedBytes(room) : 0;
  const attachedBytesOf = new Map<string, number>();
  for (const owner of new Set(bringers.flatMap(ownerOf))) {
    attachedBytesOf.set(owner, await storage.attachedBytesOf(owner));
  }
  const places = new Map<number, number>();
  for (const time of new Set(items.flatMap(timesOf))) {
    places.set(time, await storage.seqAt(room, time - 1));
  }
  const former = new Map<string, IFormerRow>();
  for (const username of new Set(items.flatMap(comersOf))) {
    const row = isUsername(username) ? await storage.getFormer(room, username) : null;
    if (row) {
      former.set(username, row);
    }
  }
  return {
    taken,
    rows,
    attachments,
    entries: new Map(entries.map(row => [row.id, row])),
    takenEntries: new Set(takenKeys),
    attachedBytes,
    attachedBytesOf,
    places,
    former
  };
}

/** Who is to be brought in. */
function comersOf(item: QueueItem): string[] {
  if (item.type !== 'command') {
    return [];
  }
  const { command } = item;
  if (command.type === 'add-participants') {
    return command.participants.map(({ username }) => username);
  }
  return command.type === 'set-role' && command.role ? [command.username] : [];
}

/**
 * Ids of messages that frames bring. Of one sender's only so many are asked for as may pass; the others count as taken, if any of them
 * is judged at all.
 */
function idsBrought(
  items: readonly QueueItem[],
  isElsewhere: (id: string) => boolean,
  most: number
): { asked: string[]; unasked: string[] } {
  const asked: string[] = [];
  const unasked: string[] = [];
  const counts = new Map<string, number>();
  for (const item of items) {
    if (item.type === 'update') {
      const { username } = item.session.principal;
      for (const id of candidateIds(item.frame).filter(isElsewhere)) {
        const count = (counts.get(username) ?? 0) + 1;
        counts.set(username, count);
        (count > most ? unasked : asked).push(id);
      }
    }
  }
  return { asked, unasked };
}

/** Attachments that a command names. */
function attachmentsOf(item: QueueItem): readonly string[] {
  const command = item.type === 'command' ? item.command : null;
  if (command?.type === 'send') {
    return command.message.attachments ?? [];
  }
  return command?.type === 'detach' ? [command.id] : [];
}

/** Whose quota is asked for what a item brings. */
const ownerOf = (item: QueueItem): string[] =>
  item.type === 'command'
    ? [rateKeyOf(item.principal)]
    : item.type === 'update'
      ? [rateKeyOf(item.session.principal)]
      : [];

function bringsFile(item: QueueItem): boolean {
  if (item.type !== 'command') {
    return item.type === 'update' && hasBundle(item.frame);
  }
  const { command } = item;
  return (
    command.type === 'attach' ||
    (command.type === 'send' && command.message.mime_model !== undefined)
  );
}

/** From when on those are to read who are brought in. */
const timesOf = (item: QueueItem): number[] =>
  item.type === 'command' && item.command.type === 'add-participants'
    ? item.command.participants.flatMap(({ shareHistoryTime }) => shareHistoryTime ?? [])
    : [];

/** The message that a command is about, or that it may make. */
function idsOf({ command, freshId }: Extract<QueueItem, { type: 'command' }>): string[] {
  switch (command.type) {
    case 'send':
      return [command.message.id ?? freshId];
    case 'edit':
    case 'delete':
    case 'react':
    case 'pin':
      return [command.id];
    default:
      return [freshId];
  }
}
