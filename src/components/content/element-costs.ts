/** The cost of an image, as a card with text and a button, and of a code block with its bar. */
export const CARD_COST = 8;

const OTHER = 3;
const COSTS = new Map([
  ['pre', CARD_COST],
  ['li', 11],
  ['a', 8],
  ['input', 8],
  ['code', 5],
  ['kbd', 5],
  ['p', 4],
  ['br', 2]
]);

/**
 * Returns the cost of laying out and painting an element. A cost of 1 is about 15 µs, so that a message within its budget takes the page less
 * than 50 ms.
 */
export const costOfElement = (tag: string): number => COSTS.get(tag) ?? OTHER;

/** The most elements within each other that change the size of letters. The browser makes the letters of each size anew. */
export const MAX_SIZES = 3;

export const isSized = (tag: string): boolean => tag === 'small' || tag === 'sub' || tag === 'sup';
