import type { RowHeights } from './row-heights.js';

/** The number of rows at the beginning that change when rows are inserted before them. */
const FIRST_ROWS = 2;

/** A row that keeps its position, `offset` px below the upper edge, whatever changes around it. */
export interface IScrollAnchor {
  key: string;
  index: number;
  offset: number;
}

/** Returns the anchor in changed rows. If its row is gone, the next remaining row becomes the anchor. */
export function findAgain(
  anchor: IScrollAnchor,
  before: readonly string[],
  keys: readonly string[],
  heights: RowHeights
): IScrollAnchor {
  if (keys[anchor.index] === anchor.key) {
    return anchor;
  }
  // When rows are inserted at the top, the former first row loses its day line and its author's name.
  const isPrepended = keys.indexOf(before[FIRST_ROWS]) > FIRST_ROWS;
  let { offset } = anchor;
  for (let i = anchor.index; i < before.length; i++) {
    const index = isPrepended && i < FIRST_ROWS ? -1 : keys.indexOf(before[i]);
    if (index >= 0) {
      return { key: before[i], index, offset };
    }
    offset += heights.get(before[i]);
  }
  const index = Math.max(0, Math.min(anchor.index, keys.length - 1));
  return { ...anchor, index, key: keys[index] ?? '' };
}

/**
 * At the ends of the list, some positions cannot be reached. The anchor then keeps the position it got. It keeps its own where less than a
 * pixel is missing, because such remainders would add up.
 */
export function yieldTo(anchor: IScrollAnchor, place: number | null): void {
  if (place !== null && Math.abs(place - anchor.offset) >= 1) {
    anchor.offset = place;
  }
}
