/** The maximum number of marks on one letter. No language needs more, and thousands of them take seconds to render. */
const MAX_MARKS = 8;
const STACKED = /(\p{M}{8})\p{M}+/gu;
const FIRST = /^\p{M}*/u;
const LAST = /\p{M}{0,8}$/u;
/** Marks that change the direction of the following text. */
const DIRECTION_MARKS = /[\u202A-\u202E\u2066-\u2069]/g;
/** The maximum number of direction marks in one text. */
const MAX_DIRECTION_MARKS = 100;

/** Cleans consecutive texts of sequences that exist only to slow down rendering. */
export class TextCleaner {
  next(text: string): string {
    const stacked = text.replace(STACKED, '$1');
    const marks = FIRST.exec(stacked)![0];
    const kept = [...marks].slice(0, MAX_MARKS - this._marks).join('');
    const rest = stacked.slice(marks.length);
    this._marks = rest === '' ? this._marks + [...kept].length : [...LAST.exec(rest)![0]].length;
    this._turns += rest.match(DIRECTION_MARKS)?.length ?? 0;
    return kept + (this._turns > MAX_DIRECTION_MARKS ? rest.replace(DIRECTION_MARKS, '') : rest);
  }

  /** The number of marks at the end of the previous text. */
  private _marks = 0;
  private _turns = 0;
}

/** Returns the text without sequences that exist only to slow down rendering. */
export const cleanText = (text: string): string => new TextCleaner().next(text);

/**
 * The longest run of characters without a break. The browser shapes non-Latin letters in a longer run again for each
 * line.
 */
const WORD = /\S{256}\p{M}*/gu;
const LATIN = /^[\0-\u02ff]*$/;

/**
 * Splits a text into parts between which a line may break. Few words are this long, but in scripts without spaces whole
 * sentences are.
 */
export function breakable(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!LATIN.test(word)) {
      parts.push(text.slice(from, index + word.length));
      from = index + word.length;
    }
  }
  return from < text.length || parts.length === 0 ? [...parts, text.slice(from)] : parts;
}

const RIGHT =
  '\\u0590-\\u08ff\\u200f\\ufb1d-\\ufdff\\ufe70-\\ufeff\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}';
/** Matches each place where left-to-right letters follow right-to-left ones. */
const DIRECTION_CHANGES = new RegExp(
  `[${RIGHT}][^${RIGHT}\\p{L}\\p{N}\\u200e]*(?![${RIGHT}])[\\p{L}\\p{N}\\u200e]`,
  'gu'
);
/** The number of direction changes that a page lays out without delay. */
const MAX_DIRECTION_CHANGES = 600;

/** True if the text changes direction so often that laying it out in one piece takes long. */
export const isTurning = (text: string): boolean =>
  (text.match(DIRECTION_CHANGES)?.length ?? 0) > MAX_DIRECTION_CHANGES;
