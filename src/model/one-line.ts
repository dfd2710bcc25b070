/** Marks that turn the direction of what stands around them. */
const TURNS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** Marks that stand over the same letter: some languages have three or four. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** Somebody's words or name as one line among ours: short, and without marks that would reach out of it. */
export function oneLine(text: string, length = 200): string {
  const line = text
    .slice(0, length * 4)
    .replace(TURNS, '')
    .replace(STACKED, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > length
    ? `${line.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
    : line;
}
