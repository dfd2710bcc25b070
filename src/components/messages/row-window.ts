import { DrawnRows, type Piece } from './drawn-rows.js';
import { RowHeights } from './row-heights.js';

/** So near to its end a list counts as at its end, in px. */
const NEAR = 40;

/** Rows that are drawn beyond what is seen: at most so many each way, at least so few. */
const BEYOND = 10;
const BEYOND_MIN = 4;

/** So many rows are drawn in all, if what is seen lets them, and where nothing can be measured. */
const DRAWN = 56;

/** A list that scrolls so soon after somebody used wheel, finger, pointer or keys is scrolled by them, in milliseconds. */
const BY_HAND = 300;

/** So many rows at the beginning look different when something comes to stand before them. */
const HEAD = 2;

export interface IVirtualListOptions {
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
 * At 300 lines, since what is drawn and where the view is held depend on the same anchor.
 *
 * It stands at its end, and follows it, or it is anchored by the first row that is seen: then nothing that comes, goes
 * or changes its height moves what one reads. The browser's own anchoring is off: not every browser has it.
 */
export class VirtualList {
  constructor(private _options: IVirtualListOptions) {}

  /** The list ends with the newest that there is: only then it has an end to follow. */
  hasEnd = true;

  /** Where the rows are drawn: the children of `content` are the pieces in their order, and elements with `data-edge`. */
  place(scroller: HTMLElement | null, content: HTMLElement | null): void {
    this._drawn.scroller = scroller;
    this._drawn.content = content;
  }

  /** Choose what is drawn. `held` rows are, wherever they stand. */
  pieces(keys: readonly string[], held: readonly (string | null)[]): readonly Piece[] {
    this._findAnchor(keys);
    this._drawn.keys = keys;
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
    const pieces: Piece[] = [];
    let next = 0;
    for (const index of [...places].filter(i => i >= 0).sort((a, b) => a - b)) {
      pieces.push(...this._gap(next, index), { kind: 'row', index });
      next = index + 1;
    }
    pieces.push(...this._gap(next, keys.length));
    this._drawn.pieces = pieces;
    return pieces;
  }

  toEnd(): void {
    this._anchor = null;
    this._options.onAtEnd(true);
    this._options.onChange();
    this._restore();
  }

  /** @param offset - where on the screen the row is to stand, as a part of its height */
  goTo(key: string, offset = 0): void {
    this._anchor = { key, index: this._drawn.keys.indexOf(key), offset: 0 };
    this._part = offset;
    this._isFresh = true;
    this._options.onAtEnd(false);
    this._options.onChange();
  }

