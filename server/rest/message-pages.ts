import { ChatError } from '../errors.js';
import type { IReach } from '../policy/policy.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';
import { pageSize } from './links.js';

/** As the query of `GET /chat/threads/{id}/messages` has it. */
export interface IMessagePageQuery {
  maxPageSize?: string;
  /** Only what is not older. */
  startTime?: string;
  /** A `sequenceId`: what comes before it, the newest first. */
  before?: string;
  /** A `sequenceId`: what comes after it, the oldest first. */
  after?: string;
  /** A message's id: it, and what is about it, the newest first. */
  around?: string;
  /** The same about a time. */
  aroundTime?: string;
}

export interface IMessagePage {
  readonly page: readonly IMessageRow[];
  /** The query of the next page, if there is more. */
  readonly next?: Record<string, string>;
}

type Reader = Pick<IStorage, 'getMessage' | 'listMessages' | 'messagesAfter' | 'seqAt'>;

/** A page of a chat's history. The places are sequence numbers, so that what arrives meanwhile repeats nothing. */
export async function messagePage(
  storage: Reader,
  chat: string,
  query: IMessagePageQuery,
  reach: IReach
): Promise<IMessagePage> {
  const { maxPageSize, startTime, before, after } = query;
  const size = pageSize(maxPageSize);
  const since = startTime === undefined ? -Infinity : Date.parse(startTime);
  const link = (place: { before: number } | { after: number }): Record<string, string> => {
    const [[name, seq]] = Object.entries(place);
    return {
      maxPageSize: String(size),
      ...(startTime !== undefined && { startTime }),
      [name]: String(seq)
    };
  };
  const newerThan = async (seq: number, limit: number): Promise<IMessageRow[]> => {
    const rows = await storage.messagesAfter(chat, Math.max(seq, reach.after), limit);
    return rows.filter(row => row.seq <= reach.until);
  };

  const centre = await centreOf(storage, chat, query, reach);
  if (centre === null && after !== undefined) {
    const rows = await newerThan(Number(after), size + 1);
    const page = rows.slice(0, size);
    const isMore = rows.length > size;
    return {
      page: page.filter(({ time }) => time * 1000 >= since),
      ...(isMore && { next: link({ after: page[page.length - 1].seq }) })
    };
  }
  const newer = centre === null ? [] : await newerThan(centre, Math.floor(size / 2));
  const end = centre === null ? Number(before ?? Infinity) : centre + 1;
  const left = size - newer.length;
  const bound = Math.min(end, reach.until + 1);
  const found = await storage.listMessages(chat, {
    ...(bound < Infinity && { before: bound }),
    limit: left + 1
  });
  const rows = found.filter(({ seq }) => seq > reach.after);
  const page = [...newer.reverse(), ...rows.slice(0, left)];
  const recent = page.filter(({ time }) => time * 1000 >= since);
  const isMore = rows.length > left && rows[left].time * 1000 >= since;
  return { page: recent, ...(isMore && { next: link({ before: page[page.length - 1].seq }) }) };
}

/** The place that a page is to lie about; null where it is not about any. */
async function centreOf(
  storage: Reader,
  chat: string,
  { around, aroundTime }: IMessagePageQuery,
  { after, until }: IReach
): Promise<number | null> {
  if (around !== undefined) {
    const message = await storage.getMessage(chat, around);
    if (!message || message.seq <= after || message.seq > until) {
      throw new ChatError('message_not_found');
    }
    return message.seq;
  }
  return aroundTime === undefined ? null : storage.seqAt(chat, Date.parse(aroundTime));
}
