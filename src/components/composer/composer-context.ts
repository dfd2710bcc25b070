import { createContext, useContext } from 'react';
import type { IChatModel, IChats } from '../../model/index.js';
import type { IToolbarItems } from './toolbar/contracts.js';

/** The things that all text boxes of one chat share. */
export interface IComposerContext {
  readonly model: IChatModel;
  readonly chats: IChats;
  readonly toolbar: IToolbarItems;
}

export const ComposerContext = createContext<IComposerContext | null>(null);

/** The context of the chat around a text box. */
export function useComposerContext(): IComposerContext {
  const context = useContext(ComposerContext);
  if (!context) {
    throw new Error('A text box needs a ComposerContext around it.');
  }
  return context;
}
