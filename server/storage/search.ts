import type { INamedFile } from './file-names.js';
import type { IChatRow, IMessageRow } from './rows.js';
import {
  aliasOf,
  cleanName,
  isMadeUsername,
  kindOf,
  plainWords,
  type Holding
} from '../../src/document/index.js';
import { folded, placedWords, wordStarts, type IPlacedWord } from './search-words.js';

/** Adjacent words, usually just one. In lower case, without accents, never empty. */
export interface ISearchTerm {
  readonly words: readonly string[];
  /** The last word may be incomplete. */
  readonly prefix: boolean;
}

/** A search. A message must contain every term and pass every filter. */
export interface ISearchQuery {
  readonly terms: readonly ISearchTerm[];
  /** The start of a username, of a name that people see of its user, or of a word in it. */
  readonly from?: string;
  /** The start of a chat's name, or of a word in it. */
  readonly in?: string;
  /** A message must hold all of these. */
  readonly has?: readonly Holding[];
  /** Milliseconds since 1970. Only earlier messages match. */
  readonly before?: number;
  /** Milliseconds since 1970. Earlier messages do not match. */
  readonly after?: number;
}

/** Whether the query is empty: it has neither a term nor a filter. */
export const asksNothing = ({ terms, ...filters }: ISearchQuery): boolean =>
  terms.length === 0 && Object.values(filters).every(filter => filter === undefined);

/** The user who searches, and the part of the results that they want. */
export interface ISearchOptions {
  readonly username: string;
  /** Every chat, as for an administrator. */
  readonly all?: boolean;
  /** Only in chats of the workspace with this id. */
  readonly workspace?: string;
  readonly limit: number;
  readonly skip?: number;
  /** Ends the search, which then throws its reason. */
  readonly signal?: AbortSignal;
}

/** A message that matches a search. */
export interface ISearchHit {
  readonly chat: IChatRow;
  /** The time from which the user may read the chat. Files from before it are hidden from them. */
  readonly from: number;
  readonly message: IMessageRow;
  /** The files that the message names. Their names count as a part of its text, unless one of them is hidden from the user. */
  readonly files: readonly INamedFile[];
}

/** A part of a message's text, and the positions of the found words in it: start included, end excluded. */
export interface ISnippet {
  readonly text: string;
  readonly ranges: [from: number, to: number][];
}

/**
 * A test whether a text is the start of one of some names, or of a word in one. In scripts without blanks, a word may start anywhere. The
 * text is folded once, because a search asks about the names of all chats or users.
 */
export function nameMatcher(asked: string): (names: readonly string[]) => boolean {
  const start = folded(asked.trim());
  return names => names.some(name => beginsWord(folded(name), start));
}

const SEPARATOR = /[\s_.-]/;

function beginsWord(name: string, start: string): boolean {
  if (name.startsWith(start)) {
    return true;
  }
  const found: number[] = [];
  for (let at = name.indexOf(start); at >= 0; at = name.indexOf(start, at + 1)) {
    found.push(at);
  }
  if (found.length === 0) {
    return false;
  }
  const starts = wordStarts(name);
  return found.some(at => starts.has(at) || SEPARATOR.test(name[at - 1]));
}

/**
 * The names under which people know a user: the username, the alias, and each name without and with the marks that views show after it, such
 * as `Ana (guest, #1a2b3c4d)`. Only users created by programs are shown under names that others have given them.
 */
export function shownNames(
  username: string,
  { own, given = [], bot }: { own?: string; given?: readonly string[]; bot?: boolean }
): string[] {
  const names = [...(own === undefined ? [] : [own]), ...(isMadeUsername(username) ? given : [])];
  const kind = kindOf({ username, bot });
  const alias = aliasOf(username, kind);
  const marks = kind === 'account' ? [alias] : [kind, `${kind}, ${alias}`];
  return [
    username,
    alias,
    ...names.flatMap(name => [name, ...marks.map(mark => `${cleanName(name) || name} (${mark})`)])
  ];
}

/** The words of a text, read as far as they are asked for. */
class TextWords {
  constructor(text: string) {
    this._unread = placedWords(text);
  }

  at(place: number): IPlacedWord | undefined {
    while (this._read.length <= place) {
      const next = this._unread.next();
      if (next.done) {
        return undefined;
      }
      this._read.push(next.value);
    }
    return this._read[place];
  }

  /** The words of each term that matches from a place on. */
  matches(place: number, terms: readonly ISearchTerm[]): IPlacedWord[] {
    return terms
      .filter(term => this._match(place, term))
      .flatMap(({ words }) => words.map((_, i) => this.at(place + i)!));
  }

