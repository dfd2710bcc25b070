import { BLOCKS } from '../content/budget.js';

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const BLANK = /^\s*$/;
/** It may go on with what stood before the blank line: the next point of a list, or what is indented under one. */
const GOES_ON = /^(\s|[-*+] |\d+[.)] )/;

/**
 * Markdown in parts that can be drawn one by one while its end is still growing; together they are the text again.
 * References between the parts are not seen, so what is finished is drawn as a whole.
 */
export function splitBlocks(markdown: string): string[] {
  const blocks: string[] = [];
  let start = 0;
  let fence: string | null = null;
  let wasBlank = false;
  for (let at = 0; at < markdown.length;) {
    const end = markdown.indexOf('\n', at) + 1 || markdown.length;
    const line = markdown.slice(at, end);
    const isBlank = BLANK.test(line);
    if (fence === null && wasBlank && !isBlank && !GOES_ON.test(line)) {
      blocks.push(markdown.slice(start, at));
      start = at;
    }
    const [, marks = '', rest = ''] = FENCE.exec(line.trimEnd()) ?? [];
    if (fence === null) {
      fence = marks || null;
    } else if (marks.startsWith(fence) && rest === '') {
      fence = null;
    }
    wasBlank = isBlank;
    at = end;
  }
  return start === markdown.length ? blocks : [...blocks, markdown.slice(start)];
}

/** The blocks of a text that grows: what is finished is not read again. */
export class GrowingBlocks {
  /** @param text what was there, and more, or another text. */
  update(text: string): readonly string[] {
    const grows = text.startsWith(this._text);
    const blocks = grows ? this._blocks : [];
    // A line that is not whole may still turn out to go on with the block before it.
    const open = blocks.splice(-2).join('');
    const from = grows ? this._text.length - open.length : 0;
    blocks.push(...splitBlocks(text.slice(from)));
    if (blocks.length > BLOCKS) {
      blocks.unshift(blocks.splice(0, blocks.length - BLOCKS / 2).join(''));
    }
    this._text = text;
    return (this._blocks = blocks);
  }

  private _text = '';
  private _blocks: string[] = [];
}
