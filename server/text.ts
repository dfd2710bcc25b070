/** Half of a character that takes two: no text in UTF-8 holds it, so stores and wires put something else in its place. */
const HALF = /\p{Cs}/u;
const HALVES = /\p{Cs}/gu;

/** What stands for what is no character. */
const UNKNOWN = '\ufffd';

/** Is every character whole? */
export const isWellFormed = (text: string): boolean => !HALF.test(text);

/** A text as UTF-8 can hold it. */
export const wellFormed = (text: string): string => text.replace(HALVES, UNKNOWN);

/** The beginning of a text, never half a character at its end. */
export const beginningOf = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

/** In JSON a half can only stand as an escape. A pair and an escaped backslash are taken first, so that what is left is a half. */
const ESCAPES =
  /\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;
const LONE = 6;

/** Are all texts of this JSON well-formed? */
export const isWellFormedJson = (json: string): boolean => wellFormedJson(json) === json;

/** JSON whose texts are well-formed. */
export const wellFormedJson = (json: string): string =>
  json.replace(ESCAPES, found => (found.length === LONE ? '\\ufffd' : found));

/** Where in a value of JSON a text is not well-formed, as a pointer below `place`; null where none is. */
export function halfIn(value: unknown, place: string): string | null {
  // Not by recursion: it may be as deep as a request is long.
  const left: [unknown, string][] = [[value, place]];
  for (;;) {
    const next = left.pop();
    if (!next) {
      return null;
    }
    const [part, where] = next;
    if (typeof part === 'string' && !isWellFormed(part)) {
      return where;
    }
    if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) {
        if (!isWellFormed(key)) {
          return where;
        }
        left.push([item, `${where}/${key}`]);
      }
    }
  }
}
