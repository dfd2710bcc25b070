import { ChatError } from '../../errors.js';
import type { IChatPiece } from '../bulk.js';
import { journalOf, type IJournalEntry } from '../journal.js';
import type { IChatCommit, IChatRow } from '../storage.js';
import type { Tables } from './tables.js';

/** Applies one change that is made at a time, and returns its journal entries. */
export function apply(
  tables: Tables,
  { chat, ...change }: IChatCommit,
  at: number
): IJournalEntry[] {
  const { attachments, chats, entries, fileNames, followings, handovers, log, messages } = tables;
  const { people, routing } = tables;
  const { lastSeq } = chats.require(chat);
  const hasRole = (username: string): boolean => people.hasRole(chat, username);
  const seqOf = (id: string): number | undefined => messages.get(chat, id)?.seq;
  const entry = journalOf({ chat, ...change }, { lastSeq, hasRole, seqOf });
  if (change.update) {
    log.append(chat, change.update);
  }
  applyPiece(tables, chat, change, at);
  if (change.messages?.length) {
    chats.raiseSeq(
      chat,
      change.messages.reduce((last, { seq }) => Math.max(last, seq), 0)
    );
  }
  change.removed?.forEach(id => messages.remove(chat, id));
  if (change.topic !== undefined) {
    chats.rename(chat, change.topic);
  }
  if (change.metadata) {
    chats.patchMetadata(chat, change.metadata);
  }
  if (change.retentionDays !== undefined) {
    chats.setRetention(chat, change.retentionDays);
  }
  if (change.endedOn !== undefined) {
    chats.end(chat, change.endedOn);
  }
  change.held?.forEach(message => routing.hold(chat, message));
  change.released?.forEach(id => routing.release(chat, id));
  change.deliveries?.forEach(delivery => routing.deliver(chat, delivery));
  for (const entry of change.participants ?? []) {
    people.setRole(chat, entry);
    if (entry.role === null) {
      routing.endAll(chat, entry.username);
    }
  }
  if (change.access === 'private' && people.hasOutsider(chat)) {
    throw new ChatError('not_saved');
  }
  if (change.access) {
    chats.setAccess(chat, change.access);
  }
  change.answers?.forEach(entry => people.setAnswers(chat, entry));
  change.clients?.forEach(({ client, username }) => people.bindClient(chat, client, username));
  for (const { bot, ...retried } of change.retried ?? []) {
    handovers.put(chat, bot, { ...retried, attempts: 0 });
  }
  for (const id of change.detached ?? []) {
    fileNames.without(chat, id, () => {
      attachments.remove(chat, id);
      entries.remove(chat, id);
    });
  }
  const replies = change.messages?.filter(
    ({ seq, reply_to: answered }) => seq > lastSeq && answered !== undefined
  );
  const followed = replies?.flatMap(reply => followings.note(chat, reply, at)) ?? [];
  return [...(entry ? [entry] : []), ...followed];
}

/** Checks the limits of chats: that of their creator, and that of their workspace. @throws ChatError */
export function requireRoom(
  tables: Tables,
  { workspace, createdBy }: IChatRow,
  most = Infinity,
  mostIn = Infinity
): void {
  if (workspace !== undefined) {
    tables.workspaces.requireRoom(workspace, mostIn);
  }
  if (most !== Infinity && tables.chats.countOf(createdBy) >= most) {
    throw new ChatError('too_many_chats');
  }
}

/** Creates a chat with its first commit. */
export function insertChat(tables: Tables, row: IChatRow, first: Omit<IChatCommit, 'chat'>): void {
  const { id, createdOn, createdBy } = row;
  tables.chats.insert(row);
  apply(tables, { ...first, chat: id }, createdOn);
  tables.searches.note(first.messages ?? []);
  tables.journal.add(createdOn, [{ chat: id, made: { by: createdBy } }]);
}

/** Stores rows that need not know of their chat. */
export function applyPiece(
  { attachments, entries, messages, people }: Tables,
  chat: string,
  piece: Omit<IChatPiece, 'at'>,
  at: number
): void {
  // Before the messages, whose rows note the names of their files, and whether an image is among them.
  piece.attached?.forEach(row => attachments.insert(chat, row));
  piece.entries?.forEach(row => entries.insert(chat, row));
  piece.messages?.forEach(message => messages.put(chat, message, at));
  piece.users?.forEach(user => people.putUser(user));
}
