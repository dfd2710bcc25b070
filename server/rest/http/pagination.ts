const PAGE = 100;
const PAGE_MAX = 200;

/** How many a page holds, from the text of a query. */
export const pageSize = (
  asked: string | undefined,
  { usual = PAGE, most = PAGE_MAX } = {}
): number => Math.min(Math.max(Number(asked ?? usual), 1), most);

/**
 * The address of what stands at a path here. Without an origin where the server was not told its own address: behind a proxy it does
 * not know it. SDKs put theirs before it; Python's misreads it without the slash.
 */
export const addressOf = (publicUrl: string | undefined, path: string): string =>
  `${publicUrl ?? '/'}${path}`;

/** Where a file is read. */
export const fileAddress = (publicUrl: string | undefined, chat: string, id: string): string =>
  addressOf(publicUrl, `chat/threads/${chat}/attachments/${id}`);

/** What a client says of itself in every query, and has to find in the next one. */
export interface IVersioned {
  'api-version'?: string;
}

/** Where the next page is. Followed as it stands, so it says all that the first query said. */
export function nextLink(
  publicUrl: string | undefined,
  path: string,
  query: IVersioned,
  place: URLSearchParams | Record<string, string>
): string {
  const search = new URLSearchParams(place);
  const version = query['api-version'];
  if (version !== undefined) {
    search.set('api-version', version);
  }
  return addressOf(publicUrl, `${path}?${search}`);
}

/** A part of a list that is short enough to be counted through. */
export function partOf<T>(
  list: readonly T[],
  { maxPageSize, skip = '0' }: { maxPageSize?: string; skip?: string }
): { part: readonly T[]; next?: Record<string, string> } {
  const size = pageSize(maxPageSize);
  const end = Number(skip) + size;
  return {
    part: list.slice(Number(skip), end),
    ...(end < list.length && { next: { maxPageSize: String(size), skip: String(end) } })
  };
}
