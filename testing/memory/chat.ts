import { ChatError } from '../../server/errors.js';
import type { IBridgeRow } from '../../server/storage/bridges.js';
import type * as S from '../../server/storage/storage.js';

/** One chat in the in-memory store. */
export interface IMemoryChat {
  row: S.IChatRow;
  snapshot: Uint8Array | null;
  log: Uint8Array[];
  /** null: the message was removed, and its id stays taken. */
  messages: Map<string, S.IMessageRow | null>;
  /** The root of the thread of each reply. */
  roots: Map<string, string>;
  /** The threads of each user, by their roots, the latest changed last. `own`: whether the user has followed it, and nobody else. */
  followings: Map<string, Map<string, S.IFollowing & { own: boolean }>>;
  /** When the content of a message last changed after it was stored. */
  changedOn: Map<string, number>;
  participants: Map<string, S.IParticipantRow>;
  former: Map<string, S.IFormerRow>;
  clients: Map<number, string>;
  retired: Set<number>;
  preferences: Map<string, S.IPreferences>;
  reads: Map<string, IMemoryRead>;
  cursors: Map<string, number>;
  /** The handovers of each bot, by message. */
  handovers: Map<string, Map<string, S.IHandover>>;
  held: Map<string, S.IMessageRow>;
  /** By bot and id. null: the bot has handled it. */
  deliveries: Map<string, S.IDelivery | null>;
  attachments: Map<string, S.IStoredAttachment>;
  /** null: the entry is gone, and its id stays taken. */
  entries: Map<string, S.IEntryRow | null>;
  bridge?: IMemoryBridge;
}

/** A read position, and what its user has set to unread. */
export interface IMemoryRead {
  readonly seq: number;
  readonly readOn: number;
  readonly unread?: { readonly after: number; readonly on: number };
}

/** A bridge, and where the messages of its room come from. */
export interface IMemoryBridge {
  row: IBridgeRow;
  readonly remotes: Map<string, string>;
}

export const emptyChat = (row: S.IChatRow): IMemoryChat => ({
  row,
  snapshot: null,
  log: [],
  messages: new Map(),
  roots: new Map(),
  followings: new Map(),
  changedOn: new Map(),
  participants: new Map(),
  former: new Map(),
  clients: new Map(),
  retired: new Set(),
  preferences: new Map(),
  reads: new Map(),
  cursors: new Map(),
  handovers: new Map(),
  held: new Map(),
  deliveries: new Map(),
  attachments: new Map(),
  entries: new Map()
});

/** A copy, because a store never returns the object that it was given. */
export const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const contentOf = (row: S.IMessageRow): string =>
  JSON.stringify({ ...row, reactions: undefined, pinned: undefined, pinned_by: undefined });

/** The entries, ordered by id. */
export const entriesOf = ({ entries }: IMemoryChat): S.IEntryRow[] =>
  [...entries.values()].filter(row => row !== null).sort((a, b) => (a.id < b.id ? -1 : 1));

/** The key of a delivery. Usernames have no line breaks. */
export const deliveryKey = (bot: string, id: string): string => `${bot}\n${id}`;

/** The messages, ordered by `seq`. */
export const rows = (chat: IMemoryChat): S.IMessageRow[] =>
  [...chat.messages.values()].filter(row => row !== null).sort((a, b) => a.seq - b.seq);

export const participantsOf = (chat: IMemoryChat): S.IParticipantRow[] =>
  [...chat.participants.values()].sort(
    (a, b) => a.addedOn - b.addedOn || (a.username < b.username ? -1 : 1)
  );

/** The part of a chat that a user may read: `seq` bounds, and the time from which they see files. */
export function reachOf(
  { row, participants, former }: IMemoryChat,
  username: string,
  all: boolean
): { after: number; until: number; from: number } {
  if (row.access === 'open' || all) {
    return { after: 0, until: Infinity, from: 0 };
  }
  const left = former.get(username);
  const {
    afterSeq = 0,
    shareHistoryTime = 0,
    addedOn = 0
  } = participants.get(username) ?? left ?? {};
  return {
    after: afterSeq,
    until: left?.untilSeq ?? Infinity,
    from: Math.min(shareHistoryTime, addedOn)
  };
}

function changedRow(row: S.IChatRow, change: S.IChatCommit): S.IChatRow {
  const { metadata: known, retentionDays: days, ...rest } = row;
  const kept = Object.entries({ ...known, ...change.metadata }).filter(
    ([, value]) => value !== null
  );
  const retentionDays = change.retentionDays === undefined ? days : change.retentionDays;
  const endedOn = change.endedOn ?? row.endedOn;
  return {
    ...rest,
    ...(endedOn !== undefined && { endedOn }),
    topic: change.topic ?? row.topic,
    access: change.access ?? row.access,
    ...(kept.length > 0 && { metadata: Object.fromEntries(kept) as Record<string, string> }),
    ...(typeof retentionDays === 'number' && { retentionDays })
  };
}

