import { withoutEmphasis } from './emphasis.js';
import { KeptTexts } from './kept-texts.js';
import { wordsOfLines } from './lines.js';

const CODE_MARKS = /`+/g;
const PARAGRAPH_END = /\n\s*\n/;
/** An escaped character, or a formula. A dollar sign before a blank or a digit is money. */
const ESCAPED_OR_FORMULA =
  /\\([!-/:-@[-`{-~])|\$\$([^$]+)\$\$|\$(?![\s$])([^$\n]*[^\s$\\])\$(?!\d)/g;
const BRACKETED = /\\\\?([([])([^\n]{1,200}?)\\\\?[)\]]/g;
const LOOKS_LIKE_MATH = /\\[a-z]{2}|[\^=_]/i;
const MONEY = /^\d[^\\]*[\s/][a-z]{2,}(?=[\s,.;:!?]|$)/i;
const ADDRESS = /<((?:https?:\/\/|mailto:)[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>/g;
const COMMENT = /<!--[^]*?(?:-->|$)/g;
const TAG = /<\/?([a-z][a-z0-9-]*)(?:\s[^<>]*)?\/?>/gi;
/** Elements inside a line. All others stand apart from the words around them. */
const INLINE =
  /^(?:a|abbr|b|cite|code|del|dfn|em|i|ins|kbd|q|s|samp|small|span|strong|sub|sup|u|var)$/i;
const LINK =
  /!?\[((?:[^[\]]|\[[^[\]]*\])*)\]\([ \n]?[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:[ \n](?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \n]?\)/g;
/** A link at the end of a text that was cut. */
const CUT_LINK = /!?\[([^[\]]*)\]\([^\s()]*$/;
const REFERENCE = /!?\[([^[\]]+)\]\[([^[\]]*)\]/g;
const CHARACTER = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' '
};

/**
 * Returns a Markdown text as it is read aloud or shown as one line: its words without marks, addresses and tags. Its cost grows with the
 * length of the text and nothing else, so that the server can do it too.
 */
export function plainWords(markdown: string): string {
  const kept = new KeptTexts();
  const { lines, defined } = wordsOfLines(KeptTexts.open(markdown), kept);
  const texts = keepCode(lines.join('\n'), kept)
    .replace(BRACKETED, (whole, _, tex: string) =>
      LOOKS_LIKE_MATH.test(tex) ? kept.keep(tex) : whole
    )
    .replace(ESCAPED_OR_FORMULA, (whole, escaped?: string, block?: string, inline?: string) => {
      const tex = block ?? inline;
      return tex === undefined ? kept.keep(escaped!) : MONEY.test(tex) ? whole : kept.keep(tex);
    })
    .replace(ADDRESS, (_, address: string) => kept.keep(address))
    .replace(COMMENT, ' ')
    .replace(TAG, (_, name: string) => (INLINE.test(name) ? '' : ' '))
    .replace(LINK, '$1')
    // A picture may stand inside a link.
    .replace(LINK, '$1')
    .replace(CUT_LINK, '$1')
    .replace(REFERENCE, (whole, text: string, name: string) =>
      defined.has((name || text).toLowerCase()) ? text : whole
    )
    .replace(CHARACTER, (whole, decimal?: string, hex?: string, name?: string) =>
      kept.keep(name ? NAMED[name.toLowerCase()] : (characterAt(decimal, hex) ?? whole))
    );
  return kept.restore(withoutEmphasis(texts)).trim();
}

function characterAt(decimal?: string, hex?: string): string | undefined {
  const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

/** Takes out the marks of code within lines: as many backticks as at its beginning end it. */
function keepCode(text: string, kept: KeptTexts): string {
  const marks = [...text.matchAll(CODE_MARKS)];
  const ends: (number | undefined)[] = [];
  const nextOf = new Map<number, number>();
  for (let i = marks.length - 1; i >= 0; i--) {
    ends[i] = nextOf.get(marks[i][0].length);
    nextOf.set(marks[i][0].length, i);
  }
  let words = '';
  let at = 0;
  for (let i = 0; i < marks.length; i++) {
    const { 0: mark, index } = marks[i];
    const end = ends[i];
    const code = end === undefined ? '' : text.slice(index + mark.length, marks[end].index);
    if (end !== undefined && text[index - 1] !== '\\' && !PARAGRAPH_END.test(code)) {
      words += text.slice(at, index) + kept.keep(code.trim());
      at = marks[end].index + mark.length;
      i = end;
    }
  }
  return words + text.slice(at);
}
