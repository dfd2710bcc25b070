import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { Icon } from '../icons.js';
import { useLasting } from './hooks.js';

/** "Sending" appears only if it takes longer than this, in milliseconds. */
const SENDING_DELAY_MS = 600;

/** A choice that is on its way to the server, or was refused. */
export interface IChoosing {
  readonly isPending: boolean;
  /** Says that it is on its way, or why it was refused. */
  readonly status: JSX.Element | null;
  choose(option: string): void;
}

/** @param send - rejects with an error whose message is meant for users */
export function useChoice(
  send: (option: string) => Promise<void>,
  trans: TranslationBundle
): IChoosing {
  const [error, setError] = useState<string | null>(null);
  const isPending = error === '';
  const isSlow = useLasting(isPending, SENDING_DELAY_MS);
  return {
    isPending,
    status: isSlow ? (
      <div className="cq-Stream" role="status">
        <Icon name="clock" />
        {trans.__('Sending')}
      </div>
    ) : error ? (
      <div className="cq-Stream cq-mod-error" role="alert">
        <Icon name="warn" />
        <span>{trans.__('Not chosen: %1', error)}</span>
      </div>
    ) : null,
    choose: option => {
      setError('');
      send(option).then(
        () => setError(null),
        (refusal: Error) => setError(refusal.message)
      );
    }
  };
}
