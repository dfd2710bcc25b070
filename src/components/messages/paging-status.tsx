import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Paging } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { useLasting } from '../shared/hooks.js';

/** The end of the loaded messages: a sign that more are loading or could not be loaded. Its height is constant. */
export function PagingStatus({
  paging,
  label,
  failure,
  trans,
  onRetry,
  children
}: {
  paging: Paging;
  label: string;
  failure: string;
  trans: TranslationBundle;
  onRetry(): void;
  /** Shown if there are no more messages. */
  children?: React.ReactNode;
}): JSX.Element {
  const isSlow = useLasting(paging === 'loading', 200);
  return (
    <div className="cq-Edge" data-edge="" role={paging === 'none' ? undefined : 'status'}>
      {paging === 'none' && children}
      {paging === 'loading' && isSlow && (
        <>
          <span className="cq-Dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {label}
        </>
      )}
      {paging === 'failed' && (
        <>
          {failure}
          <Button onClick={onRetry}>{trans.__('Retry')}</Button>
        </>
      )}
    </div>
  );
}
