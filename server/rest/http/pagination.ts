import { publicAddress } from './public-address.js';

const MAX_PAGE_SIZE = 100;
const PAGE_MAX = 200;

/** The page size that a query asks for, from its text. */
export const pageSize = (
  asked: string | undefined,
  { usual = MAX_PAGE_SIZE, most = PAGE_MAX } = {}
): number => Math.min(Math.max(Number(asked ?? usual), 1), most);

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
  return publicAddress(publicUrl, `${path}?${search.toString()}`);
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
