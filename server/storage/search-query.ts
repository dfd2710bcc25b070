import { wordsOf, type ISearchQuery, type ISearchTerm } from './search.js';

/** Terms that are looked for; further ones are passed over. */
const MAX_TERMS = 16;

const DAY = 86_400_000;

/** ISO 8601; an instant has its zone. */
const DAY_OR_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2}))?$/;

type IFilters = { -readonly [K in keyof Omit<ISearchQuery, 'terms'>]?: ISearchQuery[K] };

/** `name:value`, `name:"a value"`, `"a phrase"`, or what stands between blanks. */
const PART = /(?:(from|in|before|after):)?(?:"([^"]*)"|(\S+))/gi;

/**
 * What somebody typed: words, "phrases", `from:name`, `in:chat`, `before:2026-01-31`, `after:2026-01-31`. Days are UTC's;
 * neither names its own day. A client that knows its user's days names an instant: `before:2026-01-31T23:00:00.000Z` is
 * what is earlier, `after:` what is not earlier. The last word may be the beginning of one. Anything else is taken for words.
 */
export function parseSearch(text: string): ISearchQuery {
  const terms: ISearchTerm[] = [];
  const filters: IFilters = {};
  const trimmed = text.trim();
  for (const match of trimmed.matchAll(PART)) {
    const [whole, name, phrase, bare = ''] = match;
    const isTaken = name !== undefined && setFilter(filters, name.toLowerCase(), phrase ?? bare);
    const words = isTaken ? [] : wordsOf(phrase ?? whole);
    if (words.length > 0 && terms.length < MAX_TERMS) {
      const isLast = match.index + whole.length === trimmed.length;
      terms.push({ words, prefix: isLast && phrase === undefined });
    }
  }
  return { terms, ...filters };
}

/** @returns whether the value is one for this filter. */
function setFilter(filters: IFilters, name: string, value: string): boolean {
  if (name === 'from' || name === 'in') {
    const isName = wordsOf(value).length > 0;
    if (isName) {
      filters[name] = value.trim();
    }
    return isName;
  }
  const time = DAY_OR_INSTANT.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) {
    return false;
  }
  if (name === 'before') {
    filters.before = time;
  } else {
    filters.after = value.includes('T') ? time : time + DAY;
  }
  return true;
}
