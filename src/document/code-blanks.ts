/** The beginning or the end of a block of code. No backtick follows on a line with three of them, or they are code within the line. */
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;

/** Returns a Markdown text with blanks in place of its code, so that the places in it stay the same. */
export function blankCode(markdown: string): string {
  let open = '';
  const lines = markdown.split('\n').map(line => {
    const mark = FENCE.exec(line)?.[1] ?? '';
    const isInside = open !== '';
    if (isInside ? mark.startsWith(open) : mark) {
      open = isInside ? '' : mark;
      return blanks(line.length);
    }
    return isInside ? blanks(line.length) : line;
  });
  return lines.join('\n').split('\n\n').map(blankSpans).join('\n\n');
}

/** Code within a paragraph: as many backticks as at its beginning end it. */
function blankSpans(paragraph: string): string {
  const marks = [...paragraph.matchAll(/`+/g)];
  const nextOf = new Map<number, number>();
  const ends = marks.map(() => -1);
  for (let i = marks.length - 1; i >= 0; i--) {
    ends[i] = nextOf.get(marks[i][0].length) ?? -1;
    nextOf.set(marks[i][0].length, i);
  }
  let text = '';
  for (let i = 0; i < marks.length; i++) {
    const end = ends[i];
    if (end >= 0) {
      const to = marks[end].index + marks[end][0].length;
      text += paragraph.slice(text.length, marks[i].index) + blanks(to - marks[i].index);
      i = end;
    }
  }
  return text + paragraph.slice(text.length);
}

const blanks = (count: number): string => ' '.repeat(count);

/** Whether a place of a Markdown text is inside code. */
export const isInCode = (markdown: string, at: number): boolean =>
  blankCode(markdown)[at] !== markdown[at];
