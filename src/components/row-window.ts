/** So near to its end a list counts as at its end, in px. */
const NEAR = 40;

/** Rows that are drawn beyond what is seen: at most so many each way, at least so few. */
const BEYOND = 10;
const BEYOND_MIN = 4;

/** So many rows are drawn in all, if what is seen lets them, and where nothing can be measured. */
const DRAWN = 56;

/** What a row is taken for until one was measured, in px. */
const HEIGHT = 44;

/** What the list is made of from top to bottom: rows, and gaps in the place of those that are not drawn. */
export type Piece = { kind: 'row'; index: number } | { kind: 'gap'; key: string; height: number };

export interface IRowWindowOptions {
  /** Other rows have to be drawn. */
  onChange(this: void): void;
  /** The list is now at its end, or no longer. */
  onAtEnd(this: void, atEnd: boolean): void;
  /** The first or the last row has come near. */
  onTop(this: void): void;
  onBottom(this: void): void;
}

/** A row that stays where it is, `offset` px below the upper edge, whatever happens around it. */
interface IAnchor {
  key: string;
  index: number;
  offset: number;
}

/**
 * Which rows of a long list are drawn, and where the list stands.
 * Above 300 lines, since what is drawn and where the view is held depend on the same measured heights.
 *
 * It stands at its end, and follows it, or it is anchored by the first row that is seen: then nothing that comes, goes
 * or changes its height moves what one reads. The browser's own anchoring is off: not every browser has it.
 */
export class RowWindow {
  constructor(private _options: IRowWindowOptions) {}

  scroller: HTMLElement | null = null;
  /** Its children are the pieces in their order, and elements with `data-edge`. */
  content: HTMLElement | null = null;
  /** The list ends with the newest that there is: only then it has an end to follow. */
  hasEnd = true;

  /** Choose what is drawn. `held` rows are, wherever they stand. */
  pieces(keys: readonly string[], held: readonly (string | null)[]): readonly Piece[] {
    this._keys = keys;
    this._findAnchor();
    const { first, last } = this._seen();
    const beyond = Math.max(
      BEYOND_MIN,
      Math.min(BEYOND, Math.floor((DRAWN - (last - first + 1)) / 2))
    );
    this._first = Math.max(0, first - beyond);
    this._last = Math.min(keys.length - 1, last + beyond);
    const places = new Set(held.flatMap(key => (key === null ? [] : keys.indexOf(key))));
    for (let i = this._first; i <= this._last; i++) {
      places.add(i);
    }
    this._pieces = [];
    let next = 0;
    for (const index of [...places].filter(i => i >= 0).sort((a, b) => a - b)) {
      this._skip(next, index);
      this._pieces.push({ kind: 'row', index });
      next = index + 1;
    }
    this._skip(next, keys.length);
    return this._pieces;
  }

  toEnd(): void {
    this._anchor = null;
    this._options.onAtEnd(true);
    this._options.onChange();
    this._restore();
  }

  /** @param offset - where on the screen the row is to stand, as a part of its height */
  goTo(key: string, offset = 0): void {
    this._anchor = { key, index: this._keys.indexOf(key), offset: 0 };
    this._part = offset;
    this._isFresh = true;
    this._options.onAtEnd(false);
    this._options.onChange();
  }

  /** What is drawn has changed, or its size: keep in place what is to stay there. */
  settle(): void {
    const box = this.scroller;
    if (!box || !this.content) {
      return;
    }
    if (box.clientHeight === 0) {
      this._isHidden = true;
      return this._restore(); // nothing can be said of a list that is not laid out
    }
    if (this._part !== null && this._anchor) {
      this._anchor.offset = box.clientHeight * this._part;
      this._part = null;
      this._isHidden = true;
    }
    // One may have scrolled since, and the event is still on its way.
    const moved = this._isHidden ? 0 : box.scrollTop - this._top;
    this._isHidden = false;
    if (this._anchor && moved !== 0 && box.scrollTop < box.scrollHeight - box.clientHeight - 1) {
      this._anchor.offset -= moved;
    }
    this._measure();
    this._restore();
    if (this._isLacking()) {
      return this._options.onChange();
    }
    if (this._anchor) {
      this._yield(this._anchor);
      if (this._isFresh && this._isNearEnd()) {
        this._anchor = null;
        this._options.onAtEnd(true);
      }
    }
    this._isFresh = false;
    this._tellEdges();
  }

  onScroll = (): void => {
    const box = this.scroller;
    if (!box || box.clientHeight === 0) {
      return;
    }
    if (box.scrollTop === this._top) {
      // That was no person.
    } else if (this._isNearEnd()) {
      this._anchor = null;
      this._options.onAtEnd(true);
    } else if (this._anchor || box.scrollTop < this._top) {
      // A list that has grown is not at its end for a moment, though nobody has scrolled up.
      this._readAnchor();
      this._options.onAtEnd(false);
    }
    this._top = box.scrollTop;
    if (this._isLacking()) {
      this._options.onChange();
    } else {
      this._tellEdges();
    }
  };

  /** The anchor's row may have another place, or be gone. */
  private _findAnchor(): void {
    if (this._anchor && this._keys[this._anchor.index] !== this._anchor.key) {
      const index = this._keys.indexOf(this._anchor.key);
      const near = Math.min(this._anchor.index, this._keys.length - 1);
      this._anchor = {
        ...this._anchor,
        index: index < 0 ? near : index,
        key: this._keys[index < 0 ? near : index] ?? ''
      };
    }
  }

