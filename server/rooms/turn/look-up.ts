import { isUsername, rateKeyOf } from '../../identity/principal.js';
import type { IAttachmentRow, IFormerRow, IMessageRow, IStorage } from '../../storage/storage.js';
import { candidateEntries, candidateIds, candidateReplies, hasBundle } from '../gate/frame.js';
import { isMessageId } from '../gate/values.js';
import type { ChatState } from '../document/chat-state.js';
import type { IAttachedShare, ILookups, INeeds } from './lookups.js';
import type { QueueItem } from './queue-items.js';
import { needsOf } from './room-commands.js';

/** Ask the store, before the turn, for everything that the turn will need. */
export async function lookUp(
  storage: IStorage,
  { chat, id: room, limits }: Pick<ChatState, 'chat' | 'id' | 'limits'>,
  items: readonly QueueItem[]
): Promise<ILookups> {
  const isElsewhere = (id: string): boolean => isMessageId(id) && !chat.getYMessage(id);
  const { asked: brought, unasked } = idsBrought(items, isElsewhere, limits.messagesPer10s);
  const needs = items.map(item => needsOfItem(item, limits.messagesPer10s));
  const all = <T>(pick: (needs: INeeds) => readonly T[] | undefined): Set<T> =>
    new Set(needs.flatMap(one => pick(one) ?? []));
  const rows = new Map<string, IMessageRow>();
  for (const id of [...all(({ messages }) => messages)].filter(isElsewhere)) {
    const row = await storage.getMessage(room, id);
    if (row) {
      rows.set(id, row);
    }
    brought.push(id);
  }
  const ids = [...new Set(brought)];
  const taken = new Set(ids.length > 0 ? await storage.takenIds(room, ids) : []);
  unasked.forEach(id => taken.add(id));
  const replied = [...all(({ replies }) => replies)].filter(isElsewhere);
  const seqs = replied.length > 0 ? await storage.seqsOf(room, replied) : new Map<string, number>();
  const attachments = new Map<string, IAttachmentRow>();
  for (const id of all(({ files }) => files)) {
    const row = await storage.getAttachment(room, id);
    if (row) {
      attachments.set(row.id, row);
    }
  }
  const wanted = [...all(({ entries }) => entries)];
  const entries = wanted.length > 0 ? await storage.getEntries(room, wanted) : [];
  const keys = items.flatMap(item => (item.type === 'update' ? candidateEntries(item.frame) : []));
  const takenKeys = keys.length > 0 ? await storage.takenEntries(room, [...new Set(keys)]) : [];
  const bringers = items.filter((_, i) => needs[i].attaches);
  const attachedBytes = bringers.length > 0 ? await storage.attachedBytes(room) : 0;
  const shares = new Map<string, IAttachedShare>();
  for (const owner of new Set(bringers.flatMap(ownerOf))) {
    const allBytes = await storage.attachedBytesOf(owner);
    shares.set(owner, { ...(await storage.attachedShare(room, owner)), allBytes });
  }
  const places = new Map<number, number>();
  for (const time of all(({ times }) => times)) {
    places.set(time, await storage.seqAt(room, time - 1));
  }
  const former = new Map<string, IFormerRow>();
  for (const username of all(({ newcomers }) => newcomers)) {
    const row = isUsername(username) ? await storage.getFormer(room, username) : null;
    if (row) {
      former.set(username, row);
    }
  }
  return {
    taken,
    rows,
    seqs,
    attachments,
    entries: new Map(entries.map(row => [row.id, row])),
    takenEntries: new Set(takenKeys),
    attachedBytes,
    shares,
    places,
    former
  };
}

/** @param most - the most messages of a frame that the rate limit lets pass */
function needsOfItem(item: QueueItem, most: number): INeeds {
  switch (item.type) {
    case 'command':
      return needsOf(item.command, item.freshId);
    case 'update':
      return {
        attaches: hasBundle(item.frame) || candidateEntries(item.frame).length > 0,
        replies: candidateReplies(item.frame).slice(0, most)
      };
    default:
      return {};
  }
}

/**
 * Message ids in frames. For each sender, the store is asked about no more ids than the rate limit lets pass. The rest count as taken,
 * if they are judged at all.
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

/** The owner of the quota that the files of an item count towards. */
const ownerOf = (item: QueueItem): string[] =>
  item.type === 'command'
    ? [rateKeyOf(item.principal)]
    : item.type === 'update'
      ? [rateKeyOf(item.session.principal)]
      : [];
