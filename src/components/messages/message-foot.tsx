import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Delivery, IMessageItem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { FailedFoot } from './failed-foot.js';
import type { IMessageActions } from './message-actions.js';

/** The line below one of the user's own messages: the time, or the reason why it or its edit is not saved. */
export function MessageFoot({
  item,
  delivery,
  trans,
  actions,
  children
}: {
  item: IMessageItem;
  delivery: Delivery;
  trans: TranslationBundle;
  actions: IMessageActions;
  /** The element with the time. */
  children: React.ReactNode;
}): JSX.Element {
  if (delivery === 'failed') {
    return <FailedFoot {...{ item, trans, actions }} />;
  }
  return (
    <footer className="cq-Foot">
      {delivery === 'sending' && (
        <>
          <Icon name="clock" />
          {trans.__('Sending')}
        </>
      )}
      {delivery === 'unsaved' && (
        <>
          <Icon name="offline" />
          {trans.__('Not saved yet')}
        </>
      )}
      {delivery === 'saved' && children}
    </footer>
  );
}
