import type { ISignal } from '@lumino/signaling';

/** The content of a cell. */
export interface IActiveCell {
  readonly type: 'raw' | 'markdown' | 'code';
  readonly source: string;
  /** The error that its last run ended with, if it was asked for. The traceback has no ANSI codes. */
  readonly error?: { readonly name: string; readonly value: string; readonly traceback: string };
}

/** The active cell of the notebook that the user looks at. */
export interface IActiveCells {
  /** True if there is such a cell and the user may edit it. */
  readonly available: boolean;
  readonly availabilityChanged: ISignal<IActiveCells, boolean>;
  /**
   * The content of the active cell, or null without one.
   *
   * @param withError - true adds the error that its last run ended with
   */
  getContent(withError?: boolean): IActiveCell | null;
  /** Inserts a code cell above the active cell, and makes it the active one. Without an active cell, it does nothing; so do the others. */
  insertAbove(content: string): void;
  /** Inserts a code cell below the active cell, and makes it the active one. */
  insertBelow(content: string): void;
  /** Replaces the whole source of the active cell. */
  replace(content: string): Promise<void>;
}

/** A place in a text. Both numbers begin at 0. */
export interface ITextPosition {
  readonly line: number;
  readonly column: number;
}

/** A text that is selected in a cell or a file. */
export interface ISelectedText {
  readonly start: ITextPosition;
  readonly end: ITextPosition;
  readonly text: string;
  readonly numLines: number;
  /** The id of the widget of the notebook or file. */
  readonly widgetId: string;
  /** The id of the cell, in a notebook. */
  readonly cellId?: string;
}

/** Follows the text that is selected in the notebook or file that the user looks at. */
export interface ISelections {
  /** The selected text, or null if nothing is selected. */
  readonly selection: ISelectedText | null;
  readonly selectionChanged: ISignal<ISelections, ISelectedText | null>;
  /** Replaces the text that is selected now in the widget of `selection` by the text of `selection`. */
  replaceSelection(selection: Pick<ISelectedText, 'text' | 'widgetId' | 'cellId'>): void;
}
