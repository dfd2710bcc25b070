/** How far back a better place to cut is looked for. */
const BACK = 2_000;

/** The beginning of a text, at most so long, up to the end of a line if there is one. It stays the same as the text grows. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const line = text.lastIndexOf('\n', length - 1) + 1;
  const end = line > Math.max(0, length - BACK) ? line : length;
  // Not between the halves of one character.
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[end - 1]) ? end - 1 : end);
}

/** A text in parts that are each at most so long. */
export function pagesOf(text: string, length: number): string[] {
  const pages: string[] = [];
  for (let at = 0; at < text.length; at += pages[pages.length - 1].length) {
    pages.push(cutText(text.slice(at, at + length + 1), length));
  }
  return pages;
}
