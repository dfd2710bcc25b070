import type { RowHeights } from './row-heights.js';

/** A part of the list, from top to bottom: a row, or a gap in place of rows that are not rendered. */
export type Piece = { kind: 'row'; index: number } | { kind: 'gap'; key: string; height: number };

/**
 * The rows that are in the DOM. `pieces` correspond in order to the children of `content`, except for those with
 * `data-edge`.
 */
export class DrawnRows {
  scroller: HTMLElement | null = null;
  content: HTMLElement | null = null;
  keys: readonly string[] = [];
  pieces: readonly Piece[] = [];

  /** Measures each row from its top to the top of the next one, so that margins are included. */
  measure(heights: RowHeights): void {
    const tops = this._elements().map(element => element.getBoundingClientRect().top);
    this.pieces.forEach((piece, i) => {
      if (piece.kind === 'row' && i + 1 < tops.length) {
        heights.set(this.keys[piece.index], tops[i + 1] - tops[i]);
      }
    });
  }

  /** Returns the distance of a row from the list's upper edge, in px; null if the row is not rendered. */
  placeOf(index: number): number | null {
    const at = this.pieces.findIndex(piece => piece.kind === 'row' && piece.index === index);
    const element = this._elements()[at];
    return element ? this._place(element) : null;
  }

  /** Returns the first row whose top is visible. If there is none, returns the row that fills the viewport. */
  firstSeen(heights: RowHeights): { index: number; offset: number } | null {
    const elements = this._elements();
    const height = this.scroller?.clientHeight ?? 0;
    for (let i = 0; i < this.pieces.length; i++) {
      const piece = this.pieces[i];
      const top = this._place(elements[i]);
      const bottom = elements[i + 1] ? this._place(elements[i + 1]) : Infinity;
      const isCut = top < 0 && piece.kind === 'row' && this.pieces[i + 1]?.kind === 'row';
      if (bottom <= 0 || (isCut && bottom < height)) {
        continue;
      }
      if (piece.kind === 'row') {
        return { index: piece.index, offset: top };
      }
      // The viewport starts inside a gap: find the row by the known heights.
      let index = this._rowAfter(i);
      let offset = top;
      while (index < this.keys.length - 1 && offset + heights.get(this.keys[index]) <= 0) {
        offset += heights.get(this.keys[index]);
        index++;
      }
      return { index, offset };
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

  /** Returns the index of the first row in a gap. */
  private _rowAfter(piece: number): number {
    const before = this.pieces[piece - 1];
    return before?.kind === 'row' ? before.index + 1 : 0;
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
