import type { IChatRow, IMessageRow } from './rows.js';
import { folded, placedWords, type IPlacedWord } from './search-words.js';

/** Adjacent words, usually just one. In lower case, without accents, never empty. */
export interface ISearchTerm {
  readonly words: readonly string[];
  /** The last word may be incomplete. */
  readonly prefix: boolean;
}

/** A search. A message must contain every term and pass every filter. */
export interface ISearchQuery {
  readonly terms: readonly ISearchTerm[];
  /** The start of a username, of a display name, or of a word in a display name. */
  readonly from?: string;
  /** The start of a chat's name, or of a word in it. */
  readonly in?: string;
  /** Milliseconds since 1970. Only earlier messages match. */
  readonly before?: number;
  /** Milliseconds since 1970. Earlier messages do not match. */
  readonly after?: number;
}

/** Whether the query is empty: it has neither a term nor a filter. */
export const asksNothing = ({ terms, from, in: name, before, after }: ISearchQuery): boolean =>
  terms.length === 0 && [from, name, before, after].every(filter => filter === undefined);

/** Which user searches, and which part of the results they want. */
export interface ISearchOptions {
  readonly username: string;
  /** Every chat, as for an administrator. */
  readonly all?: boolean;
  readonly limit: number;
  readonly skip?: number;
}

/** A message that matches a search. */
export interface ISearchHit {
  readonly chat: IChatRow;
  readonly message: IMessageRow;
}

/** A part of a message's text, and the positions of the found words in it: start included, end excluded. */
export interface ISnippet {
  readonly text: string;
  readonly ranges: [from: number, to: number][];
}

/** Whether the text is the start of one of the names, or of a word in one. In scripts without blanks, a word may start anywhere. */
export function matchesName(asked: string, names: readonly string[]): boolean {
  const start = folded(asked.trim());
  return names.some(name => {
    const whole = folded(name);
    const words = [
      whole,
      ...whole.split(/[\s_.-]+/),
      ...placedWords(name).map(({ from }) => folded(name.slice(from)))
    ];
    return words.some(word => word.startsWith(start));
  });
}

/** The words of a text that match a term. */
function found(words: readonly IPlacedWord[], term: ISearchTerm): IPlacedWord[] {
  const last = term.words.length - 1;
  const isAt = (place: number): boolean =>
    term.words.every((asked, i) => {
      const word = words[place + i]?.word;
      return i === last && term.prefix ? word?.startsWith(asked) : word === asked;
    });
  return words.flatMap((_, place) => (isAt(place) ? words.slice(place, place + last + 1) : []));
}

/** How well a text matches: the share of it that was searched for; 0 if a term is missing. */
export function scoreOf(text: string, terms: readonly ISearchTerm[]): number {
  const words = placedWords(text);
  const counts = terms.map(term => found(words, term).length);
  return counts.includes(0) ? 0 : counts.reduce((sum, count) => sum + count, 0) / words.length;
}

/** Characters of a snippet, and of its text before the first found word. */
const LENGTH = 160;
const LEAD = 40;

/** The part of a text around the found words, in one line. */
export function snippetOf(body: string, terms: readonly ISearchTerm[]): ISnippet {
  const text = body.replace(/\s+/g, ' ').trim();
  const words = placedWords(text);
  const marked = [...new Set(terms.flatMap(term => found(words, term)))].sort(
    (a, b) => a.from - b.from
  );
  const first = marked[0]?.from ?? 0;
  // Start at the beginning of a word.
  const start = first <= LEAD ? 0 : (words.find(({ from }) => from >= first - LEAD)?.from ?? first);
  const end =
    text.length - start <= LENGTH
      ? text.length
      : (words.filter(({ from, to }) => from >= start && to <= start + LENGTH).at(-1)?.to ??
        start + LENGTH);
  const lead = start > 0 ? '… ' : '';
  const shift = lead.length - start;
  return {
    text: `${lead}${text.slice(start, end)}${end < text.length ? ' …' : ''}`,
    ranges: joined(
      marked
        .filter(({ from }) => from < end)
        .map(({ from, to }) => [from + shift, Math.min(to, end) + shift])
    )
  };
}

/** Joins ranges that touch, as those of letters in a script without blanks do. */
const joined = (ranges: ISnippet['ranges']): ISnippet['ranges'] =>
  ranges.reduce<ISnippet['ranges']>((all, [from, to]) => {
    const last = all.at(-1);
    return last?.[1] === from ? [...all.slice(0, -1), [last[0], to]] : [...all, [from, to]];
  }, []);
