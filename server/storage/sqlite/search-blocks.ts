/**
 * Messages of one block of the search index, in the order in which they were stored. A search reads the index block by block, and others run
 * in between.
 */
export const BLOCK_MESSAGES = 1024;

/** The block of the message at a place. */
export const blockOf = (place: number): number => Math.floor(place / BLOCK_MESSAGES);

/**
 * A word as the index holds it. It begins with its block, because FTS5 reads all that the index has of a word, and for a prefix all that it
 * has of many words. No word contains a `_`.
 */
export const inBlock = (word: string, block: number): string => `${block}_${word}`;
