const MARKS = /\*+|_+|~+|\n\s*\n/g;
const SPACE = /^\s?$/;
const PUNCTUATION = /[\p{P}\p{S}]/u;

/** Some equal marks that may begin emphasis. */
interface IOpening {
  readonly index: number;
  left: number;
}

/** Takes out the marks of emphasis that have a partner. */
export function withoutEmphasis(text: string): string {
  const marks = [...text.matchAll(MARKS)];
  const left = marks.map(([mark]) => mark.length);
  const open = new Map<string, IOpening[]>();
  marks.forEach(({ 0: mark, index: at }, index) => {
    const [char] = mark;
    if (char === '\n') {
      open.clear(); // Emphasis ends with its paragraph.
      return;
    }
    const { opens, closes } = roleOf(char, text[at - 1], text[at + mark.length]);
    const openings = open.get(char) ?? [];
    open.set(char, openings);
    while (closes && left[index] > 0 && openings.length > 0) {
      const opening = openings.at(-1)!;
      if (char === '~' && (opening.left !== left[index] || left[index] > 2)) {
        break;
      }
      const count = Math.min(opening.left, left[index]);
      left[index] -= count;
      left[opening.index] -= count;
      opening.left -= count;
      if (opening.left === 0) {
        openings.pop();
      }
    }
    if (opens && left[index] > 0) {
      openings.push({ index, left: left[index] });
    }
  });
  let words = '';
  let end = 0;
  marks.forEach(({ 0: mark, index: at }, index) => {
    words += text.slice(end, at) + mark.slice(0, left[index]);
    end = at + mark.length;
  });
  return words + text.slice(end);
}

/** Marks beside a blank or within a word of underscores are none. */
function roleOf(char: string, before = '', after = ''): { opens: boolean; closes: boolean } {
  const isLeft = flanks(before, after);
  const isRight = flanks(after, before);
  return char === '_'
    ? {
        opens: isLeft && (!isRight || PUNCTUATION.test(before)),
        closes: isRight && (!isLeft || PUNCTUATION.test(after))
      }
    : { opens: isLeft, closes: isRight };
}

/** Whether marks between two characters stand at the beginning of the words after them. */
const flanks = (before: string, after: string): boolean =>
  !SPACE.test(after) &&
  (!PUNCTUATION.test(after) || SPACE.test(before) || PUNCTUATION.test(before));