  /** The first place where a term matches; -1 if there is none. */
  find(terms: readonly ISearchTerm[]): number {
    const isFound = (place: number): boolean => terms.some(term => this._match(place, term));
    for (let place = 0; terms.length > 0 && this.at(place); place++) {
      if (isFound(place)) {
        return place;
      }
    }
    return -1;
  }

  private _match(place: number, { words, prefix }: ISearchTerm): boolean {
    return words.every((asked, i) => {
      const word = this.at(place + i)?.word;
      return prefix && i === words.length - 1 ? word?.startsWith(asked) : word === asked;
    });
  }

  private readonly _read: IPlacedWord[] = [];
  private readonly _unread: Generator<IPlacedWord, undefined>;
}

/** How often a text has each of some terms, and the number of its words. */
export function countIn(
  text: string,
  terms: readonly ISearchTerm[]
): { counts: number[]; words: number } {
  const words = new TextWords(text);
  const counts = terms.map(() => 0);
  let place = 0;
  for (; words.at(place); place++) {
    terms.forEach((term, i) => (counts[i] += words.matches(place, [term]).length > 0 ? 1 : 0));
  }
  return { counts, words: place };
}

/** The score of a text: the share of it that was searched for; 0 if a term is missing. */
export function scoreOf(text: string, terms: readonly ISearchTerm[]): number {
  const { counts, words } = countIn(text, terms);
  return counts.includes(0)
    ? 0
    : counts.reduce((sum, count, i) => sum + count * terms[i].words.length, 0) / words;
}

/** Characters of a snippet, and of its text before the first found word. */
const SNIPPET_LENGTH = 160;
const TEXT_BEFORE_WORD = 40;

/**
 * The part of a message around the first found words: one line without Markdown's marks, unless all found words are in those, such as in the
 * address of a link. The words behind it are not read.
 */
export function snippetOf(body: string, terms: readonly ISearchTerm[]): ISnippet {
  const plain = lineOf(plainWords(body));
  const isHidden = terms.length > 0 && new TextWords(plain).find(terms) < 0;
  const text = isHidden ? lineOf(body) : plain;
  const words = new TextWords(text);
  const found = Math.max(words.find(terms), 0);
  const first = words.at(found)?.from ?? 0;
  // Start at the beginning of a word.
  let place = found;
  while (place > 0 && words.at(place - 1)!.from >= first - TEXT_BEFORE_WORD) {
    place--;
  }
  const start = first <= TEXT_BEFORE_WORD ? 0 : words.at(place)!.from;
  const shown: IPlacedWord[] = [];
  const marked = new Set<IPlacedWord>();
  for (; (words.at(place)?.from ?? Infinity) < start + SNIPPET_LENGTH; place++) {
    shown.push(words.at(place)!);
    words.matches(place, terms).forEach(word => marked.add(word));
  }
  const end =
    text.length - start <= SNIPPET_LENGTH
      ? text.length
      : (shown.filter(({ to }) => to <= start + SNIPPET_LENGTH).at(-1)?.to ??
        start + SNIPPET_LENGTH);
  const lead = start > 0 ? '… ' : '';
  const shift = lead.length - start;
  return {
    text: `${lead}${text.slice(start, end)}${end < text.length ? ' …' : ''}`,
    ranges: joined(
      [...marked]
        .filter(({ from }) => from < end)
        .sort((a, b) => a.from - b.from)
        .map(({ from, to }) => [from + shift, Math.min(to, end) + shift])
    )
  };
}

/** The positions of the found words in a short text, such as the name of a file. */
export function rangesOf(text: string, terms: readonly ISearchTerm[]): ISnippet['ranges'] {
  const words = new TextWords(text);
  const found: ISnippet['ranges'] = [];
  for (let place = 0; words.at(place); place++) {
    words.matches(place, terms).forEach(({ from, to }) => found.push([from, to]));
  }
  return joined(found.sort((a, b) => a[0] - b[0]));
}

const lineOf = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Joins ranges that touch, as those of letters in a script without blanks do, or that are the same. */
const joined = (ranges: ISnippet['ranges']): ISnippet['ranges'] =>
  ranges.reduce<ISnippet['ranges']>((all, [from, to]) => {
    const last = all.at(-1);
    return last && from <= last[1] ? [...all.slice(0, -1), [last[0], to]] : [...all, [from, to]];
  }, []);
