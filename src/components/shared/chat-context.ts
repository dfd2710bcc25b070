import { createContext } from 'react';
import type { IChatModel } from '../../model/index.js';

/** A chat, for the parts of its messages. */
export interface IChatContext {
  readonly model: IChatModel;
  /** Tells the user that an action of theirs has failed. */
  onError(this: void, error: Error): void;
}

/** The chat that is shown. */
export const ChatContext = createContext<IChatContext | null>(null);
