import type { TranslationBundle } from '@jupyterlab/translation';
import { useContext, useEffect, useRef } from 'react';
import type { IChatModel } from '../../model/index.js';
import { ExtensionContext } from '../extensions/extension-context.js';
import { useStable } from '../shared/hooks.js';

/** The providers of commands have this long to act on a text, in milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * Sends the draft of a chat, after the providers of commands have acted on it. If one fails, the user is told. A text that begins with a
 * slash then stays, because it may not be meant for others.
 */
export function useSubmit(
  { model, trans }: { model: IChatModel; trans: TranslationBundle },
  onSent: () => void,
  onError: (error: Error) => void
): { submit(): void; cancel(): void } {
  const { commands } = useContext(ExtensionContext);
  /** Ends the attempt that runs. */
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), [model]);

  const send = (): void => {
    model.input.send();
    onSent();
  };
  const submit = useStable(() => {
    if (!commands?.getProviders().some(({ onSubmit }) => onSubmit)) {
      send();
    } else if (!end.current) {
      const isCommand = model.input.value.trimStart().startsWith('/');
      const failure = (words: string): Error => {
        const outcome = isCommand
          ? trans.__('Your command was not sent. Try again.')
          : trans.__('Your text was sent as it is.');
        return new Error(`${words} ${outcome}`);
      };
      const finish = (error?: unknown): void => {
        end.current?.();
        if (error !== undefined) {
          onError(error instanceof Error ? error : failure(trans.__('An extension failed.')));
        }
        if (error === undefined || !isCommand) {
          send();
        }
      };
      const timer = setTimeout(
        () => finish(failure(trans.__('An extension took too long.'))),
        PATIENCE_MS
      );
      const stop = (): void => {
        clearTimeout(timer);
        end.current = null;
      };
      end.current = stop;
      const isCurrent = (): boolean => end.current === stop;
      commands.onSubmit(model.input, model).then(
        () => isCurrent() && finish(),
        (error: unknown) => isCurrent() && finish(error ?? new Error())
      );
    }
  });
  return { submit, cancel: () => end.current?.() };
}
