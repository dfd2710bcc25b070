import type { TranslationBundle } from '@jupyterlab/translation';
import type { RefObject } from 'react';
import type { IInputModel } from '../../model/index.js';
import { useChatBots } from '../shared/use-chat-bots.js';
import type { ICompletionSource } from './completion.js';
import { useComposerContext } from './composer-context.js';
import type { IAssistance } from './text-box.js';
import { useCompletion } from './use-completion.js';
import { useProvidedCommands } from './use-provided-commands.js';

/** Helps with the text of a message in the chat around: suggestions, and those who can be named in it. */
export function useAssistance(
  area: RefObject<HTMLTextAreaElement>,
  value: string,
  trans: TranslationBundle,
  /** The draft. A box for an edit has none. */
  input?: IInputModel
): Omit<IAssistance, 'line'> & { source: ICompletionSource } {
  const { model } = useComposerContext();
  const { people, username: me } = model;
  const bots = useChatBots(model, value !== '');
  const commands = useProvidedCommands(input);
  const source = { people, bots, me, commands };
  return { ...useCompletion(area, value, source, trans), source };
}
