import { FORMULA } from '../budget.js';
import { COMMANDS, ENVIRONMENTS } from './latex-names.js';

/** A command, an escaped character, or a brace. */
const TOKENS = /\\(?:([a-zA-Z]+)\*?|([\s\S]|$))|[{}]/g;
const NAMED = /\\(?:begin|end)\s*(\{[^{}]*\})?/g;
/**
 * Spaces, accents, and characters with a special meaning unless escaped. Brackets are absent, because they would end
 * the formula.
 */
const SINGLE = /[\s,:;!>\\{}|#$%&_/'"`^~=.*-]/;
/**
 * A length that is negative or has more digits than its unit needs. TeX allows spaces between the letters of a unit. The unit is found
 * first and its number read backwards, because a search from each digit of a long number would take quadratic time.
 */
const LARGE_LENGTH =
  /(?=(?:e\s*m|e\s*x|p\s*[xtc]|m\s*[um]|c\s*[mcd]|i\s*n|b\s*p|d\s*d|s\s*p)(?![a-z]))(?:(?<=-\s*[\d.][\d.\s]*|\d{3}[\d.]*\s*|\d+e\d+\s*)|(?<=\d{2}[\d.]*\s*)(?=e|i|c\s*m|p\s*c))/i;

/** A number of at least ten without a unit, where a size stands: it counts in the size of the letters. */
const UNITLESS = String.raw`\s*[-+]?\d{2,}(?![\d.]*\s*(?:e\s*[mx]|p\s*[xtc]|m\s*[mu]|c\s*[cm]|i\s*n|b\s*p|d\s*d|s\s*p))`;
/** Commands whose options are sizes, and the fraction whose third argument is the width of its line. */
const HUGE = new RegExp(
  String.raw`\\(?:[bx]?cancel|(?:over|under)bracket|framebox|begin\s*\{\s*multlined\s*\})(?:\s*\[[^\]]*\])*\s*\[(?:[^\]]*=)?${UNITLESS}|` +
    String.raw`\\genfrac(?:\s*(?:\{[^{}]*\}|\\[a-zA-Z]+|\\.|[^\s{}\\])){2}\s*\{${UNITLESS}`
);

/** Commands of colours with anything but colours: MathJax writes the colour of a frame into a style as it is. */
const STYLING =
  /\\(?:fcolorbox(?![a-zA-Z])(?!(?:\s*\{[\w\s.,#!-]*\}){2})|(?:colorbox|(?:text|cell|row|column)?color)(?![a-zA-Z])(?!(?:\s*\[\w*\])?\s*\{[\w\s.,#!-]*\}))/;

/** TeX's notation for characters by number, which could spell a command. */
const BY_NUMBER = /\^\^/;

/** Constructs whose rendering grows with their content. */
const GROWING =
  /\\(?:sqrt|root|left|middle|[dtc]?frac|[dt]?binom|genfrac|over|under|wide|x[a-zA-Z]+arrow|cancel|begin|boxed|fbox)/g;
const CELLS = /&|\\\\|\\cr\b/g;

/** Environments that create as many column pairs as their argument says. At most two plain digits are allowed. */
const COUNTED = /\\begin\s*\{\s*(?:x{0,2}alignat|alignedat)\*?\s*\}(?!\s*\{\s*\d{1,2}\s*\})/;

/** Commands that parse their argument by their own rules, character by character. */
const CHEMISTRY = /\\(?:ce|pu)(?![a-zA-Z])/;
/** Commands that search their argument for bars, again after each bar. */
const BRAKETS = /\\(?:[bB]ra|[kK]et|[sS]et)/;

/**
 * Letters and signs that MathJax's fonts may lack. The browser looks for each of them in all of its fonts, and MathJax puts each into the page
 * to measure it.
 */
const FOREIGN = /[^\0-\x7f\u0370-\u03ff\u{1d400}-\u{1d7ff}]/gu;

/** Returns the cost of a formula, in characters of a plain one. */
export function costOf(tex: string): number {
  const count = (pattern: RegExp): number => tex.match(pattern)?.length ?? 0;
  const { command, cell, growing, prime, sign, arrow, bar, foreign } = FORMULA;
  return (
    tex.length +
    command * count(/\\/g) +
    cell * count(CELLS) +
    growing * count(GROWING) +
    foreign * count(FOREIGN) +
    prime * count(/['\u2019\u2032-\u2037\u2057]/g) +
    (CHEMISTRY.test(tex)
      ? sign * count(/[^a-z\s]/gi) + arrow * count(/[<>\u2190-\u21ff\u27f5-\u27ff]/g)
      : 0) +
    (BRAKETS.test(tex) ? bar * count(/\|/g) : 0)
  );
}

/**
 * True if LaTeX from a stranger may be typeset: it draws at its own place, takes little time, and changes nothing else.
 */
export function mayTypeset(tex: string): boolean {
  if (
    tex.length > FORMULA.each ||
    costOf(tex) > FORMULA.each ||
    [LARGE_LENGTH, HUGE, STYLING, BY_NUMBER, COUNTED].some(one => one.test(tex))
  ) {
    return false;
  }
  let depth = 0;
  for (const [mark, name, single] of tex.matchAll(TOKENS)) {
    if (mark === '{') {
      depth++;
    } else if (mark === '}') {
      depth--;
    } else if (name !== undefined ? !COMMANDS.has(name) : !SINGLE.test(single)) {
      return false;
    }
    // Unbalanced braces could affect the text after the formula.
    if (depth < 0 || depth > FORMULA.depth) {
      return false;
    }
  }
  if (depth !== 0) {
    return false;
  }
  for (const [, argument] of tex.matchAll(NAMED)) {
    if (argument === undefined || !ENVIRONMENTS.has(argument.slice(1, -1).trim())) {
      return false;
    }
  }
  return true;
}
