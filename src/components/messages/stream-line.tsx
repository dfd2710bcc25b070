import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useState } from 'react';
import { oneLine, type IMessageItem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { Button, PressButton } from '../shared/buttons.js';
import { Line } from '../shared/line.js';
import type { IMessageActions } from './message-actions.js';

export interface IStreamLineProps {
  item: IMessageItem;
  canStop: boolean;
  /** Whether the user may have the bot answer again, if its reply has failed. */
  canAskAgain: boolean;
  /** The words of the bot about its work. */
  status?: string;
  trans: TranslationBundle;
  actions: Pick<IMessageActions, 'stop' | 'askAgain'>;
}

/** From this number on, the seconds are told. */
const LONG = 2;

/** Counts the seconds of an answer that is being written. The region of the messages announces nothing, so nobody hears them. */
function Answering({ trans }: Pick<IStreamLineProps, 'trans'>): JSX.Element {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(passed => passed + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <>{seconds < LONG ? trans.__('Answering') : trans.__('Answering, %1 s', seconds)}</>;
}

/** The line below a message whose text grows, or ended too early. */
export function StreamLine(props: IStreamLineProps): JSX.Element | null {
  const { item, trans, actions } = props;
  if (item.streaming) {
    return (
      <div className="cq-Stream">
        <span dir="auto">
          {props.status === undefined ? (
            <Answering trans={trans} />
          ) : (
            <Line text={oneLine(props.status)} />
          )}
        </span>
        {props.canStop && (
          <PressButton icon="stop" onPress={() => actions.stop(item)}>
            {trans.__('Stop')}
          </PressButton>
        )}
      </div>
    );
  }
  if (item.stream_failure !== undefined) {
    return (
      <div className="cq-Stream cq-mod-error">
        <Icon name="warn" />
        <span>
          {item.body !== '' && `${trans.__('This text is not complete.')} `}
          <bdi>
            <Line text={oneLine(item.stream_failure)} />
          </bdi>
        </span>
        {props.canAskAgain && (
          <Button icon="refresh" onClick={() => actions.askAgain(item)}>
            {trans.__('Retry')}
          </Button>
        )}
      </div>
    );
  }
  return item.stopped_by === undefined ? null : (
    <div className="cq-Stream">{trans.__('(stopped)')}</div>
  );
}
