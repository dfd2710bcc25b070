/** Characters that are looked at. Most texts begin with a letter. */
const LOOKED_AT = 500;

const LETTER = /\p{L}/u;
/** The blocks of Unicode for scripts that run from right to left, from Hebrew to Arabic's presentation forms. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Returns the direction of a message, which its first letter decides; that of the page without a letter. Browsers find it themselves for `dir="auto"`, but look through the
 * whole message again whenever a part of it is drawn.
 */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const letter = LETTER.exec(text.slice(0, LOOKED_AT))?.[0];
  if (letter === undefined) {
    return undefined;
  }
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}
