import type { IChoice } from '../../../../src/components/messages/drawn-rows.js';
import { VirtualList } from '../../../../src/components/messages/virtual-list.js';

const VIEWPORT = 1_000;
const KEYS = Array.from({ length: 1_000 }, (_, i) => `${i}`);
/** Rows become higher towards the end, so the mean of those that were seen is wrong for the others. */
const heightOf = (key: string): number => 30 + Number(key) / 10;

/** A list with the layout that a browser would give it. */
class Page {
  constructor() {
    const content = {} as HTMLElement;
    Object.defineProperty(content, 'children', { get: () => this._elements() });
    this.scroller = {
      scrollTop: 0,
      clientHeight: VIEWPORT,
      getBoundingClientRect: () => ({ top: 0, bottom: VIEWPORT })
    } as HTMLElement;
    Object.defineProperty(this.scroller, 'scrollHeight', { get: () => this._total() });
    const ignore = (): void => undefined;
    this.list = new VirtualList({
      onChange: () => (this._isStale = true),
      ...{ onAtEnd: ignore, onTop: ignore, onBottom: ignore, onRest: ignore }
    });
    this.draw = () => {
      do {
        this._isStale = false;
        this._choice = this.list.choose(KEYS, []);
        this.list.place(this._choice, this.scroller, content);
        this.list.settle();
        // The browser does not scroll beyond the end.
        this.scroller.scrollTop = Math.min(this.scroller.scrollTop, this._total() - VIEWPORT);
      } while (this._isStale);
    };
    this.draw();
  }

  readonly list: VirtualList;
  readonly scroller: HTMLElement;
  readonly draw: () => void;

  scrollBy(distance: number): void {
    this.scroller.scrollTop += distance;
    this.list.onScroll({ timeStamp: 0 });
    if (this._isStale) {
      this.draw();
    }
  }

  /** The rows in view, with their places. */
  get seen(): Map<string, number> {
    const tops = this._tops();
    return new Map(
      this._choice.pieces.flatMap((piece, i) =>
        piece.kind === 'row' && tops[i] >= 0 && tops[i] < VIEWPORT
          ? [[KEYS[piece.index], tops[i]] as const]
          : []
      )
    );
  }

  private _heights(): number[] {
    return this._choice.pieces.map(piece =>
      piece.kind === 'gap' ? piece.height : heightOf(KEYS[piece.index])
    );
  }

  private _total(): number {
    return this._heights().reduce((sum, height) => sum + height, 0);
  }

  private _tops(): number[] {
    let at = -this.scroller.scrollTop;
    return this._heights().map(height => (at += height) - height);
  }

  private _elements(): unknown[] {
    const tops = this._tops();
    return this._heights().map((height, i) => ({
      dataset: {},
      getBoundingClientRect: () => ({ top: tops[i], bottom: tops[i] + height })
    }));
  }

  private _choice: IChoice = { keys: [], pieces: [], first: 0, last: -1 };
  private _isStale = false;
}

it('[UI11] rows in view move as far as the user scrolls, however wrong the assumed heights above are', () => {
  const page = new Page();
  for (let i = 0; i < 40; i++) {
    const before = page.seen;
    page.scrollBy(-700);
    const kept = [...page.seen].filter(([key]) => before.has(key));
    expect(kept.length).toBeGreaterThan(0);
    for (const [key, top] of kept) {
      expect(Math.abs(top - before.get(key)! - 700)).toBeLessThan(2);
    }
  }
});

it('[UI11] a rendering that is discarded moves nothing', () => {
  const page = new Page();
  page.scrollBy(-250);
  const before = page.seen;
  page.list.choose(KEYS.slice(100), ['3']);
  page.list.settle();
  expect(page.seen).toEqual(before);
  page.scrollBy(-10);
  for (const [key, top] of page.seen) {
    expect(Math.abs(top - (before.get(key) ?? top - 10) - 10)).toBeLessThan(2);
  }
});
