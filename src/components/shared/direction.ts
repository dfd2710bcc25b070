/** The number of characters that are read. Most texts begin with a letter. */
const LOOKED_AT = 500;

const LETTER = /\p{L}/u;
/** The blocks of Unicode for scripts that run from right to left, from Hebrew to Arabic's presentation forms. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Returns the direction of a message by its first letter, or the page's direction if it has no letter. Browsers find it
 * themselves for `dir="auto"`, but read the whole message again whenever they draw a part of it.
 */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const letter = LETTER.exec(text.slice(0, LOOKED_AT))?.[0];
  if (letter === undefined) {
    return undefined;
  }
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}
