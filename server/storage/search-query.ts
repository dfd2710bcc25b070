import { isHolding } from '../../src/document/index.js';
import type { ISearchQuery, ISearchTerm } from './search.js';
import { wordsOf } from './search-words.js';

/** The most terms that are searched for. Further terms are ignored. */
const MAX_TERMS = 16;

/** The most words that are searched for, of one phrase and of all. Further words are ignored, so that a search compares few words. */
const MAX_PHRASE = 16;
const MAX_WORDS = 64;

const DAY_MS = 86_400_000;

/** ISO 8601. An instant must have a time zone. */
const DAY_OR_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2}))?$/;

type IFilters = { -readonly [K in keyof Omit<ISearchQuery, 'terms'>]?: ISearchQuery[K] };

/** `name:value`, `name:"a value"`, `"a phrase"`, or text between blanks. Keyboards type colons and quotation marks of several kinds. */
const PART =
  /(?:(from|in|has|before|after)[:：])?(?:["＂“”„«»「『]([^"＂“”„«»「」『』]*)["＂“”«»」』]|(\S+))/gi;

/**
 * Parses a search as the user typed it: words, "phrases", `from:name`, `in:chat`, `has:file`, `before:2026-01-31`, `after:2026-01-31`. Days
 * are in UTC, and both filters exclude the day that they name. A client that knows its user's time zone can pass an instant:
 * `before:2026-01-31T23:00:00.000Z` matches earlier messages, `after:` matches messages that are not earlier. The last word may be
 * incomplete. Everything else is read as words.
 */
export function parseSearch(text: string): ISearchQuery {
  const terms: ISearchTerm[] = [];
  const filters: IFilters = {};
  const trimmed = text.trim();
  let free = MAX_WORDS;
  for (const match of trimmed.matchAll(PART)) {
    const [whole, name, phrase, bare = ''] = match;
    const isTaken = name !== undefined && setFilter(filters, name.toLowerCase(), phrase ?? bare);
    const asked = isTaken ? [] : wordsOf(phrase ?? whole);
    const words = asked.slice(0, Math.min(MAX_PHRASE, free));
    if (words.length > 0 && terms.length < MAX_TERMS) {
      const isLast = match.index + whole.length === trimmed.length;
      const isCut = words.length < asked.length;
      terms.push({ words, prefix: isLast && phrase === undefined && !isCut });
      free -= words.length;
    }
  }
  return { terms, ...filters };
}

/** @returns whether the value is valid for this filter. */
function setFilter(filters: IFilters, name: string, value: string): boolean {
  if (name === 'from' || name === 'in') {
    const isName = wordsOf(value).length > 0;
    if (isName) {
      filters[name] = value.trim().replace(/^@/, '');
    }
    return isName;
  }
  if (name === 'has') {
    const asked = value.trim().toLowerCase();
    if (isHolding(asked)) {
      filters.has = [...(filters.has ?? []), asked];
    }
    return isHolding(asked);
  }
  const time = DAY_OR_INSTANT.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) {
    return false;
  }
  if (name === 'before') {
    filters.before = time;
  } else {
    filters.after = value.includes('T') ? time : time + DAY_MS;
  }
  return true;
}
