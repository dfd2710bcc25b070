/** Marks that stand over one letter. No language needs more, and thousands of them take seconds to draw. */
const STACKED = /(\p{M}{8})\p{M}+/gu;
/** Marks that turn the direction of what follows. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/g;
/** More of them in one text say nothing. */
const MOST = 100;

/** A text without what is written only to be slow to draw. */
export function calm(text: string): string {
  const stacked = text.replace(STACKED, '$1');
  return (stacked.match(TURNS)?.length ?? 0) > MOST ? stacked.replace(TURNS, '') : stacked;
}
