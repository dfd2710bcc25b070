import { livelyOn } from '../storage/order.js';
import type { IChatSummary } from '../storage/storage.js';
import { pageSize } from './links.js';

/** As the query of `GET /chat/threads` has it. */
export interface IPageQuery {
  maxPageSize?: string;
  startTime?: string;
  after?: string;
  includeLeft?: string;
}

/** Where a line stands in the list. A chat that gets livelier between two pages moves up, so that no page repeats a line. */
const placeOf = (summary: IChatSummary): string =>
  `${livelyOn(summary)}_${summary.row.createdOn}_${summary.row.id}`;

/** Does the line come after that place? The same order as the list's. */
function isAfter(summary: IChatSummary, place: string): boolean {
  const [lively, created, id] = place.split('_');
  const difference =
    Number(lively) - livelyOn(summary) || Number(created) - summary.row.createdOn || 0;
  return difference === 0 ? summary.row.id > id : difference > 0;
}

/** A page of the list, and the query of the next one if there is more. */
export function pageOf(
  list: readonly IChatSummary[],
  { maxPageSize, startTime, after, includeLeft }: IPageQuery
): { page: IChatSummary[]; next?: Record<string, string> } {
  const size = pageSize(maxPageSize);
  const since = startTime === undefined ? -Infinity : Date.parse(startTime);
  const rest = list.filter(
    summary => livelyOn(summary) >= since && (after === undefined || isAfter(summary, after))
  );
  const page = rest.slice(0, size);
  if (rest.length <= size) {
    return { page };
  }
  const next = {
    maxPageSize: String(size),
    ...(startTime !== undefined && { startTime }),
    ...(includeLeft !== undefined && { includeLeft }),
    after: placeOf(page[page.length - 1])
  };
  return { page, next };
}
