import { BLOCKS } from '../content/budget.js';

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const BLANK = /^\s*$/;
/** Matches a line that may continue the block before a blank line: a further list item or indented text. */
const GOES_ON = /^(\s|[-*+] |\d+[.)] )/;

/**
 * Splits Markdown into blocks that can be rendered one by one while the last one still grows. Joined, the blocks give
 * the text again. References between blocks are not resolved, so a finished text is rendered as a whole.
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

/** Splits a growing text into blocks. Finished blocks are not parsed again. */
export class GrowingBlocks {
  /** @param text - the previous text with more at its end, or another text */
  update(text: string): readonly string[] {
    const grows = text.startsWith(this._text);
    const blocks = grows ? this._blocks : [];
    // An incomplete line may turn out to continue the block before it.
    const open = blocks.splice(-2).join('');
    const from = grows ? this._text.length - open.length : 0;
    splitBlocks(text.slice(from)).forEach(block => blocks.push(block));
    if (blocks.length > BLOCKS) {
      blocks.unshift(blocks.splice(0, blocks.length - BLOCKS / 2).join(''));
    }
    this._text = text;
    return (this._blocks = blocks);
  }

  private _text = '';
  private _blocks: string[] = [];
}
