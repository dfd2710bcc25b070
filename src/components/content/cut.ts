/** A line end is searched for within this many characters before the limit. */
const LINE_END_SEARCH_LENGTH = 2_000;

/**
 * Returns the beginning of a text, at most `length` characters, cut at the end of a line if possible. The cut stays the
 * same as the text grows.
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const line = text.lastIndexOf('\n', length - 1) + 1;
  const end = line > Math.max(0, length - LINE_END_SEARCH_LENGTH) ? line : length;
  // Do not split a surrogate pair.
  return text.slice(0, /[\uD800-\uDBFF]/.test(text[end - 1]) ? end - 1 : end);
}

/** Splits a text into parts of at most `length` characters. */
export function pagesOf(text: string, length: number): string[] {
  const pages: string[] = [];
  for (let at = 0; at < text.length; at += pages[pages.length - 1].length) {
    pages.push(cutText(text.slice(at, at + length + 1), length));
  }
  return pages;
}