  /** What is drawn has changed, or its size, or somebody has scrolled: keep in place what is to stay there. */
  settle(): void {
    const box = this._drawn.scroller;
    if (!box) {
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
    // How far one has scrolled since; what has changed above meanwhile is no part of it.
    const moved = this._isHidden || this._isCutOff(box) ? 0 : box.scrollTop - this._top;
    this._isHidden = false;
    if (this._anchor) {
      this._anchor.offset -= moved;
    }
    this._drawn.measure(this._heights);
    if (moved === 0 || this._anchor) {
      this._restore();
    }
    if (moved !== 0) {
      this._follow();
    }
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

  /** Somebody's hand is on the list: what scrolls next is their doing, though rows change their heights meanwhile. */
  touch(now: number): void {
    this._touched = now;
  }

  onScroll = ({ timeStamp }: { timeStamp: number }): void => {
    this._isByHand = timeStamp - this._touched <= BY_HAND;
    if (this._drawn.scroller?.clientHeight) {
      this.settle();
    }
    this._isByHand = false;
  };

  /** Somebody has scrolled: stand where he wants it. */
  private _follow(): void {
    const box = this._drawn.scroller;
    if (!box) {
      return;
    }
    if (this._isNearEnd()) {
      this._anchor = null;
      this._options.onAtEnd(true);
    } else if (
      this._anchor ||
      (box.scrollTop < this._top && (this._isByHand || box.scrollHeight === this._length))
    ) {
      const found = this._drawn.firstSeen(this._heights);
      this._anchor = found && { ...found, key: this._drawn.keys[found.index] };
      this._options.onAtEnd(false);
    } else {
      // What has grown, or shrunk and then grown, is not at its end for a moment, though nobody has scrolled up.
      return this._restore();
    }
    this._note(box);
  }

  /** The anchor's row may have another place, or be gone: then the next one that is still there takes over. */
  private _findAnchor(keys: readonly string[]): void {
    const anchor = this._anchor;
    if (!anchor || keys[anchor.index] === anchor.key) {
      return;
    }
    const before = this._drawn.keys;
    // Once something stands before what was first, its day line goes and its author's name.
    const isPrepended = keys.indexOf(before[HEAD]) > HEAD;
    let { offset } = anchor;
    for (let i = anchor.index; i < before.length; i++) {
      const index = isPrepended && i < HEAD ? -1 : keys.indexOf(before[i]);
      if (index >= 0) {
        this._anchor = { key: before[i], index, offset };
        return;
      }
      offset += this._heights.get(before[i]);
    }
    const index = Math.max(0, Math.min(anchor.index, keys.length - 1));
    this._anchor = { ...anchor, index, key: keys[index] ?? '' };
  }

  /** The rows that are seen, as far as their heights are known. */
  private _seen(): { first: number; last: number } {
    const end = this._drawn.keys.length - 1;
    const height = this._drawn.scroller?.clientHeight ?? 0;
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
    const end = this._drawn.keys.length - 1;
    return (
      Math.max(0, first - BEYOND_MIN + 1) < this._first ||
      Math.min(end, last + BEYOND_MIN - 1) > this._last
    );
  }

  private _gap(from: number, to: number): Piece[] {
    let height = 0;
    for (let i = from; i < to; i++) {
      height += this._height(i);
    }
    const key = `gap ${from === 0 ? 'first' : this._drawn.keys[from - 1]}`;
    return to > from ? [{ kind: 'gap', key, height }] : [];
  }

  private _height(index: number): number {
    return this._heights.get(this._drawn.keys[index]);
  }

  /** Bring the anchor, or the end, back to its place. */
  private _restore(): void {
    const box = this._drawn.scroller;
    if (!box) {
      return;
    }
    if (this._anchor) {
      const off = this._off(this._anchor);
      if (Math.abs(off) >= 1) {
        box.scrollTop += off;
      }
    } else {
      box.scrollTop = box.scrollHeight;
    }
    this._note(box);
  }

  /** How far a row is from where it is to stand. */
  private _off({ index, offset }: IAnchor): number {
    return (this._drawn.placeOf(index) ?? offset) - offset;
  }

  /** At the ends of the list a row cannot stand anywhere: it is to stay where it got. */
  private _yield(anchor: IAnchor): void {
    anchor.offset += this._off(anchor);
  }

  private _note({ scrollTop, scrollHeight }: HTMLElement): void {
    this._top = scrollTop;
    this._length = scrollHeight;
  }

  /** The list has become so short that the browser had to move it up. */
  private _isCutOff({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
    return scrollHeight < this._length && scrollTop >= scrollHeight - clientHeight - 1;
  }

  private _isNearEnd(): boolean {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this._drawn.scroller ?? {};
    return (
      this.hasEnd &&
      this._last === this._drawn.keys.length - 1 &&
      scrollHeight - scrollTop - clientHeight <= NEAR
    );
  }

  private _tellEdges(): void {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = this._drawn.scroller ?? {};
    if (this._first === 0 && scrollTop < clientHeight) {
      this._options.onTop();
    }
    const isEnd = this._last === this._drawn.keys.length - 1;
    if (isEnd && scrollHeight - scrollTop - clientHeight < clientHeight) {
      this._options.onBottom();
    }
  }

  private _drawn = new DrawnRows();
  private _heights = new RowHeights();
  private _first = 0;
  private _last = -1;
  /** Null at the end. */
  private _anchor: IAnchor | null = null;
  private _isFresh = true;
  /** Where the anchor is to stand, as a part of the height, until there is one. */
  private _part: number | null = null;
  /** When somebody last used wheel, finger, pointer or keys, and whether that is what scrolls. */
  private _touched = -Infinity;
  private _isByHand = false;
  /** Not laid out just now: where it stood then says nothing of what anybody did. */
  private _isHidden = false;
  /** Where the list stands, and how long it is, in px, as the list itself has left it. */
  private _top = 0;
  private _length = 0;
}
