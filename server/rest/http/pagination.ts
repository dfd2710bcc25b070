const PAGE = 100;
const PAGE_MAX = 200;

/** The page size that a query asks for, from its text. */
export const pageSize = (
  asked: string | undefined,
  { usual = PAGE, most = PAGE_MAX } = {}
): number => Math.min(Math.max(Number(asked ?? usual), 1), most);

/**
 * The URL of a path on this server. It has no origin if no public URL is configured, because behind a proxy the server does not know its
 * own address. SDKs prepend their own origin. The Python SDK misreads the URL without the leading slash.
 */
const addressOf = (publicUrl: string | undefined, path: string): string =>
  `${publicUrl ?? '/'}${path}`;

/** The URL of a file. */
export const fileAddress = (publicUrl: string | undefined, chat: string, id: string): string =>
  addressOf(publicUrl, `chat/threads/${chat}/attachments/${id}`);

/** The version that a client sends in every query. The link to the next page must repeat it. */
export interface IVersioned {
  'api-version'?: string;
}

/** The link to the next page. Clients follow it as it is, so it repeats the whole query. */
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

/** One page of a list that is short enough for offsets. */
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