  /** The rows that are seen, as far as their heights are known. */
  private _seen(): { first: number; last: number } {
    const end = this._keys.length - 1;
    const height = this.scroller?.clientHeight ?? 0;
    if (height === 0) {
      const last = this._anchor ? Math.min(end, this._anchor.index + DRAWN / 2) : end;
      return { first: Math.max(0, last - DRAWN + BEYOND_MIN), last };
    }
    if (!this._anchor) {
      let first = end;
      for (let y = height; first > 0 && y > 0; y -= this._height(first)) {
        first--;
      }
      return { first: Math.max(0, first), last: end };
    }
    let { index: first, offset: top } = this._anchor;
    while (first > 0 && top > 0) {
      first--;
      top -= this._height(first);
    }
    let last = this._anchor.index;
    let bottom = this._anchor.offset + this._height(last);
    while (last < end && bottom < height) {
      last++;
      bottom += this._height(last);
    }
    return { first, last };
  }

  /** Is something seen, or about to be, that is not drawn? */
  private _isLacking(): boolean {
    const { first, last } = this._seen();
    const end = this._keys.length - 1;
    return (
      Math.max(0, first - BEYOND_MIN + 1) < this._first ||
      Math.min(end, last + BEYOND_MIN - 1) > this._last
    );
  }

  private _skip(from: number, to: number): void {
    let height = 0;
    for (let i = from; i < to; i++) {
      height += this._height(i);
    }
    if (to > from) {
      this._pieces.push({
        kind: 'gap',
        key: `gap ${from === 0 ? 'first' : this._keys[from - 1]}`,
        height
      });
    }
  }

  private _height(index: number): number {
    return this._heights.get(this._keys[index]) ?? this._mean;
  }

  private _elements(): HTMLElement[] {
    const children = [...(this.content?.children ?? [])] as HTMLElement[];
    return children.filter(({ dataset }) => dataset.edge === undefined);
  }

  /** From the top of one to the top of the next, so that margins count. */
  private _measure(): void {
    const tops = this._elements().map(element => element.getBoundingClientRect().top);
    this._pieces.forEach((piece, i) => {
      if (piece.kind === 'row' && i + 1 < tops.length) {
        this._heights.set(this._keys[piece.index], tops[i + 1] - tops[i]);
      }
    });
    if (this._heights.size > 0) {
      const sum = [...this._heights.values()].reduce((a, b) => a + b, 0);
      this._mean = Math.max(1, sum / this._heights.size);
    }
  }

  private _restore(): void {
    const box = this.scroller;
    if (!box) {
      return;
    }
    if (!this._anchor) {
      box.scrollTop = box.scrollHeight;
    } else {
      const off = this._off(this._anchor);
      if (Math.abs(off) >= 1) {
        box.scrollTop += off;
      }
    }
    this._top = box.scrollTop;
  }

  /** How far a row is from where it is to stand. */
  private _off({ index, offset }: IAnchor): number {
    const at = this._pieces.findIndex(piece => piece.kind === 'row' && piece.index === index);
    const element = this._elements()[at];
    return element ? this._place(element) - offset : 0;
  }

  /** At the ends of the list a row cannot stand anywhere: it is to stay where it got. */
  private _yield(anchor: IAnchor): void {
    anchor.offset += this._off(anchor);
  }

  /** Where an element stands below the list's upper edge. */
  private _place(element: HTMLElement): number {
    return element.getBoundingClientRect().top - (this.scroller?.getBoundingClientRect().top ?? 0);
  }

  /** Anchor the list by the first row whose beginning is seen; by the one that fills it where there is none. */
  private _readAnchor(): void {
    const elements = this._elements();
    const height = this.scroller?.clientHeight ?? 0;
    for (let i = 0; i < this._pieces.length; i++) {
      const piece = this._pieces[i];
      const top = this._place(elements[i]);
      const bottom = elements[i + 1] ? this._place(elements[i + 1]) : Infinity;
      const isCut = top < 0 && piece.kind === 'row' && this._pieces[i + 1]?.kind === 'row';
      if (bottom <= 0 || (isCut && bottom < height)) {
        continue;
      }
      let index = piece.kind === 'row' ? piece.index : this._rowAfter(i);
      let offset = top;
      if (piece.kind === 'gap') {
        // In the middle of what is not drawn, by what is known of its heights.
        while (index < this._keys.length - 1 && offset + this._height(index) <= 0) {
          offset += this._height(index);
          index++;
        }
      }
      this._anchor = { key: this._keys[index], index, offset };
      return;
    }
  }

  /** The first row in a gap. */
  private _rowAfter(piece: number): number {
    const before = this._pieces[piece - 1];
    return before?.kind === 'row' ? before.index + 1 : 0;
  }

  private _isNearEnd(): boolean {
    const box = this.scroller;
    return (
      this.hasEnd &&
      this._last === this._keys.length - 1 &&
      box !== null &&
      box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR
    );
  }

  private _tellEdges(): void {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this.scroller ?? {};
    if (this._first === 0 && scrollTop < clientHeight) {
      this._options.onTop();
    }
    if (
      this._last === this._keys.length - 1 &&
      scrollHeight - scrollTop - clientHeight < clientHeight
    ) {
      this._options.onBottom();
    }
  }

  private _keys: readonly string[] = [];
  private _pieces: Piece[] = [];
  private _first = 0;
  private _last = -1;
  private _heights = new Map<string, number>();
  private _mean = HEIGHT;
  /** Null at the end. */
  private _anchor: IAnchor | null = null;
  private _isFresh = true;
  /** Where the anchor is to stand, as a part of the height, until there is one. */
  private _part: number | null = null;
  /** Not laid out just now: where it stood then says nothing of what anybody did. */
  private _isHidden = false;
  private _top = 0;
}
