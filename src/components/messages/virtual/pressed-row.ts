export interface IPressedRowOptions {
  readonly element: Element;
  readonly scroller: HTMLElement;
  readonly content: HTMLElement;
  /** True if the list followed its end before. */
  readonly isAtEnd: boolean;
}

/** An element of a list under a pressed pointer. It keeps its place, because a click that begins on a button must end on it. */
export class PressedRow {
  constructor(private _options: IPressedRowOptions) {
    const { element, scroller, content } = _options;
    this._top = topOf(element) ?? 0;
    // A short list stands at the lower edge of its viewport and cannot be scrolled. Now its rows stay where they are,
    // and there is room to scroll by what arrives above them or leaves below them.
    content.style.marginTop = `${content.offsetTop}px`;
    content.style.minHeight = `${content.offsetHeight + scroller.clientHeight}px`;
  }

  /** The jump that was asked for in the meantime. */
  then: (() => void) | null = null;

  get isAtEnd(): boolean {
    return this._options.isAtEnd;
  }

  /** The distance of the element from its place, in px; null if it has none any more. */
  get off(): number | null {
    const top = topOf(this._options.element);
    return top === null ? null : top - this._top;
  }

  end(): void {
    const { style } = this._options.content;
    style.marginTop = '';
    style.minHeight = '';
  }

  /** Its place in the page, in px. */
  private readonly _top: number;
}

const topOf = (element: Element): number | null => element.getClientRects()[0]?.top ?? null;
