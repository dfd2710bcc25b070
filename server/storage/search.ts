import type { IChatRow, IMessageRow } from './rows.js';

/** Words that must stand next to one another; most often one. Small letters, no accents, never empty. */
export interface ISearchTerm {
  readonly words: readonly string[];
  /** The last word may go on. */
  readonly prefix: boolean;
}

/** What to look for. A message has to hold every term and to pass every filter. */
export interface ISearchQuery {
  readonly terms: readonly ISearchTerm[];
  /** The beginning of a username, of a display name, or of a word in it. */
  readonly from?: string;
  /** The beginning of a chat's name, or of a word in it. */
  readonly in?: string;
  /** Milliseconds since 1970: only what is earlier. */
  readonly before?: number;
  /** Milliseconds since 1970: only what is not earlier. */
  readonly after?: number;
}

/** Nothing is looked for: neither a term nor a filter. */
export const asksNothing = ({ terms, from, in: name, before, after }: ISearchQuery): boolean =>
  terms.length === 0 && [from, name, before, after].every(filter => filter === undefined);

/** Who asks, and for which part of what is found. */
export interface ISearchOptions {
  readonly username: string;
  /** Every chat, as for an administrator. */
  readonly all?: boolean;
  readonly limit: number;
  readonly skip?: number;
}

export interface ISearchHit {
  readonly chat: IChatRow;
  readonly message: IMessageRow;
}

/** A part of a message's text, and where in it found words stand: from, and up to but without to. */
export interface ISnippet {
  readonly text: string;
  readonly ranges: [from: number, to: number][];
}

/** What SQLite's tokenizer takes for a word. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

interface IPlacedWord {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

const placedWords = (text: string): IPlacedWord[] =>
  [...text.matchAll(WORD)].map(match => ({
    word: fold(match[0]),
    from: match.index,
    to: match.index + match[0].length
  }));

/** The words of a text, as they are compared. */
export const wordsOf = (text: string): string[] =>
  placedWords(text).flatMap(({ word }) => (word === '' ? [] : [word]));

/** Is this the beginning of one of the names, or of a word in one? */
export function matchesName(asked: string, names: readonly string[]): boolean {
  const start = fold(asked.trim());
  return names.some(name => {
    const folded = fold(name);
    return (
      folded.startsWith(start) || folded.split(/[\s_.-]+/).some(word => word.startsWith(start))
    );
  });
}

/** The words of a text that belong to a term. */
function found(words: readonly IPlacedWord[], term: ISearchTerm): IPlacedWord[] {
  const last = term.words.length - 1;
  const isAt = (place: number): boolean =>
    term.words.every((asked, i) => {
      const word = words[place + i]?.word;
      return i === last && term.prefix ? word?.startsWith(asked) : word === asked;
    });
  return words.flatMap((_, place) => (isAt(place) ? words.slice(place, place + last + 1) : []));
}

/** How well a text fits: how much of it was asked for; 0 if a term is missing. */
export function scoreOf(text: string, terms: readonly ISearchTerm[]): number {
  const words = placedWords(text);
  const counts = terms.map(term => found(words, term).length);
  return counts.includes(0) ? 0 : counts.reduce((sum, count) => sum + count, 0) / words.length;
}

/** Characters of a snippet, and of what stands in it before the first found word. */
const LENGTH = 160;
const LEAD = 40;

/** The part of a text where it was found, in one line. */
export function snippetOf(body: string, terms: readonly ISearchTerm[]): ISnippet {
  const text = body.replace(/\s+/g, ' ').trim();
  const words = placedWords(text);
  const marked = [...new Set(terms.flatMap(term => found(words, term)))].sort(
    (a, b) => a.from - b.from
  );
  const first = marked[0]?.from ?? 0;
  // From the beginning of a word.
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
    ranges: marked
      .filter(({ from }) => from < end)
      .map(({ from, to }) => [from + shift, Math.min(to, end) + shift])
  };
}
