import { findEach, NO_ANSWER, type IChatAnswer, type IChatQuestion } from '../chat-question.js';
import { shareOf, type Tables } from './tables.js';

/** Answers what a turn has to know of a chat. */
export function answer(
  tables: Tables,
  {
    chat,
    ids = [],
    messages = [],
    replies = [],
    files = [],
    entries = [],
    entryIds = [],
    owners = [],
    times = [],
    newcomers = [],
    pins = 0
  }: IChatQuestion
): IChatAnswer {
  if (!tables.chats.isThere(chat)) {
    return NO_ANSWER;
  }
  const isAsked = (list: readonly unknown[]): boolean => list.length > 0;
  return {
    taken: new Set(isAsked(ids) ? tables.messages.taken(chat, ids) : []),
    rows: findEach(messages, id => tables.messages.get(chat, id)),
    seqs: isAsked(replies) ? tables.messages.seqs(chat, replies) : NO_ANSWER.seqs,
    attachments: findEach(files, id => tables.attachments.get(chat, id)),
    entries: new Map(
      isAsked(entries) ? tables.entries.some(chat, entries).map(row => [row.id, row]) : []
    ),
    takenEntries: new Set(isAsked(entryIds) ? tables.entries.taken(chat, entryIds) : []),
    attachedBytes: isAsked(owners) ? tables.attachments.bytes(chat) : 0,
    shares: findEach(owners, owner => ({
      ...shareOf(tables, chat, owner),
      allBytes: tables.attachments.bytesOf(owner)
    })),
    places: findEach(times, time => tables.messages.seqAt(chat, time)),
    former: findEach(newcomers, username => tables.people.former(chat, username)),
    pins: pins > 0 ? tables.messages.pins(chat, pins) : NO_ANSWER.pins
  };
}
