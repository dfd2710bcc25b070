import { findAgain, yieldTo, type IScrollAnchor } from './scroll-anchor.js';
import { DrawnRows, type IChoice } from './drawn-rows.js';
import { PressedRow } from './pressed-row.js';
import { RowHeights } from './row-heights.js';
import { RowRange } from './row-range.js';

/** Within this distance from the end, a list counts as at its end, in px. */
const NEAR = 40;

/** A scroll within this time after the wheel, touch, pointer or keyboard counts as the user's, in milliseconds. */
const USER_SCROLL_MS = 300;

export interface IVirtualListOptions {
  /** Called when other rows must be rendered. */
  onChange(this: void): void;
  /** Reports whether the list is at its end. */
  onAtEnd(this: void, atEnd: boolean): void;
  /** Called when the first row has come near the viewport; `onBottom`, when the last one has. */
  onTop(this: void): void;
  onBottom(this: void): void;
  /** Called when the list has come to rest, and other rows may be in view. */
  onRest(this: void): void;
}

/**
 * A virtual list: it decides which rows are rendered, and it holds the scroll position. It either follows its end, or is
 * anchored to the first visible row: then rows that come, go or change their height do not move the text that the user
 * is reading. The browser's own scroll anchoring is off, because not every browser supports it.
 */
export class VirtualList {
  constructor(private _options: IVirtualListOptions) {}

  /** True if the list ends with the newest message. Only then can it follow its end. */
  hasEnd = true;

  /** Chooses the rows to render. Rows in `held` are always rendered. Nothing changes before `place`, because React may discard a rendering. */
  choose(keys: readonly string[], held: readonly (string | null)[]): IChoice {
    return this._range.choose(keys, this._anchorIn(keys), held);
  }

  /** Takes over the rows that were rendered. The children of `content` are the pieces in order, plus elements with `data-edge`. */
  place(choice: IChoice, scroller: HTMLElement | null, content: HTMLElement | null): void {
    this._anchor = this._anchorIn(choice.keys);
    Object.assign(this._drawn, { choice, scroller, content });
  }

  toEnd(): void {
    if (this._pressed) {
      this._pressed.then = () => this.toEnd();
      return;
    }
    this._anchor = null;
    this._options.onAtEnd(true);
    this._options.onChange();
    this._restore();
  }

  /**
   * Scrolls to a row.
   *
   * @param offset - the row's position in the viewport, as a fraction of the viewport's height
   */
  goTo(key: string, offset = 0): void {
    if (this._pressed) {
      this._pressed.then = () => this.goTo(key, offset);
      return;
    }
    this._anchor = { key, index: this._drawn.keys.indexOf(key), offset: 0 };
    this._part = offset;
    this._isFresh = true;
    this._options.onAtEnd(false);
    this._options.onChange();
  }

  /** Brings a row into view as a whole, and holds it there. */
  reveal(key: string): void {
    const index = this._drawn.keys.indexOf(key);
    const offset = this._drawn.wholePlaceOf(index);
    if (this._pressed) {
      this._pressed.then = () => this.reveal(key);
    } else if (offset !== null && offset !== this._drawn.placeOf(index)) {
      this._anchor = { key, index, offset };
      this._isFresh = false;
      this._options.onAtEnd(false);
      this.layout();
    }
  }

  /** The last row whose end is in view or above it; -1 if there is none. */
  get lastSeen(): number {
    return this._drawn.scroller?.clientHeight ? this._drawn.lastSeen() : -1;
  }

  /** True while the list follows its end. */
  get follows(): boolean {
    return this._anchor === null || this._pressed?.isAtEnd === true;
  }

  /** Holds an element of a row in its place until `release`. Only the user's own scrolling moves it. */
  press(element: Element): void {
    this.release();
    this.layout();
    const { scroller, content } = this._drawn;
    const index = this._drawn.indexOf(element);
    const offset = this._drawn.placeOf(index);
    if (scroller && content && offset !== null && this._part === null) {
      this._pressed = new PressedRow({ element, scroller, content, isAtEnd: this.follows });
      this._anchor = { key: this._drawn.keys[index], index, offset };
      this._isFresh = false;
    }
  }

  /** Holds the row of an element where it is, because the user changes its height. */
  hold(element: Element): void {
    const index = this._drawn.indexOf(element);
    const offset = this._drawn.placeOf(index);
    if (offset !== null) {
      this._endPress();
      this._anchor = { key: this._drawn.keys[index], index, offset };
      this._isFresh = false;
      this._options.onAtEnd(false);
    }
  }

