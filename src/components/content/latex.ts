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

/** What a formula costs, in characters of a plain one. */
export function costOf(tex: string): number {
  const count = (pattern: RegExp): number => tex.match(pattern)?.length ?? 0;
  const { command, cell, growing } = FORMULA;
  return tex.length + command * count(/\\/g) + cell * count(CELLS) + growing * count(GROWING);
}

/** Whether LaTeX of a stranger may be typeset: it draws at its place, in little time, and changes nothing else. */
export function mayTypeset(tex: string): boolean {
  if (costOf(tex) > FORMULA.each || FAR.test(tex) || BY_NUMBER.test(tex)) {
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
