import {
  findEach,
  NO_ANSWER,
  type IChatAnswer,
  type IChatQuestion
} from '../../server/storage/chat-question.js';
import type { MemoryAttachments } from './attachments.js';
import type { MemoryMessages } from './messages.js';
import type { MemoryPeople } from './people.js';
import type { MemoryState } from './state.js';

/** The kinds of data that a question is about. */
export interface IMemoryNouns {
  readonly state: MemoryState;
  readonly messages: MemoryMessages;
  readonly attachments: MemoryAttachments;
  readonly people: MemoryPeople;
}

/** Answers a turn's question about a chat. */
export function answer(
  { state, messages, attachments, people }: IMemoryNouns,
  question: IChatQuestion
): IChatAnswer {
  const { chat, owners = [] } = question;
  if (!state.chats.has(chat)) {
    return NO_ANSWER;
  }
  const entries = attachments.getEntries(chat, question.entries ?? []);
  return {
    taken: new Set(messages.takenIds(chat, question.ids ?? [])),
    rows: findEach(question.messages ?? [], id => messages.getMessage(chat, id)),
    seqs: messages.seqsOf(chat, question.replies ?? []),
    attachments: findEach(question.files ?? [], id => attachments.getAttachment(chat, id)),
    entries: new Map(entries.map(row => [row.id, row])),
    takenEntries: new Set(attachments.takenEntries(chat, question.entryIds ?? [])),
    attachedBytes: owners.length > 0 ? attachments.attachedBytes(chat) : 0,
    shares: findEach(owners, owner => ({
      ...attachments.attachedShare(chat, owner),
      allBytes: attachments.attachedBytesOf(owner)
    })),
    places: findEach(question.times ?? [], time => messages.seqAt(chat, time)),
    former: findEach(question.newcomers ?? [], username => people.getFormer(chat, username)),
    pins: messages.pins(chat, question.pins ?? 0)
  };
}
