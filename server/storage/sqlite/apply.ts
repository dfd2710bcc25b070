import { journalOf, type IJournalEntry } from '../journal.js';
import type { IChatCommit } from '../storage.js';
import type { Tables } from './tables.js';

/** Applies one change that is made at a time, and returns its journal entry, if any. */
export function apply(
  tables: Tables,
  { chat, ...change }: IChatCommit,
  at: number
): IJournalEntry | null {
  const { attachments, chats, entries, log, messages, people } = tables;
  const { lastSeq } = chats.require(chat);
  const hasRole = (username: string): boolean => people.hasRole(chat, username);
  const seqOf = (id: string): number | undefined => messages.get(chat, id)?.seq;
  const entry = journalOf({ chat, ...change }, { lastSeq, hasRole, seqOf });
  if (change.update) {
    log.append(chat, change.update);
  }
  for (const message of change.messages ?? []) {
    messages.put(chat, message, at);
  }
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
  change.participants?.forEach(entry => people.setRole(chat, entry));
  change.clients?.forEach(({ client, username }) => people.bindClient(chat, client, username));
  change.users?.forEach(user => people.putUser(user));
  change.attached?.forEach(row => attachments.insert(chat, row));
  change.entries?.forEach(row => entries.insert(chat, row));
  for (const id of change.detached ?? []) {
    attachments.remove(chat, id);
    entries.remove(chat, id);
  }
  return entry;
}
