/**
 * Messages of one block of the search index, in the order in which they were stored. A search reads the index block by block, and others run
 * in between.
 */
export const BLOCK_MESSAGES = 1024;

/** Bytes of a text above which its message is a block of its own, because the time to read a block grows with its words. */
export const LONG_TEXT = 4096;

/** How often a text may have a word until the index only counts it. A phrase at a later place is not found. */
const REPEATED = 100;

/** Stands for such a word. No word is like it. */
const COUNTED = '_';

/** The block of the message at a place, if it is not long. */
export const blockOf = (place: number): number => Math.floor(place / BLOCK_MESSAGES);

/** The name of a block of short messages. */
export const sharedBlock = (block: number): string => String(block);

/** The name of the block of one long message. */
export const ownBlock = (place: number): string => `n${place}`;

/**
 * A word as the index holds it. It begins with its block, because FTS5 reads all that the index has of a word, and for a prefix all that it
 * has of many words. No word contains a `_`.
 */
export const inBlock = (word: string, block: string): string => `${block}_${word}`;

/** The words of a text as the index holds them, in their order. */
export function indexedWords(words: readonly string[], block: string): string[] {
  const counts = new Map<string, number>();
  return words.map(word => {
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    return inBlock(count > REPEATED ? COUNTED : word, block);
  });
}
