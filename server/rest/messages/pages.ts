import { nextTurn } from '../../clock.js';
import type { History } from '../../rooms/chats/history.js';
import type { IHistoryRow } from '../../storage/history.js';
import { pageSize } from '../http/pagination.js';

/** The query of `GET /chat/threads/{id}/messages`. */
export interface IMessagePageQuery {
  maxPageSize?: string;
  /** Excludes older messages. */
  startTime?: string;
  /** A `sequenceId`. The page holds the messages before it, newest first. */
  before?: string;
  /** A `sequenceId`. The page holds the messages after it, oldest first. */
  after?: string;
  /** A message id. The page holds this message and those around it, newest first. */
  around?: string;
  /** A time. The page holds the messages around it, newest first. */
  aroundTime?: string;
}

export interface IMessagePage {
  readonly page: readonly IHistoryRow[];
  /** The query of the next page, if there is one. */
  readonly next?: Record<string, string>;
}

/** A page of a chat's history. Positions are sequence numbers, so that messages which arrive meanwhile cause no repetition. */
export async function messagePage(
  history: History,
  query: IMessagePageQuery
): Promise<IMessagePage> {
  const { maxPageSize, startTime, before, after } = query;
  const size = pageSize(maxPageSize);
  const since = startTime === undefined ? undefined : Date.parse(startTime);
  const isRecent = ({ message }: IHistoryRow): boolean =>
    since === undefined || message.time * 1000 >= since;
  const link = (place: { before: number } | { after: number }): Record<string, string> => {
    const [[name, seq]] = Object.entries(place);
    return {
      maxPageSize: String(size),
      ...(startTime !== undefined && { startTime }),
      [name]: String(seq)
    };
  };

  const centre = await centreOf(history, query);
  if (centre === null && after !== undefined) {
    const rows = await history.after(Number(after), size + 1);
    const page = rows.slice(0, size);
    const next = rows[size] ?? (await nextOf(rows, seq => history.after(seq, 1)));
    const isMore = next !== undefined;
    return {
      page: page.filter(isRecent),
      ...(isMore && { next: link({ after: page[page.length - 1].message.seq }) })
    };
  }
  const newer = centre === null ? [] : await history.after(centre, Math.floor(size / 2));
  const end = centre === null ? Number(before ?? Infinity) : centre + 1;
  const left = size - newer.length;
  const rows = await history.before(end, left + 1, since);
  const page = [...newer.filter(isRecent).reverse(), ...rows.slice(0, left)];
  const older = rows[left] ?? (await nextOf(rows, seq => history.before(seq, 1, since)));
  const isMore = older !== undefined;
  return { page, ...(isMore && { next: link({ before: page[page.length - 1].message.seq }) }) };
}

/** A page of those messages that `read` lists, newest first, below a `seq`. It reads once, because a long thread takes long to read. */
export async function newestPage(
  read: (end: number, limit: number) => Promise<IHistoryRow[]>,
  { maxPageSize, before }: Pick<IMessagePageQuery, 'maxPageSize' | 'before'>
): Promise<IMessagePage> {
  const size = pageSize(maxPageSize);
  const rows = await read(Number(before ?? Infinity), size + 1);
  const page = rows.slice(0, size);
  // Large rows fill a page early.
  const isMore = rows.length > size || (await nextOf(page, seq => read(seq, 1))) !== undefined;
  const next = { maxPageSize: String(size), before: String(page.at(-1)?.message.seq) };
  return { page, ...(isMore && { next }) };
}

/** The query of the next page after these rows. There may be more rows than were read at once. */
async function nextOf(
  rows: readonly IHistoryRow[],
  read: (seq: number) => Promise<readonly IHistoryRow[]>
): Promise<IHistoryRow | undefined> {
  const last = rows.at(-1);
  await nextTurn(); // each may have megabytes
  return last && (await read(last.message.seq))[0];
}

/** The `seq` around which a page is centred; null if the query asks for no centre. */
async function centreOf(
  history: History,
  { around, aroundTime }: IMessagePageQuery
): Promise<number | null> {
  if (around !== undefined) {
    return (await history.get(around)).message.seq;
  }
  return aroundTime === undefined ? null : history.seqAt(Date.parse(aroundTime));
}
