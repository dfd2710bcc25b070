import type { IChoice } from '../../../../../src/components/messages/virtual/drawn-rows.js';
import { VirtualList } from '../../../../../src/components/messages/virtual/virtual-list.js';

const VIEWPORT = 1_000;
const KEYS = Array.from({ length: 1_000 }, (_, i) => `${i}`);
/** Rows become higher towards the end, so the mean height of the rows seen so far is wrong for the others. */
const usualHeight = (key: string): number => 30 + Number(key) / 10;

/** A list with the layout that a browser would give it. */
class Page {
  constructor(readonly keys = [...KEYS]) {
    const content = { style: { marginTop: '', minHeight: '' } } as HTMLElement;
    Object.defineProperties(content, {
      children: { get: () => this._elements() },
      offsetTop: { get: () => this._margin() },
      offsetHeight: { get: () => this._sum() }
    });
    this._style = content.style;
    this.scroller = {
      scrollTop: 0,
      clientHeight: VIEWPORT,
      getBoundingClientRect: () => ({ top: 0, bottom: VIEWPORT })
    } as HTMLElement;
    Object.defineProperty(this.scroller, 'scrollHeight', { get: () => this._total() });
    const ignore = (): void => undefined;
    this.list = new VirtualList({
      onChange: () => (this._isStale = true),
      onAtEnd: atEnd => (this.atEnd = atEnd),
      ...{ onTop: ignore, onBottom: ignore, onRest: ignore }
    });
    this.draw = () => {
      do {
        this._isStale = false;
        this._choice = this.list.choose([...this.keys], []);
        this.list.place(this._choice, this.scroller, content);
        this.list.layout();
        // The browser does not scroll beyond the end.
        this._clamp();
      } while (this._isStale);
    };
    this.draw();
  }

  readonly list: VirtualList;
  atEnd = true;
  readonly scroller: HTMLElement;
  readonly draw: () => void;
  /** The heights of rows with an unusual height. */
  readonly heights = new Map<string, number>();

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
          ? [[this._choice.keys[piece.index], tops[i]] as const]
          : []
      )
    );
  }

  /** Presses a button at the upper edge of a row. */
  press(key: string): void {
    const elements = this._elements() as { key: string }[];
    this.list.press(elements.find(element => element.key === key) as unknown as Element);
  }

  grow(key: string, by: number): void {
    this.heights.set(key, (this.heights.get(key) ?? usualHeight(key)) + by);
    this._clamp();
    this.draw();
  }

  /** The browser does not scroll beyond the ends. */
  private _clamp(): void {
    this.scroller.scrollTop = Math.max(
      0,
      Math.min(this.scroller.scrollTop, this._total() - VIEWPORT)
    );
  }

  private _heights(): number[] {
    return this._choice.pieces.map(piece => {
      const key = piece.kind === 'gap' ? null : this._choice.keys[piece.index];
      return piece.kind === 'gap' ? piece.height : (this.heights.get(key!) ?? usualHeight(key!));
    });
  }

  private _sum(): number {
    return this._heights().reduce((sum, height) => sum + height, 0);
  }

  /** Short lists are at the lower edge. */
  private _margin(): number {
    const { marginTop } = this._style;
    return marginTop === '' ? Math.max(0, VIEWPORT - this._sum()) : parseFloat(marginTop);
  }

  private _total(): number {
    const least = parseFloat(this._style.minHeight || '0');
    return this._margin() + Math.max(least, this._sum());
  }

  private _tops(): number[] {
    let at = this._margin() - this.scroller.scrollTop;
    return this._heights().map(height => (at += height) - height);
  }

  private _elements(): unknown[] {
    const tops = this._tops();
    return this._heights().map((height, i) => {
      const piece = this._choice.pieces[i];
      const key = piece.kind === 'row' ? this._choice.keys[piece.index] : '';
      return {
        key,
        dataset: {},
        contains: (other: { key?: string }) => other.key === key && key !== '',
        getBoundingClientRect: () => ({ top: tops[i], bottom: tops[i] + height }),
        // The place of the row now, not at the time of the query.
        getClientRects: () => (this.seen.has(key) ? [{ top: this.seen.get(key) }] : [])
      };
    });
  }

  private _style: CSSStyleDeclaration;

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
  page.list.layout();
  expect(page.seen).toEqual(before);
  page.scrollBy(-10);
  for (const [key, top] of page.seen) {
    expect(Math.abs(top - (before.get(key) ?? top - 10) - 10)).toBeLessThan(2);
  }
});

