import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IFailure, IMessageItem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { Button } from '../shared/buttons.js';
import { useDetails } from '../shared/details.js';
import type { IMessageActions } from './message-actions.js';

const UNKNOWN: IFailure = { message: '', retry: true };

/** The line below a message that the server did not take, or whose edit it did not take: the reason, and what can be done. */
export function FailedFoot({
  item,
  trans,
  actions
}: {
  item: IMessageItem;
  trans: TranslationBundle;
  actions: IMessageActions;
}): JSX.Element {
  const { failure = UNKNOWN } = item;
  const { message, retry } = failure;
  const { button, details } = useDetails(failure, trans);
  const isEdit = item.seq !== undefined;
  return (
    <footer className="cq-Foot cq-mod-error">
      <span className="cq-Foot-reason" role="alert">
        <Icon name="warn" />
        {isEdit
          ? trans.__('Change not saved: %1', message)
          : message
            ? trans.__('Not sent: %1', message)
            : trans.__('Not sent')}
      </span>
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
        {button}
      </span>
      {details}
    </footer>
  );
}
