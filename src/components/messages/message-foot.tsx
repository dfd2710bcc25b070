import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Delivery, IMessageItem } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { Icon } from '../icons.js';
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
    const { message, retry } = item.failure ?? { message: '', retry: true };
    const isEdit = item.seq !== undefined;
    return (
      <footer className="cq-Foot cq-mod-error" role="alert">
        <Icon name="warn" />
        {isEdit
          ? trans.__('Change not saved: %1', message)
          : message
            ? trans.__('Not sent: %1', message)
            : trans.__('Not sent')}
        <span className="cq-Foot-actions">
          {retry && (
            <Button icon="refresh" onClick={() => actions.retry(item.id)}>
              {trans.__('Retry')}
            </Button>
          )}
          {!retry && (
            <Button icon="edit" onClick={() => actions.rewrite(item.id)}>
              {trans.__('Edit')}
            </Button>
          )}
          <Button onClick={() => actions.discard(item.id)}>
            {isEdit ? trans.__('Discard change') : trans.__('Delete')}
          </Button>
        </span>
      </footer>
    );
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
