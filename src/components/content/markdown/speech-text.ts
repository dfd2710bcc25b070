import { PARSE, MAIN_THREAD } from '../budget.js';
import { parseMarkdown } from './markdown.js';
import type { ContentNode } from '../nodes.js';

/** Elements inside a line. All others stand apart from the words around them. */
const INLINE = new Set(['a', 'strong', 'em', 'del', 'code', 'span', 'sub', 'sup', 'b', 'i', 'u']);

/** Returns the beginning of a Markdown text as it is read aloud: its words without its marks. */
export function speechText(markdown: string, length = MAIN_THREAD): string {
  const text = markdown.slice(0, Math.min(length, MAIN_THREAD));
  const result = parseMarkdown(text, PARSE);
  return result.kind === 'content' ? wordsOf(result.nodes) : text;
}

/** A part of a text with the places of what was searched for: `from` is inclusive, `to` exclusive. */
export interface ISnippet {
  readonly text: string;
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** Characters of no script, which stand for the ends of a range while the marks are taken out. */
const [START, END] = ['\ue000', '\ue001'];
const ENDS = /[\ue000\ue001]/g;

/** Returns a snippet without Markdown's marks. A snippet whose match is hidden, such as in the address of a link, stays as it is. */
export function speechSnippet(snippet: ISnippet): ISnippet {
  const { text, ranges } = snippet;
  let marked = '';
  let at = 0;
  for (const [from, to] of ranges) {
    marked += clean(text.slice(at, from)) + START + clean(text.slice(from, to)) + END;
    at = to;
  }
  const words = speechText(marked + clean(text.slice(at)));
  const shown: [number, number][] = [];
  let plain = '';
  for (const [i, part] of words.split(START).entries()) {
    const [inside, ...after] = part.split(END);
    if (i > 0 && after.length === 1) {
      shown.push([plain.length, plain.length + inside.length]);
    }
    plain += inside + after.join('');
  }
  return shown.length === ranges.length ? { text: plain, ranges: shown } : snippet;
}

const clean = (text: string): string => text.replace(ENDS, '');

const wordsOf = (nodes: readonly ContentNode[]): string => nodes.map(wordOf).join('').trim();

function wordOf(node: ContentNode): string {
  if (typeof node === 'string') {
    return node;
  }
  switch (node.kind) {
    case 'code':
      return ` ${node.text} `;
    case 'formula':
      return node.source;
    case 'image':
      return node.alt;
    case 'element':
      return INLINE.has(node.tag)
        ? node.children.map(wordOf).join('')
        : ` ${node.children.map(wordOf).join('')} `;
  }
}
