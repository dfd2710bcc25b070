import { isHolding } from '../../document/index.js';

/** A filter of a search: the author, the chat, what the messages hold, or the days before or after a date. */
export type FilterName = 'from' | 'in' | 'has' | 'before' | 'after';

export const FILTERS: readonly FilterName[] = ['from', 'in', 'has', 'before', 'after'];

/** The values of the filters. Days have the form 2026-01-31. */
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

const FILTER = /(^|\s)(from|in|has|before|after):(?:"([^"]+)"|([^\s"]+))(?=\s)/gi;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const isDayFilter = (name: FilterName): boolean => name === 'before' || name === 'after';

/** Returns the start of a day in the user's time zone, in milliseconds since 1970; NaN if the text is not a day. */
export const startOf = (day: string): number =>
  DAY.test(day) ? Date.parse(`${day}T00:00:00`) : NaN;

function isValid(name: FilterName, value: string): boolean {
  if (name === 'has') {
    return isHolding(value);
  }
  return isDayFilter(name) ? !Number.isNaN(startOf(value)) : value !== '';
}

/** Extracts the filters that the user has typed and ended with a space, and returns them with the rest of the text. */
export function takeFilters(text: string): { text: string; filters: Filters } {
  const filters: Partial<Record<FilterName, string>> = {};
  const rest = text.replace(
    FILTER,
    (whole: string, before: string, name: string, quoted?: string, bare: string = '') => {
      const key = name.toLowerCase() as FilterName;
      const typed = (quoted ?? bare).trim();
      const value = key === 'has' ? typed.toLowerCase() : typed;
      if (!isValid(key, value)) {
        return whole;
      }
      filters[key] = value;
      return before;
    }
  );
  const isTaken = Object.keys(filters).length > 0;
  return { text: isTaken ? rest.replace(/\s+/g, ' ').trimStart() : text, filters };
}

/**
 * Builds the query for the server. Days are the user's days and are sent as instants, because the server knows no time
 * zone but UTC. Words come last, so that the server can treat the last one as a prefix.
 */
export function toQuery(words: string, filters: Filters): string {
  const typed = takeFilters(`${words} `);
  const all = { ...filters, ...typed.filters };
  const parts = FILTERS.flatMap(name => {
    const value = all[name]?.replace(/"/g, ' ').trim();
    return value ? `${name}:${isDayFilter(name) ? instantOf(name, value) : `"${value}"`}` : [];
  });
  return [...parts, typed.text.trim()].filter(part => part !== '').join(' ');
}

/** Neither filter includes the named day: `after` starts at the next midnight, however long the day is. */
function instantOf(name: FilterName, day: string): string {
  const time = new Date(startOf(day));
  if (name === 'after') {
    time.setDate(time.getDate() + 1);
  }
  return time.toISOString();
}
