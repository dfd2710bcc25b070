import { wordsOf, type ISearchQuery, type ISearchTerm } from './search.js';

/** Terms that are looked for; further ones are passed over. */
const MAX_TERMS = 16;

const DAY = 86_400_000;

type IFilters = { -readonly [K in keyof Omit<ISearchQuery, 'terms'>]?: ISearchQuery[K] };

/** `name:value`, `name:"a value"`, `"a phrase"`, or what stands between blanks. */
const PART = /(?:(from|in|before|after):)?(?:"([^"]*)"|(\S+))/gi;

/**
 * What somebody typed: words, "phrases", `from:name`, `in:chat`, `before:2026-01-31`, `after:2026-01-31`. Days are UTC's;
 * neither names its own day. The last word may be the beginning of one. Anything else is taken for words.
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
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(day)) {
    return false;
  }
  if (name === 'before') {
    filters.before = day;
  } else {
    filters.after = day + DAY;
  }
  return true;
}
