import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useState } from 'react';
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

/**
 * @param send - rejects with an error whose message is meant for users
 * @param isOffered - whether the question still has its buttons
 */
export function useChoice(
  send: (option: string) => Promise<void>,
  isOffered: boolean,
  trans: TranslationBundle
): IChoosing {
  const [error, setError] = useState<string | null>(null);
  // The server's answer may be faster than the message that shows the choice. Until then the buttons would take a second click, without effect.
  useEffect(() => {
    if (!isOffered) {
      setError(null);
    }
  }, [isOffered]);
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
      send(option).catch((refusal: Error) => setError(refusal.message));
    }
  };
}
