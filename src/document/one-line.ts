/** Marks that change the direction of the surrounding text. */
const DIRECTION_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Marks stacked on one letter. Some languages use three or four. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** Returns a user's text or name as one short line, without marks that would affect the text around it. */
export function oneLine(text: string, length = 200): string {
  const line = text
    .slice(0, length * 4)
    .replace(DIRECTION_MARKS, '')
    .replace(STACKED, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > length
    ? `${line.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
    : line;
}
