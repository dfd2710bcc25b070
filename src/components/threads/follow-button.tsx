import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IChatModel } from '../../model/index.js';
import { IconButton } from '../shared/buttons.js';

/** The button in the header of a thread that begins or ends notifications of its replies. */
export function FollowButton({
  model: { threads, thread },
  trans,
  onError
}: {
  model: Pick<IChatModel, 'threads' | 'thread'>;
  trans: TranslationBundle;
  onError(this: void, error: Error): void;
}): JSX.Element | null {
  if (thread === undefined) {
    return null;
  }
  const isFollowed = threads.isFollowed(thread);
  return (
    <IconButton
      icon={isFollowed ? 'muted' : 'bell'}
      label={isFollowed ? trans.__('Stop following this thread') : trans.__('Follow this thread')}
      onClick={() => void threads.follow(thread, !isFollowed).catch(onError)}
    />
  );
}
