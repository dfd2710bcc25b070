import { PARSE, MAIN_THREAD } from './budget.js';
import { parseMarkdown } from './markdown.js';
import type { ContentNode } from './nodes.js';

/** Elements inside a line. All others stand apart from the words around them. */
const INLINE = new Set(['a', 'strong', 'em', 'del', 'code', 'span', 'sub', 'sup', 'b', 'i', 'u']);

/** Returns the beginning of a Markdown text as it is read aloud: its words without its marks. */
export function speechText(markdown: string, length = MAIN_THREAD): string {
  const text = markdown.slice(0, Math.min(length, MAIN_THREAD));
  const result = parseMarkdown(text, PARSE);
  return result.kind === 'content' ? wordsOf(result.nodes) : text;
}

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
