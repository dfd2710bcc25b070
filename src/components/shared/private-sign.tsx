import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IThread } from '../../model/index.js';
import { Icon } from '../icons.js';

/** Marks a chat that only its participants can read. */
export function PrivateSign({
  thread,
  trans
}: {
  thread: Pick<IThread, 'access'> | undefined;
  trans: TranslationBundle;
}): JSX.Element | null {
  return thread?.access === 'private' ? (
    <span className="cq-Sign" title={trans.__('Private')}>
      <Icon name="lock" />
      <span className="cq-sr">{trans.__('private')}</span>
    </span>
  ) : null;
}
