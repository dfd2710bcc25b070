import type { ISignal } from '@lumino/signaling';
import type { IMessage } from '../document/index.js';

/** The messages that replies answer, also those that are not loaded. */
export interface IOriginals {
  /** The message with this id: undefined until it is known, null if the user cannot read it. */
  of(id: string): IMessage | null | undefined;
  /** Emitted when more of them are known. */
  readonly changed: ISignal<IOriginals, void>;
}