/** Notes the root of the thread of a new reply. The replies to it may have come before it. */
function putRoot(roots: Map<string, string>, id: string, answered: string): void {
  const root = roots.get(answered) ?? answered;
  roots.set(id, root);
  roots.forEach((one, reply) => roots.set(reply, one === id ? root : one));
}

/** The chat after a change that is made at a time, as a new object. If the change throws, nothing has changed. */
export function changed(
  chat: IMemoryChat,
  change: S.IChatCommit,
  now: number,
  isOutside: (row: S.IParticipantRow) => boolean = () => false
): IMemoryChat {
  const messages = new Map(chat.messages);
  const changedOn = new Map(chat.changedOn);
  const roots = new Map(chat.roots);
  const taken = new Map([...messages.values()].map(row => [row?.seq, row?.id]));
  let lastSeq = chat.row.lastSeq;
  for (const message of change.messages ?? []) {
    const { id, type, sender, body } = message;
    if (![id, type, sender, body].every(text => typeof text === 'string')) {
      throw new TypeError('A row lacks what every message has.'); // the error that a database would throw
    }
    if (messages.get(message.id) === null) {
      throw new ChatError('message_id_taken', undefined, message.id);
    }
    if ((taken.get(message.seq) ?? message.id) !== message.id) {
      throw new Error(`seq ${message.seq} is taken`);
    }
    const known = messages.get(message.id);
    if (known && contentOf(known) !== contentOf(message)) {
      changedOn.set(message.id, now);
    }
    messages.set(message.id, copy(message));
    if (!known && message.reply_to !== undefined) {
      putRoot(roots, message.id, message.reply_to);
    }
    taken.set(message.seq, message.id);
    lastSeq = Math.max(lastSeq, message.seq);
  }
  change.removed?.forEach(id => messages.set(id, null));
  const participants = new Map(chat.participants);
  const former = new Map(chat.former);
  for (const { role, at, seq = 0, topic, ...entry } of change.participants ?? []) {
    const { username } = entry;
    const known = participants.get(username);
    if (role) {
      former.delete(username);
      participants.set(username, known ? { ...known, role } : { ...entry, role, addedOn: at });
    } else if (known && (isOutside(known) || hasOwner(known))) {
      participants.delete(username);
    } else if (known) {
      const { addedOn, displayName, shareHistoryTime, afterSeq = 0 } = known;
      former.set(username, {
        addedOn,
        ...(displayName !== undefined && { displayName }),
        ...(shareHistoryTime !== undefined && { shareHistoryTime }),
        leftOn: at,
        afterSeq,
        untilSeq: seq,
        topic: topic ?? change.topic ?? chat.row.topic
      });
      participants.delete(username);
    }
  }
  if (change.access === 'private' && [...participants.values()].some(isOutside)) {
    throw new ChatError('not_saved');
  }
  for (const { username, answers, traits } of change.answers ?? []) {
    participants.set(username, {
      ...participants.get(username)!,
      answers: answers ?? undefined,
      ...(traits && { traits })
    });
  }
  const clients = new Map(chat.clients);
  for (const { client, username } of change.clients ?? []) {
    if ((clients.get(client) ?? username) !== username) {
      throw new ChatError('foreign_client_id');
    }
    clients.set(client, username);
  }
  const held = new Map(chat.held);
  change.held?.forEach(message => held.set(message.id, copy(message)));
  change.released?.forEach(id => held.delete(id));
  const deliveries = new Map(chat.deliveries);
  for (const delivery of change.deliveries ?? []) {
    const key = deliveryKey(delivery.bot, delivery.id);
    deliveries.set(key, deliveries.has(key) ? deliveries.get(key)! : copy(delivery));
  }
  const leavers = change.participants?.filter(({ role }) => role === null) ?? [];
  for (const [key, delivery] of deliveries) {
    const hasLeft = leavers.some(({ username }) => username === delivery?.bot);
    deliveries.set(key, hasLeft ? null : delivery);
  }
  const attachments = new Map(chat.attachments);
  for (const row of change.attached ?? []) {
    const newest = [...attachments.values()].at(-1);
    attachments.set(row.id, { ...copy(row), n: (newest?.n ?? 0) + 1 });
  }
  const entries = new Map(chat.entries);
  for (const row of change.entries ?? []) {
    entries.set(row.id, entries.get(row.id) ?? (entries.has(row.id) ? null : copy(row)));
  }
  for (const id of change.detached ?? []) {
    attachments.delete(id);
    entries.set(id, null);
  }
  return {
    ...chat,
    row: { ...changedRow(chat.row, change), lastSeq },
    log: change.update ? [...chat.log, change.update.slice()] : chat.log,
    messages,
    roots,
    changedOn,
    participants,
    former,
    clients,
    held,
    deliveries,
    attachments,
    entries
  };
}

/** Whether a participant is a bot that reads nothing without somebody else. It keeps nothing of a chat that it has left. */
const hasOwner = ({ traits: { boundTo, owner } = {} }: S.IParticipantRow): boolean =>
  boundTo !== undefined || owner !== undefined;
