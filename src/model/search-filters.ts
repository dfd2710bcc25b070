/** What a search may be narrowed to: an author, a chat, days before or after one. */
export const FILTERS = ['from', 'in', 'before', 'after'] as const;

export type FilterName = (typeof FILTERS)[number];

/** Days are written 2026-01-31. */
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

const FILTER = /(^|\s)(from|in|before|after):(?:"([^"]+)"|([^\s"]+))(?=\s)/gi;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const isDayFilter = (name: FilterName): boolean => name === 'before' || name === 'after';

/** The midnight with which a day begins where the user is, in milliseconds; NaN if it is no day. */
export const startOf = (day: string): number =>
  DAY.test(day) ? Date.parse(`${day}T00:00:00`) : NaN;

/** Filters that were typed out, each with a blank behind it, and the rest of the text. */
export function takeFilters(text: string): { text: string; filters: Filters } {
  const filters: Partial<Record<FilterName, string>> = {};
  const rest = text.replace(
    FILTER,
    (whole: string, before: string, name: string, quoted?: string, bare: string = '') => {
      const key = name.toLowerCase() as FilterName;
      const value = (quoted ?? bare).trim();
      if (value === '' || (isDayFilter(key) && Number.isNaN(startOf(value)))) {
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
 * What the server is asked. Days are the user's: they go as instants, since the server knows no time zones but UTC.
 * Words stand last, so that the last one may be the beginning of a word.
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

/** Neither filter names its own day: after one is from the next midnight on, however long the day is. */
function instantOf(name: FilterName, day: string): string {
  const time = new Date(startOf(day));
  if (name === 'after') {
    time.setDate(time.getDate() + 1);
  }
  return time.toISOString();
}
