import type { IScrollAnchor } from './scroll-anchor.js';
import type { DrawnRows, IChoice, Piece } from './drawn-rows.js';
import type { RowHeights } from './row-heights.js';

/** The largest and the smallest number of rows that are rendered beyond the viewport on each side. */
const MAX_ROWS_BEYOND = 10;
const MIN_ROWS_BEYOND = 4;

/** The usual total number of rendered rows. It also applies if nothing can be measured. */
const USUAL_ROWS = 56;

/** The rows of a list that are rendered: the visible ones, some beyond them, and those that are held. */
export class RowRange {
  constructor(
    private _drawn: DrawnRows,
    private _heights: RowHeights
  ) {}

  /**
   * Chooses the rows to render.
   *
   * @param anchor - the row that keeps its position; null if the list follows its end
   * @param held - rows that are always rendered
   */
  choose(
    keys: readonly string[],
    anchor: IScrollAnchor | null,
    held: readonly (string | null)[]
  ): IChoice {
    const seen = this._seen(keys, anchor);
    const beyond = Math.max(
      MIN_ROWS_BEYOND,
      Math.min(MAX_ROWS_BEYOND, Math.floor((USUAL_ROWS - (seen.last - seen.first + 1)) / 2))
    );
    const first = Math.max(0, seen.first - beyond);
    const last = Math.min(keys.length - 1, seen.last + beyond);
    const places = new Set(held.flatMap(key => (key === null ? [] : keys.indexOf(key))));
    for (let i = first; i <= last; i++) {
      places.add(i);
    }
    const pieces: Piece[] = [];
    let next = 0;
    for (const index of [...places].filter(i => i >= 0).sort((a, b) => a - b)) {
      this._gap(keys, next, index).forEach(gap => pieces.push(gap));
      pieces.push({ kind: 'row', index });
      next = index + 1;
    }
    this._gap(keys, next, keys.length).forEach(gap => pieces.push(gap));
    return { keys, pieces, first, last };
  }

  /** True if rows that are visible, or about to be, are not rendered. */
  isLacking(anchor: IScrollAnchor | null): boolean {
    const { keys, first, last } = this._drawn.choice;
    const seen = this._seen(keys, anchor);
    return (
      Math.max(0, seen.first - MIN_ROWS_BEYOND + 1) < first ||
      Math.min(keys.length - 1, seen.last + MIN_ROWS_BEYOND - 1) > last
    );
  }

  /** Returns the range of visible rows, as far as their heights are known. */
  private _seen(
    keys: readonly string[],
    anchor: IScrollAnchor | null
  ): { first: number; last: number } {
    const heightOf = (index: number): number => this._heights.get(keys[index]);
    const end = keys.length - 1;
    const { height } = this._drawn;
    if (height === 0) {
      const last = anchor ? Math.min(end, anchor.index + USUAL_ROWS / 2) : end;
      return { first: Math.max(0, last - USUAL_ROWS + MIN_ROWS_BEYOND), last };
    }
    if (!anchor) {
      let first = end;
      for (let y = height; first > 0 && y > 0; y -= heightOf(first)) {
        first--;
      }
      return { first: Math.max(0, first), last: end };
    }
    let { index: first, offset: top } = anchor;
    while (first > 0 && top > 0) {
      first--;
      top -= heightOf(first);
    }
    let last = anchor.index;
    let bottom = anchor.offset + heightOf(last);
    while (last < end && bottom < height) {
      last++;
      bottom += heightOf(last);
    }
    return { first, last };
  }

  private _gap(keys: readonly string[], from: number, to: number): Piece[] {
    let height = 0;
    for (let i = from; i < to; i++) {
      height += this._heights.get(keys[i]);
    }
    const key = `gap ${from === 0 ? 'first' : keys[from - 1]}`;
    return to > from ? [{ kind: 'gap', key, height }] : [];
  }
}
