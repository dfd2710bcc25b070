import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IThread } from '../../model/index.js';
import { Icon } from '../icons.js';

/** Marks a chat whose messages do not notify the user. */
export function MutedSign({
  thread,
  trans
}: {
  thread: Pick<IThread, 'notify'> | undefined;
  trans: TranslationBundle;
}): JSX.Element | null {
  return thread?.notify === 'none' ? (
    <span className="cq-Sign" title={trans.__('Muted')}>
      <Icon name="muted" />
      <span className="cq-sr">{trans.__('muted')}</span>
    </span>
  ) : null;
}
