import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useState } from 'react';
import type { IChatModel, IChats } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { useDetails } from '../shared/details.js';
import { Empty } from '../shared/states.js';

interface INotOpenedProps {
  model: IChatModel;
  chats: IChats;
  trans: TranslationBundle;
  now(this: void): number;
}

/** A chat that could not be opened: what happened, and what can be done. */
export function NotOpened({ model, chats, trans, now }: INotOpenedProps): JSX.Element {
  const message = model.connectionMessage || trans.__('The chat server did not respond.');
  const { code, since } = model.connectionFacts();
  const { button, details } = useDetails({ message, code, time: since }, trans);
  return (
    <Empty
      icon="warn"
      title={trans.__('This chat could not be opened')}
      actions={
        <>
          <Button icon="refresh" primary onClick={() => model.reconnect()}>
            {trans.__('Retry')}
          </Button>
          {button}
        </>
      }
      more={
        <>
          {details}
          <NextTry {...{ model, trans, now }} />
        </>
      }
    >
      {message}{' '}
      {chats.pending.problem
        ? trans.__('Keep this page open so that your drafts are not lost.')
        : trans.__('Your drafts are safe.')}
    </Empty>
  );
}

/** Counts the seconds until the next attempt. Short pauses are not told. Nobody wants to hear each second. */
function NextTry({ model, trans, now }: Omit<INotOpenedProps, 'chats'>): JSX.Element | null {
  const [, setTime] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), 1_000);
    return () => clearInterval(timer);
  }, [now]);
  const { retryOn } = model.connectionFacts();
  const seconds = retryOn === null ? 0 : Math.ceil((retryOn - now()) / 1_000);
  return (
    <p className="cq-Empty-next" aria-hidden="true">
      {seconds > SHORT_SECONDS && trans.__('Next try in %1 s', seconds)}
    </p>
  );
}

const SHORT_SECONDS = 2;
