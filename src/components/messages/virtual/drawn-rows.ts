import type { RowHeights } from './row-heights.js';

/** A part of the list, from top to bottom: a row, or a gap in place of rows that are not rendered. */
export type Piece = { kind: 'row'; index: number } | { kind: 'gap'; key: string; height: number };

/** The rows to render. */
export interface IChoice {
  readonly keys: readonly string[];
  readonly pieces: readonly Piece[];
  /** The first and the last rendered row, apart from those that are held. */
  readonly first: number;
  readonly last: number;
}

/**
 * The rows that are in the DOM. `pieces` correspond in order to the children of `content`, except for those with
 * `data-edge`.
 */
export class DrawnRows {
  scroller: HTMLElement | null = null;
  content: HTMLElement | null = null;
  /** The height of the viewport when the list was last laid out, in px; 0 while it is hidden. To ask the page would lay it out. */
  height = 0;
  choice: IChoice = { keys: [], pieces: [], first: 0, last: -1 };

  get keys(): readonly string[] {
    return this.choice.keys;
  }

  get pieces(): readonly Piece[] {
    return this.choice.pieces;
  }

  /** True if the last row of the list is rendered. */
  get isAtEnd(): boolean {
    return this.choice.last === this.keys.length - 1;
  }

  /** The height of what is below the visible part, in px. */
  get below(): number {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this.scroller ?? {};
    return scrollHeight - scrollTop - clientHeight;
  }

  /** True if there is nothing to scroll. */
  get isWhole(): boolean {
    const { scrollHeight = 0, clientHeight = 0 } = this.scroller ?? {};
    return scrollHeight <= clientHeight;
  }

  /** Measures each row from its top to the top of the next one, so that margins are included. */
  measure(heights: RowHeights): void {
    const tops = this._elements().map(element => element.getBoundingClientRect().top);
    this.pieces.forEach((piece, i) => {
      if (piece.kind === 'row' && i + 1 < tops.length) {
        heights.set(this.keys[piece.index], tops[i + 1] - tops[i]);
      }
    });
  }

  /** Returns the row that an element is in; -1 if it is in none. */
  indexOf(element: Element): number {
    const piece = this.pieces[this._elements().findIndex(row => row.contains(element))];
    return piece?.kind === 'row' ? piece.index : -1;
  }

  /** Whether a row is above the visible part. */
  isAbove(index: number): boolean {
    const place = this.placeOf(index);
    return index >= 0 && (place === null ? index < this.choice.first : place < -1);
  }

  /** Returns the place of a row after it has moved as little as needed to be in view as a whole, or at least with its beginning. */
  wholePlaceOf(index: number): number | null {
    const place = this.placeOf(index);
    const height = this._elementOf(index)?.getBoundingClientRect().height ?? 0;
    const room = (this.scroller?.clientHeight ?? 0) - height;
    return place === null ? null : Math.max(0, Math.min(place, room));
  }

  /** Returns the distance of a row from the list's upper edge, in px; null if the row is not rendered. */
  placeOf(index: number): number | null {
    const element = this._elementOf(index);
    return element ? this._place(element) : null;
  }

  /**
   * Returns the first rendered row whose top is visible, or the row that fills the viewport. If no row is rendered there, finds the row by
   * the known heights.
   */
  firstSeen(heights: RowHeights): { index: number; offset: number } | null {
    const elements = this._elements();
    const height = this.scroller?.clientHeight ?? 0;
    for (let i = 0; i < this.pieces.length; i++) {
      const piece = this.pieces[i];
      const top = this._place(elements[i]);
      const bottom = elements[i + 1] ? this._place(elements[i + 1]) : Infinity;
      const isCut = top < 0 && (piece.kind === 'gap' || this.pieces[i + 1]?.kind === 'row');
      if (bottom <= 0 || (isCut && bottom < height)) {
        continue;
      }
      return piece.kind === 'row'
        ? { index: piece.index, offset: top }
        : this._rowInGap(i, top, bottom, heights);
    }
    return null;
  }

  /** Returns the last row whose end is in view or above it; -1 if there is none. */
  lastSeen(): number {
    const elements = this._elements();
    const edge = (this.scroller?.getBoundingClientRect().bottom ?? 0) + 1;
    for (let i = this.pieces.length - 1; i >= 0; i--) {
      const piece = this.pieces[i];
      if (piece.kind === 'row' && elements[i].getBoundingClientRect().bottom <= edge) {
        return piece.index;
      }
    }
    return -1;
  }

  /**
   * Returns the first row in a gap whose end is visible. Rows are counted from the nearer end of the gap, because the assumed height of
   * rows has changed since the gap was rendered, and the difference adds up.
   */
  private _rowInGap(
    piece: number,
    top: number,
    bottom: number,
    heights: RowHeights
  ): { index: number; offset: number } {
    const [before, after] = [this.pieces[piece - 1], this.pieces[piece + 1]];
    const first = before?.kind === 'row' ? before.index + 1 : 0;
    const last = (after?.kind === 'row' ? after.index : this.keys.length) - 1;
    const heightOf = (index: number): number => heights.get(this.keys[index]);
    if (-top <= bottom) {
      let [index, offset] = [first, top];
      while (index < last && offset + heightOf(index) <= 0) {
        offset += heightOf(index);
        index++;
      }
      return { index, offset };
    }
    let [index, offset] = [last, bottom - heightOf(last)];
    while (index > first && offset > 0) {
      index--;
      offset -= heightOf(index);
    }
    return { index, offset };
  }

  private _elementOf(index: number): HTMLElement | undefined {
    return this._elements()[
      this.pieces.findIndex(piece => piece.kind === 'row' && piece.index === index)
    ];
  }

  private _elements(): HTMLElement[] {
    const children = [...(this.content?.children ?? [])] as HTMLElement[];
    return children.filter(({ dataset }) => dataset.edge === undefined);
  }

  /** Returns an element's distance from the list's upper edge, in px. */
  private _place(element: HTMLElement): number {
    return element.getBoundingClientRect().top - (this.scroller?.getBoundingClientRect().top ?? 0);
  }
}
