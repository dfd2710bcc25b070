import { ChatError } from '../errors.js';
import type * as S from './storage.js';

/** One chat in the memory of a test. */
export interface IMemoryChat {
  row: S.IChatRow;
  snapshot: Uint8Array | null;
  log: Uint8Array[];
  /** null: removed, its id stays. */
  messages: Map<string, S.IMessageRow | null>;
  participants: Map<string, S.IParticipantRow>;
  clients: Map<number, string>;
  retired: Set<number>;
  reads: Map<string, number>;
  cursors: Map<string, number>;
}

export const emptyChat = (row: S.IChatRow): IMemoryChat => ({
  row,
  snapshot: null,
  log: [],
  messages: new Map(),
  participants: new Map(),
  clients: new Map(),
  retired: new Set(),
  reads: new Map(),
  cursors: new Map()
});

/** What a store gives back is never the object that was handed in. */
export const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** In the order of `seq`. */
export const rows = (chat: IMemoryChat): S.IMessageRow[] =>
  [...chat.messages.values()].filter(row => row !== null).sort((a, b) => a.seq - b.seq);

export const participantsOf = (chat: IMemoryChat): S.IParticipantRow[] =>
  [...chat.participants.values()].sort(
    (a, b) => a.addedOn - b.addedOn || (a.username < b.username ? -1 : 1)
  );

/** The chat after a change, as a new object, so that a change that throws has changed nothing. */
export function changed(chat: IMemoryChat, change: S.IChatCommit): IMemoryChat {
  const messages = new Map(chat.messages);
  const taken = new Map([...messages.values()].map(row => [row?.seq, row?.id]));
  let lastSeq = chat.row.lastSeq;
  for (const message of change.messages ?? []) {
    if (messages.get(message.id) === null) {
      throw new ChatError('message_id_taken', undefined, message.id);
    }
    if ((taken.get(message.seq) ?? message.id) !== message.id) {
      throw new Error(`seq ${message.seq} is taken`);
    }
    messages.set(message.id, copy(message));
    taken.set(message.seq, message.id);
    lastSeq = Math.max(lastSeq, message.seq);
  }
  change.removed?.forEach(id => messages.set(id, null));
  const participants = new Map(chat.participants);
  for (const { username, role, at } of change.participants ?? []) {
    if (role) {
      const addedOn = participants.get(username)?.addedOn ?? at;
      participants.set(username, { username, role, addedOn });
    } else {
      participants.delete(username);
    }
  }
  const clients = new Map(chat.clients);
  for (const { client, username } of change.clients ?? []) {
    if ((clients.get(client) ?? username) !== username) {
      throw new ChatError('foreign_client_id');
    }
    clients.set(client, username);
  }
  return {
    ...chat,
    row: { ...chat.row, topic: change.topic ?? chat.row.topic, lastSeq },
    log: change.update ? [...chat.log, change.update.slice()] : chat.log,
    messages,
    participants,
    clients
  };
}
