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
  let block = '';
  let fence: string | null = null;
  let wasBlank = false;
  for (const line of markdown.split(/(?<=\n)/)) {
    const isBlank = BLANK.test(line);
    if (fence === null && wasBlank && !isBlank && !GOES_ON.test(line)) {
      blocks.push(block);
      block = '';
    }
    const [, marks = '', rest = ''] = FENCE.exec(line.trimEnd()) ?? [];
    if (fence === null) {
      fence = marks || null;
    } else if (marks.startsWith(fence) && rest === '') {
      fence = null;
    }
    block += line;
    wasBlank = isBlank;
  }
  return block === '' ? blocks : [...blocks, block];
}