  /** Makes up for what the pressed element has held up. */
  release(): void {
    const pressed = this._endPress();
    if (pressed?.then) {
      pressed.then();
    } else if (pressed?.isAtEnd) {
      this.toEnd();
    }
  }

  /** Whether a row is above the visible part. */
  isAbove(key: string): boolean {
    return this._drawn.isAbove(this._drawn.keys.indexOf(key));
  }

  /** Measures the rows and restores the scroll position. Call it after rows were rendered, their size has changed, or the user has scrolled. */
  layout(): void {
    const box = this._drawn.scroller;
    if (!box) {
      return;
    }
    if (box.clientHeight === 0) {
      this._isHidden = true;
      return this._restore(); // a list without layout cannot be measured
    }
    if (this._part !== null && this._anchor) {
      this._anchor.offset = box.clientHeight * this._part;
      this._part = null;
      this._isHidden = true;
    }
    // The distance scrolled since the last call, without the effect of changes above.
    const moved = this._isHidden || this._isCutOff(box) ? 0 : box.scrollTop - this._top;
    this._isHidden = false;
    if (moved !== 0) {
      this._endPress(); // a hand that scrolls clicks nothing
    }
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
    if (this._range.isLacking(this._anchor)) {
      return this._options.onChange();
    }
    if (this._anchor) {
      yieldTo(this._anchor, this._drawn.placeOf(this._anchor.index));
      if (this._isNearEnd() && (this._isFresh || (this._drawn.isWhole && !this._pressed))) {
        this._anchor = null;
        this._options.onAtEnd(true);
      }
    }
    this._isFresh = false;
    this._tellEdges();
    this._options.onRest();
  }

  /** Notes that the user operates the list: the next scroll counts as theirs, even if rows change their height in the meantime. */
  touch(now: number): void {
    this._touched = now;
  }

  onScroll = ({ timeStamp }: { timeStamp: number }): void => {
    this._isByHand = timeStamp - this._touched <= USER_SCROLL_MS;
    if (this._drawn.scroller?.clientHeight) {
      this.layout();
    }
    this._isByHand = false;
  };

  /** Takes over the position to which the user has scrolled. */
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
      // A list that grew, or shrank and then grew, is briefly not at its end, although the user has not scrolled up.
      return this._restore();
    }
    this._note(box);
  }

  /** Returns the anchor in changed rows. */
  private _anchorIn(keys: readonly string[]): IScrollAnchor | null {
    return this._anchor && findAgain(this._anchor, this._drawn.keys, keys, this._heights);
  }

  /** Moves the anchor, or the end of the list, back to its position. */
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

  private _endPress(): PressedRow | null {
    const pressed = this._pressed;
    this._pressed = null;
    pressed?.end();
    return pressed;
  }

  /** Returns how far a row, or the pressed element in it, is from its intended position, in px. */
  private _off({ index, offset }: IScrollAnchor): number {
    return this._pressed?.off ?? (this._drawn.placeOf(index) ?? offset) - offset;
  }

  private _note({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void {
    this._top = scrollTop;
    this._length = scrollHeight;
    this._drawn.height = clientHeight;
  }

  /** True if the list became so short, or its viewport so high, that the browser had to scroll. It may have grown again since. */
  private _isCutOff({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
    const isCut = scrollHeight < this._length || clientHeight > this._drawn.height;
    return isCut && scrollTop >= Math.min(scrollHeight, this._length) - clientHeight - 1;
  }

  private _isNearEnd(): boolean {
    return this.hasEnd && this._drawn.isAtEnd && this._drawn.below <= NEAR;
  }

  private _tellEdges(): void {
    const { scrollTop = 0, clientHeight = 0 } = this._drawn.scroller ?? {};
    if (this._drawn.choice.first === 0 && scrollTop < clientHeight) {
      this._options.onTop();
    }
    if (this._drawn.isAtEnd && this._drawn.below < clientHeight) {
      this._options.onBottom();
    }
  }

  private _drawn = new DrawnRows();
  private _heights = new RowHeights();
  private _range = new RowRange(this._drawn, this._heights);
  /** The anchor; null if the list follows its end. */
  private _anchor: IScrollAnchor | null = null;
  private _pressed: PressedRow | null = null;
  private _isFresh = true;
  /** The intended position of the anchor, as a fraction of the viewport's height; null once it has been applied. */
  private _part: number | null = null;
  /** The time of the last use of wheel, touch, pointer or keyboard, and whether the current scroll comes from it. */
  private _touched = -Infinity;
  private _isByHand = false;
  /** True while the list has no layout. Its scroll position then says nothing about the user. */
  private _isHidden = false;
  /** The scroll position and the height of the list when it was last laid out, in px. */
  private _top = 0;
  private _length = 0;
}
