import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useState } from 'react';
import type { DraftFiles } from '../../model/index.js';
import type { IWaitingWords } from '../attachments/use-attaching.js';
import { useSignal } from '../shared/hooks.js';

/** The way to save an edit. */
export interface ISaving {
  /** Says what the edit waits for; null if it does not wait. */
  readonly waiting: IWaitingWords | null;
  /** Says why the edit cannot be saved; null if it can. */
  readonly hint: string | null;
  submit(this: void): void;
  /** The author writes on. */
  cancel(this: void): void;
}

/** Saves an edit once its files are uploaded, unless its author writes on or an upload fails. */
export function useSaving(
  files: DraftFiles | null,
  save: () => void,
  trans: TranslationBundle
): ISaving {
  const [isWaiting, setWaiting] = useState(false);
  useSignal(files?.changed);
  const isBusy = files?.isBusy === true;
  const hasFailed = files?.all.some(({ state }) => state === 'failed') === true;
  useEffect(() => {
    if (isWaiting && !isBusy) {
      setWaiting(false);
      if (!hasFailed) {
        save();
      }
    }
  }, [isWaiting, isBusy, hasFailed, save]);
  return {
    waiting: isWaiting
      ? {
          hint: trans.__('Saved when uploaded'),
          status: trans.__('The change is saved when its files are uploaded.')
        }
      : null,
    hint: hasFailed ? trans.__('Remove what was not attached') : null,
    submit: () => (isBusy ? setWaiting(true) : save()),
    cancel: () => setWaiting(false)
  };
}
