import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Paging } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { useLasting } from '../shared/hooks.js';

/** Where the shown part of a chat ends: what lies beyond is on its way, or could not be read. Always of one height. */
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
  /** What stands there when nothing lies beyond. */
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
