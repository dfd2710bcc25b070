import { FORMULA } from './budget.js';
import { COMMANDS, ENVIRONMENTS } from './latex-names.js';

/** A command, a single character behind a backslash, or a brace. */
const MARKS = /\\(?:([a-zA-Z]+)\*?|([\s\S]|$))|[{}]/g;
const NAMED = /\\(?:begin|end)\s*(\{[^{}]*\})?/g;
/** Spaces, accents and what would mean something without its backslash. Brackets would end the formula. */
const SINGLE = /[\s,:;!>\\{}|#$%&_/'"`^~=.*-]/;
/** A length that is negative, or has more digits than its unit needs. Letters may stand apart: TeX does not mind. */
const FAR =
  /(?:-\s*[\d.][\d.\s]*|\d{3}[\d.]*\s*|\d+e\d+\s*|\d{2}[\d.]*\s*(?=e|i|c\s*m|p\s*c))(?:e\s*m|e\s*x|p\s*[xtc]|m\s*[um]|c\s*[mcd]|i\s*n|b\s*p|d\s*d|s\s*p)(?![a-z])/i;

/** What TeX makes of a character by its number: it may spell a command. */
const BY_NUMBER = /\^\^/;

/** What MathJax makes as large as its content. */
const GROWING =
  /\\(?:sqrt|root|left|middle|[dtc]?frac|[dt]?binom|genfrac|over|under|wide|x[a-zA-Z]+arrow|cancel|begin|boxed|fbox)/g;
const CELLS = /&|\\\\|\\cr\b/g;

/** Environments that are told how many pairs of columns they have, and make them all: two digits, written out, are enough. */
const COUNTED = /\\begin\s*\{\s*(?:x{0,2}alignat|alignedat)\*?\s*\}(?!\s*\{\s*\d{1,2}\s*\})/;

/** They read their argument anew by rules of their own, sign by sign. */
const CHEMISTRY = /\\(?:ce|pu)(?![a-zA-Z])/;
/** They look for bars in their argument, again behind each of them. */
const BRAKETS = /\\(?:[bB]ra|[kK]et|[sS]et)/;

/** What a formula costs, in characters of a plain one. */
export function costOf(tex: string): number {
  const count = (pattern: RegExp): number => tex.match(pattern)?.length ?? 0;
  const { command, cell, growing, prime, sign, arrow, bar } = FORMULA;
  return (
    tex.length +
    command * count(/\\/g) +
    cell * count(CELLS) +
    growing * count(GROWING) +
    prime * count(/['\u2019\u2032-\u2037\u2057]/g) +
    (CHEMISTRY.test(tex)
      ? sign * count(/[^a-z\s]/gi) + arrow * count(/[<>\u2190-\u21ff\u27f5-\u27ff]/g)
      : 0) +
    (BRAKETS.test(tex) ? bar * count(/\|/g) : 0)
  );
}

/** Whether LaTeX of a stranger may be typeset: it draws at its place, in little time, and changes nothing else. */
export function mayTypeset(tex: string): boolean {
  if (costOf(tex) > FORMULA.each || [FAR, BY_NUMBER, COUNTED].some(one => one.test(tex))) {
    return false;
  }
  let depth = 0;
  for (const [mark, name, single] of tex.matchAll(MARKS)) {
    if (mark === '{') {
      depth++;
    } else if (mark === '}') {
      depth--;
    } else if (name !== undefined ? !COMMANDS.has(name) : !SINGLE.test(single)) {
      return false;
    }
    // Unbalanced, it could reach for what stands behind it.
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
