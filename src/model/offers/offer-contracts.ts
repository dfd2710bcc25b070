import type { ISignal } from '@lumino/signaling';
import type { IAttachment } from '../../document/index.js';

/** The part of an open notebook or file that a message can take along: the active cell, or the selected text. */
export interface IOffer {
  /** The path of the notebook or file. */
  readonly path: string;
  /** The place of the cell in its notebook, from 1; undefined in a file. */
  readonly cell?: number;
  /** The number of selected lines; undefined for a whole cell. */
  readonly lines?: number;
  readonly code: string;
  /** The language of the code, such as `python`; empty if it is not known. */
  readonly language: string;
  /** Refers to the cell or the lines. */
  readonly attachment: IAttachment;
}

/** The offers of an application to drafts. */
export interface IOffers {
  /** Null if no notebook and no selected text is in view. */
  readonly current: IOffer | null;
  /** The notebook or file in view, with the place of its active cell, also if that is empty. Without it, there is only `current`. */
  readonly whole?: IOffer | null;
  readonly changed: ISignal<IOffers, void>;
}
