import type { MarkedExtension, TokenizerAndRendererExtension } from 'marked';
import { FORMULA } from '../budget.js';

export interface IFormulaToken {
  type: 'formula';
  raw: string;
  tex: string;
  isBlock: boolean;
}

/** The opening and closing delimiters of formulas. One or two backslashes may precede a bracket, as in Jupyter. */
const PAIRS: readonly (readonly [open: string, close: string, isBlock: boolean])[] = [
  ['$$', '$$', true],
  ['$', '$', false],
  ['\\\\(', '\\\\)', false],
  ['\\\\[', '\\\\]', true],
  ['\\(', '\\)', false],
  ['\\[', '\\]', true]
];

const ENVIRONMENT = /^\\begin\{([a-z]{1,20}\*?)\}/i;
const INLINE_START = /\$|\\\\?[([]|\\begin\{/;
const BLOCK_START = /(?:^|\n) {0,3}(?:\$\$|\\\\?\[|\\begin\{)/;
const BLOCK = /^ {0,3}(?=\$\$|\\\\?\[|\\begin\{)/;
/**
 * One backslash and a bracket are usually an escaped bracket, so a formula must contain a command, a power, an index or
 * an equation.
 */
const LOOKS_LIKE_MATH = /\\[a-z]{2}|[\^=]|(?<!\\)_/i;
const HAS_MATH = /[\\^_={}<>+*/]/;
/** An amount followed by words, as in “$5 a day, or 3$”. */
const MONEY = /^\d[^\\]*(?:[\s/])[a-z]{2,}(?=[\s,.;:!?]|$)/i;
/** The text between the signs of two amounts that end with them, as in “5$, 10$” and “5$/10$”. */
const BETWEEN_AMOUNTS = /^[,;:/–—→][^\\]*\d$/;
/** The text between the signs of two variables of a shell, as in “$HOME/bin:$PATH”. */
const VARIABLE = /^[a-z_{][^\\^=]*[:/._-]$/i;

/** A marked extension that extracts formulas before their content is parsed as Markdown. */
export const formulas: MarkedExtension = {
  extensions: [
    extension('block', src => BLOCK_START.exec(src)?.index, readBlock),
    extension('inline', src => INLINE_START.exec(src)?.index, readInline)
  ]
};

function extension(
  level: 'block' | 'inline',
  start: (src: string) => number | undefined,
  tokenizer: (src: string) => IFormulaToken | undefined
): TokenizerAndRendererExtension {
  return { name: 'formula', level, start, tokenizer };
}

/** Reads a formula that fills whole lines. */
function readBlock(src: string): IFormulaToken | undefined {
  const indent = BLOCK.exec(src)?.[0];
  const found = indent === undefined ? undefined : readInline(src.slice(indent.length));
  if (!found?.isBlock) {
    return undefined;
  }
  const raw = indent + found.raw;
  const rest = /^[ \t]*(?:\n|$)/.exec(src.slice(raw.length, raw.length + 100));
  return rest ? { ...found, raw: raw + rest[0] } : undefined;
}

function readInline(src: string): IFormulaToken | undefined {
  const environment = ENVIRONMENT.exec(src)?.[1];
  if (environment) {
    const end = `\\end{${environment}}`;
    const at = src.slice(0, FORMULA.each + 60).indexOf(end);
    const raw = src.slice(0, at + end.length);
    return at < 0 || isParted(raw) ? undefined : { type: 'formula', raw, tex: raw, isBlock: true };
  }
  for (const [open, close, isBlock] of PAIRS) {
    if (src.startsWith(open)) {
      const end = findClose(src, open.length, close);
      const tex = src.slice(open.length, end);
      if (end > open.length && isFormula(tex, open, src[end + close.length])) {
        return { type: 'formula', raw: src.slice(0, end + close.length), tex, isBlock };
      }
      // A double dollar sign is not two single ones.
      return undefined;
    }
  }
  return undefined;
}

/** Returns the index of the first closing delimiter outside braces, within the maximum length of a formula. */
function findClose(src: string, from: number, close: string): number {
  const end = Math.min(src.length, from + FORMULA.each + 60);
  let braces = 0;
  for (let i = from; i < end; i++) {
    if (braces <= 0 && src.startsWith(close, i)) {
      return i;
    }
    const char = src[i];
    if (char === '\\') {
      i++;
    } else if (char === '{') {
      braces++;
    } else if (char === '}') {
      braces--;
    }
  }
  return -1;
}

const isParted = (tex: string): boolean => /\n[ \t]*\n/.test(tex);

function isFormula(tex: string, open: string, after: string | undefined): boolean {
  if (isParted(tex) || tex.trim() === '') {
    return false;
  }
  if (open === '\\(' || open === '\\[') {
    return LOOKS_LIKE_MATH.test(tex);
  }
  if (open !== '$') {
    return true;
  }
  const isSpaced = /^\s/.test(tex) || /\s$/.test(tex);
  if (isSpaced) {
    return /^\s/.test(tex) && /\s$/.test(tex) && HAS_MATH.test(tex) && !/^\s*\d/.test(tex);
  }
  const isBeforeName = /[a-z_{]/i.test(after ?? '');
  return (
    !/\d/.test(after ?? '') &&
    !MONEY.test(tex) &&
    !BETWEEN_AMOUNTS.test(tex) &&
    !(isBeforeName && VARIABLE.test(tex))
  );
}
