/** Marks that stand over one letter. No language needs more, and thousands of them take seconds to draw. */
const MARKS = 8;
const STACKED = /(\p{M}{8})\p{M}+/gu;
const FIRST = /^\p{M}*/u;
const LAST = /\p{M}{0,8}$/u;
/** Marks that turn the direction of what follows. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;
/** More of them in one text say nothing. */
const MOST = 100;

/** Texts that stand behind one another, without what is written only to be slow to draw. */
export class CalmText {
  next(text: string): string {
    const stacked = text.replace(STACKED, '$1');
    const marks = FIRST.exec(stacked)![0];
    const kept = [...marks].slice(0, MARKS - this._marks).join('');
    const rest = stacked.slice(marks.length);
    this._marks = rest === '' ? this._marks + [...kept].length : [...LAST.exec(rest)![0]].length;
    this._turns += rest.match(TURNS)?.length ?? 0;
    return kept + (this._turns > MOST ? rest.replace(TURNS, '') : rest);
  }

  /** At the end of what was there. */
  private _marks = 0;
  private _turns = 0;
}

/** A text without what is written only to be slow to draw. */
export const calm = (text: string): string => new CalmText().next(text);

/** Characters of a word. Letters that are not Latin are shaped and divided anew for each line that a longer one takes. */
const WORD = /\S{256}\p{M}*/gu;
const LATIN = /^[\0-\u02ff]*$/;

/** A text in parts, between which a line may end: few words are so long, but where no spaces are written sentences are. */
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
/** Where letters that run to the right follow such as run to the left. */
const TURNING = new RegExp(
  `[${RIGHT}][^${RIGHT}\\p{L}\\p{N}\\u200e]*(?![${RIGHT}])[\\p{L}\\p{N}\\u200e]`,
  'gu'
);
/** What a page lays out in no time. */
const TURNED = 600;

/** Whether letters turn so often that a page takes long to put them in order, in one piece. */
export const isTurning = (text: string): boolean => (text.match(TURNING)?.length ?? 0) > TURNED;
