import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IThread } from '../../model/index.js';
import { Sign } from './sign.js';

/** Marks a chat that only its participants can read. */
export function PrivateSign({
  thread,
  trans
}: {
  thread: Pick<IThread, 'access'> | undefined;
  trans: TranslationBundle;
}): JSX.Element | null {
  return thread?.access === 'private' ? (
    <Sign icon="lock" title={trans.__('Private')} text={trans.__('private')} />
  ) : null;
}