it('[UI11] many changes by fractions of a pixel do not add up', () => {
  const page = new Page(KEYS.slice(0, 45));
  page.scrollBy(-200);
  const key = [...page.seen.keys()][5];
  const before = page.seen.get(key)!;
  for (let i = 0; i < 40; i++) {
    page.grow(`${Number(key) - 6}`, 0.3);
  }
  expect(Math.abs(page.seen.get(key)! - before)).toBeLessThan(1);
});

const placeIn = (page: Page, key: string): number => page.seen.get(key) ?? NaN;

describe('[UI14] an element under a pressed pointer stays in place until the click ends', () => {
  it('at the end of the list, whatever arrives, grows above or shrinks below', () => {
    const page = new Page();
    const before = placeIn(page, '996');
    page.press('996');
    page.keys.push('1000', '1001');
    page.draw();
    expect(placeIn(page, '996')).toBeCloseTo(before);
    page.grow('994', 300);
    expect(placeIn(page, '996')).toBeCloseTo(before);
    page.grow('998', -100);
    expect(placeIn(page, '996')).toBeCloseTo(before);
    expect(page.list.follows).toBe(true);
    page.list.release();
    page.draw();
    expect([...page.seen.keys()].at(-1)).toBe('1001');
  });

  it('in a list that is shorter than its viewport', () => {
    const page = new Page(['1', '2', '3']);
    const before = placeIn(page, '2');
    page.press('2');
    page.keys.push('4');
    page.draw();
    expect(placeIn(page, '2')).toBeCloseTo(before);
    page.grow('1', 200);
    expect(placeIn(page, '2')).toBeCloseTo(before);
    page.list.release();
    page.draw();
    expect(placeIn(page, '4')).toBeCloseTo(VIEWPORT - usualHeight('4'));
  });

  it('after a jump, while rows above the view become higher', () => {
    const page = new Page();
    page.list.goTo('500', 1 / 3);
    page.draw();
    const view = page.seen;
    page.press('503');
    page.grow('499', 150);
    page.grow('501', 150);
    expect(placeIn(page, '503')).toBeCloseTo(view.get('503')!);
    page.list.release();
    page.draw();
    expect(placeIn(page, '503')).toBeCloseTo(view.get('503')!);
    expect(page.list.follows).toBe(false);
  });

  it('and a jump waits for the click', () => {
    const page = new Page();
    const before = placeIn(page, '996');
    page.press('996');
    page.list.goTo('200');
    page.draw();
    expect(placeIn(page, '996')).toBeCloseTo(before);
    page.list.release();
    page.draw();
    expect(placeIn(page, '200')).toBeCloseTo(0);
  });

  it('but scrolling by the user moves it', () => {
    const page = new Page();
    page.press('996');
    const before = placeIn(page, '994');
    page.scrollBy(-200);
    page.draw();
    expect(placeIn(page, '994')).toBeCloseTo(before + 200);
    page.list.release();
    page.draw();
    expect(placeIn(page, '994')).toBeCloseTo(before + 200);
  });
});

it('[UI11] a list that becomes so short that it is in view as a whole is at its end', () => {
  const page = new Page(['0', '1', '2']);
  page.grow('1', VIEWPORT);
  page.list.goTo('0');
  page.draw();
  expect(page.atEnd).toBe(false);
  page.grow('1', -VIEWPORT);
  expect([page.atEnd, page.list.follows]).toEqual([true, true]);
});

it('[UI11] a row above the view that becomes higher after a jump moves nothing', () => {
  const page = new Page();
  page.list.goTo('500', 1 / 100);
  page.draw();
  const before = page.seen;
  page.grow('498', 400);
  for (const [key, top] of page.seen) {
    expect(top).toBeCloseTo(before.get(key)!);
  }
});
