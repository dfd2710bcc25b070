import { PARSE, PLAIN_CHARACTERS_AT_A_TIME } from './budget.js';
import { cutText } from './cut.js';

/** Text is shaped piece by piece: a new one begins wherever the script changes, or a symbol. */
const CHANGE = 0.7;
/** The browser looks in all fonts for the first letter of a script that its text's own font does not have, and for each symbol. */
const FRESH = 10;
/** Each letter of a script beyond Latin, Greek and Cyrillic, whose letters the browser shapes many times faster. */
const LETTER = 0.2;
/** Each word of such a script, because the browser shapes each again that its first font does not have. */
const WORD = 0.5;
/** Each tab, which is a piece of its own in code. */
const TAB = 0.4;
/** Each emoji, which is a picture. */
const EMOJI = 0.5;
const QUICK = 0x52f;
/** Joins letters and emoji to one. */
const JOINER = '\u200d';
/** The numbers of characters of a slow text that are shown at a time: the first that is quick enough, or else the last. */
const PORTIONS = [PLAIN_CHARACTERS_AT_A_TIME, 1_000, 300];

/** Everything but the letters of Latin, and the spaces and marks that go with any script. */
const OTHER = /[^\0-@[-`{-\u00bf\u2000-\u206f]/gu;

/** Counts the cost of laying out consecutive texts, in the unit of `costOfElement`, for what goes beyond that of Latin text. */
export class TextCosts {
  next(text: string): number {
    let cost = TAB * (text.split('\t').length - 1);
    let end = 0;
    for (const { 0: character, index } of text.matchAll(OTHER)) {
      const isApart = index === 0 || (index > end && text.slice(end, index) !== JOINER);
      end = index + character.length;
      const code = character.codePointAt(0)!;
      const script = scriptOf(code);
      cost += isEmoji(code) ? EMOJI : code > QUICK ? LETTER : 0;
      cost += isApart && code > QUICK ? WORD : 0;
      if (script === this._last && script !== SYMBOL) {
        continue;
      }
      cost += script === this._last ? 0 : CHANGE;
      if (code > LATIN && !isIdeographic(code) && !this._seen.has(code)) {
        this._seen.add(code);
        cost += FRESH;
      }
      this._last = script;
    }
    return cost;
  }

  private _last = 0;
  private _seen = new Set<number>();
}

/** True if laying out the text takes no longer than that of a whole message may. */
const isQuick = (text: string): boolean => new TextCosts().next(text) <= PARSE.cost;

/** Returns the beginning of a text that costs no more than `most`, with an ellipsis if it is not all of it. */
export function cutToCost(text: string, most: number = PARSE.cost): string {
  if (new TextCosts().next(text) <= most) {
    return text;
  }
  const costs = new TextCosts();
  let end = 0;
  let left = most;
  for (const character of text) {
    left -= costs.next(character);
    if (left < 0) {
      break;
    }
    end += character.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}

/** Returns how many characters of a text can be shown at a time. */
export const portionOf = (text: string, most = PLAIN_CHARACTERS_AT_A_TIME): number =>
  [most, ...PORTIONS.filter(length => length < most)].find(length =>
    isQuick(cutText(text, length))
  ) ?? PORTIONS[PORTIONS.length - 1];

/** Splits a text into the portions that can be shown one after the other. Each portion has the size that its own letters allow. */
export function* portionsOf(text: string): Generator<string, undefined> {
  for (let rest = text; rest !== '';) {
    const portion = cutText(rest, portionOf(rest));
    yield portion;
    rest = rest.slice(portion.length);
  }
  return undefined;
}

const LATIN = 0x24f;
const SYMBOL = -1;
const [KANA, HAN, HANGUL] = [-2, -3, -4];

const isEmoji = (code: number): boolean => code >= 0x1f000 && code < 0x20000;

const isIdeographic = (code: number): boolean => scriptOf(code) <= KANA;

/** Returns a number for a script, by the blocks of Unicode. Some scripts share 256 characters, others have more. */
function scriptOf(code: number): number {
  if (code <= LATIN) {
    return 0;
  }
  if ((code >= 0x2070 && code < 0x2c00) || isEmoji(code)) {
    return SYMBOL;
  }
  if (code >= 0x3040 && code < 0x3100) {
    return KANA;
  }
  if ((code >= 0x2e80 && code < 0xa000) || code >= 0x20000) {
    return HAN;
  }
  if (code >= 0xac00 && code < 0xd800) {
    return HANGUL;
  }
  const isShared = (code >= 0x500 && code < 0x600) || (code >= 0x900 && code < 0x1400);
  return isShared ? code >> 7 : (code >> 8) + 0x1000;
}
