import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IThread } from '../../model/index.js';
import { Sign } from './sign.js';

/** Marks a chat whose messages do not notify the user. */
export function MutedSign({
  thread,
  trans
}: {
  thread: Pick<IThread, 'notify'> | undefined;
  trans: TranslationBundle;
}): JSX.Element | null {
  return thread?.notify === 'none' ? (
    <Sign icon="muted" title={trans.__('Muted')} text={trans.__('muted')} />
  ) : null;
}
