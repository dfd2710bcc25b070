import { ChatError } from '../errors.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';

const PAGE = 100;
const PAGE_MAX = 200;

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
  readonly next?: string;
}

type Reader = Pick<IStorage, 'getMessage' | 'listMessages' | 'messagesAfter' | 'seqAt'>;

/** A page of a chat's history. The places are sequence numbers, so that what arrives meanwhile repeats nothing. */
export async function messagePage(
  storage: Reader,
  chat: string,
  query: IMessagePageQuery
): Promise<IMessagePage> {
  const { maxPageSize, startTime, before, after } = query;
  const size = Math.min(Math.max(Number(maxPageSize ?? PAGE), 1), PAGE_MAX);
  const since = startTime === undefined ? -Infinity : Date.parse(startTime);
  const link = (place: { before: number } | { after: number }): string => {
    const filter = startTime === undefined ? undefined : { startTime };
    const [[name, seq]] = Object.entries(place);
    return new URLSearchParams({
      maxPageSize: String(size),
      ...filter,
      [name]: String(seq)
    }).toString();
  };

  const centre = await centreOf(storage, chat, query);
  if (centre === null && after !== undefined) {
    const rows = await storage.messagesAfter(chat, Number(after), size + 1);
    const page = rows.slice(0, size);
    const isMore = rows.length > size;
    return {
      page: page.filter(({ time }) => time * 1000 >= since),
      ...(isMore && { next: link({ after: page[page.length - 1].seq }) })
    };
  }
  const newer =
    centre === null ? [] : await storage.messagesAfter(chat, centre, Math.floor(size / 2));
  const end = centre === null ? before && Number(before) : centre + 1;
  const left = size - newer.length;
  const rows = await storage.listMessages(chat, {
    ...(end !== undefined && { before: Number(end) }),
    limit: left + 1
  });
  const page = [...newer.reverse(), ...rows.slice(0, left)];
  const recent = page.filter(({ time }) => time * 1000 >= since);
  const isMore = rows.length > left && rows[left].time * 1000 >= since;
  return { page: recent, ...(isMore && { next: link({ before: page[page.length - 1].seq }) }) };
}

/** The place that a page is to lie about; null where it is not about any. */
async function centreOf(
  storage: Reader,
  chat: string,
  { around, aroundTime }: IMessagePageQuery
): Promise<number | null> {
  if (around !== undefined) {
    const message = await storage.getMessage(chat, around);
    if (!message) {
      throw new ChatError('message_not_found');
    }
    return message.seq;
  }
  return aroundTime === undefined ? null : storage.seqAt(chat, Date.parse(aroundTime));
}
