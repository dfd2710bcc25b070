import { useContext, useEffect, useState } from 'react';
import type { IInputModel } from '../../model/index.js';
import type { IChatCommand, IChatCommandProvider } from '../extensions/contracts.js';
import { ExtensionContext } from '../extensions/extension-context.js';
import { useSignal } from '../shared/hooks.js';
import { useComposerContext } from './composer-context.js';

const NONE: readonly IChatCommand[] = [];

/** The commands of other extensions for a draft that begins with a slash. A box for an edit has none. */
export function useProvidedCommands(input: IInputModel | undefined): readonly IChatCommand[] {
  const { commands } = useContext(ExtensionContext);
  const { model } = useComposerContext();
  useSignal(commands?.changed);
  const [found, setFound] = useState(NONE);
  const providers = commands?.getProviders();
  const value = input?.value ?? '';
  useEffect(() => {
    if (!input || !providers || !value.trimStart().startsWith('/')) {
      // The same answer again would draw the text box once more.
      if (found !== NONE) {
        setFound(NONE);
      }
      return undefined;
    }
    let isOld = false;
    const list = async (provider: IChatCommandProvider): Promise<readonly IChatCommand[]> => {
      try {
        return [...(await provider.listCommandCompletions(input, model))];
      } catch (error) {
        console.warn(`The provider of commands "${provider.id}" has failed.`, error);
        return NONE;
      }
    };
    const answers = new Map<IChatCommandProvider, readonly IChatCommand[]>();
    for (const provider of providers) {
      // One that is slow does not delay the others.
      void list(provider).then(answer => {
        answers.set(provider, answer);
        if (!isOld) {
          setFound(providers.flatMap(one => answers.get(one) ?? NONE));
        }
      });
    }
    return () => {
      isOld = true;
    };
  }, [input, providers, value, model]);
  return found;
}
