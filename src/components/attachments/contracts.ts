import type { IDisposable } from '@lumino/disposable';
import type { IAttachment } from '../../document/index.js';
import type { IBrought } from './dropped-files.js';

/** Gets what is dragged over an element. */
export interface IDragListener {
  /** Something that can be attached is over the element, or has left it. */
  onOver(this: void, isOver: boolean): void;
  onDrop(this: void, attachments: readonly IAttachment[]): void;
}

/** The additions of an application to attachments. Without it, only files from the disk are attached, and none is opened. */
export interface IAttachmentServices {
  /** Lets the user choose files of Jupyter; none if they chose none. */
  pick(this: void): Promise<readonly IAttachment[]>;
  /** Follows what the user drags over an element from other parts of the application. */
  listen(this: void, node: HTMLElement, listener: IDragListener): IDisposable;
  /** Whether `open` can open an attachment. */
  canOpen(this: void, attachment: IAttachment): boolean;
  /**
   * Opens a file or notebook of Jupyter. Rejects if that fails.
   *
   * @param digest - that of the selected text, if the attachment repeats only its beginning
   */
  open(this: void, attachment: IAttachment, digest?: string): Promise<void>;
}

/** The ways to attach something to a draft. */
export interface IAttaching {
  /** Lets the user choose files of Jupyter, where there are any. */
  readonly pick?: (this: void) => void;
  /** The additions of the application. */
  readonly services?: IAttachmentServices;
  bring(this: void, brought: IBrought): void;
  bringEntries(this: void, entries: readonly IAttachment[]): void;
}
