import type { KeptTexts } from './kept-texts.js';

const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/;
const QUOTE = /^(?:[ \t]*>)+/;
/** The marks before the words of quotes, list items and tasks. */
const LEAD =
  /^[ \t]*(?:(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*(?:(?<=[ \t])\[[ xX]\](?=[ \t]))?/;
const HEADING = /^#{1,6}(?: |$)/;
const HEADING_END = / #+$/;
/** A line below a heading or between two parts. */
const RULE = /^(?:(?:- ?){2,}|={2,}|(?:\* ?){3,}|(?:_ ?){3,})$/;
/** The line between the head of a table and its rows. */
const BELOW_HEAD = /^\|?(?: ?:?-+:? ?\|)* ?(?::?-+:?)?…?$/;
/** The head of a table at the end of a text that was cut. */
const CUT_HEAD = /^\|[^|]*\|.*…$/;
const BAR = /(?<!\\)\|/g;
const DEFINITION = /^\[([^[\]]+)\]: ?\S/;

/** The words of lines, and the names of the links that are defined in them. */
export interface ILines {
  readonly lines: readonly string[];
  readonly defined: ReadonlySet<string>;
}

/** Takes out the marks of blocks: headings, quotes, lists, tables and fences. Keeps the lines of code. */
export function wordsOfLines(markdown: string, kept: KeptTexts): ILines {
  const defined = new Set<string>();
  const wholes = markdown.split(/\r\n?|\n/);
  const lines = wholes.map(leadless);
  let fence: { readonly mark: string; readonly isQuoted: boolean } | null = null;
  let isTable = false;
  const words = lines.map((line, i) => {
    const mark = FENCE.exec(line)?.[1];
    if (fence) {
      const isEnd = mark?.startsWith(fence.mark) && mark === line;
      const code = fence.isQuoted ? wholes[i].replace(QUOTE, '') : wholes[i];
      fence = isEnd ? null : fence;
      return isEnd ? '' : kept.keep(code.trim());
    }
    const isHead = isBelowHead(lines[i + 1]) || (i + 1 === lines.length && CUT_HEAD.test(line));
    isTable = line.includes('|') && (isTable || isHead || isBelowHead(line));
    const name = DEFINITION.exec(line)?.[1].toLowerCase();
    if (mark) {
      fence = { mark, isQuoted: QUOTE.test(wholes[i]) };
    } else if (name !== undefined) {
      defined.add(name);
    } else if (!RULE.test(oneSpaced(wholes[i])) && !(isTable && isBelowHead(line))) {
      return isTable ? line.replace(BAR, ' ') : withoutHeading(line);
    }
    return '';
  });
  return { lines: words, defined };
}

const oneSpaced = (line: string): string => line.replace(/[ \t]+/g, ' ').trim();

const leadless = (line: string): string => oneSpaced(line.replace(LEAD, ''));

const withoutHeading = (line: string): string =>
  HEADING.test(line) ? line.replace(HEADING, '').replace(HEADING_END, '') : line;

const isBelowHead = (line = ''): boolean =>
  line.includes('|') && line.includes('-') && BELOW_HEAD.test(line);
