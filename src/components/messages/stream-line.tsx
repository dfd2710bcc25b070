import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { oneLine, type IMessageItem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { Button } from '../shared/buttons.js';
import type { IMessageActions } from './message-actions.js';

export interface IStreamLineProps {
  item: IMessageItem;
  canStop: boolean;
  trans: TranslationBundle;
  actions: Pick<IMessageActions, 'stop'>;
}

/** The line below a message whose text grows, or ended too early. */
export function StreamLine({
  item,
  canStop,
  trans,
  actions
}: IStreamLineProps): JSX.Element | null {
  if (item.streaming) {
    return (
      <div className="cq-Stream">
        <span>{trans.__('Answering')}</span>
        {canStop && <Button onClick={() => actions.stop(item.id)}>{trans.__('Stop')}</Button>}
      </div>
    );
  }
  if (item.stream_failure !== undefined) {
    return (
      <div className="cq-Stream cq-mod-error">
        <Icon name="warn" />
        <span>
          {trans.__('This text is not complete.')} <bdi>{oneLine(item.stream_failure)}</bdi>
        </span>
      </div>
    );
  }
  return item.stopped_by === undefined ? null : (
    <div className="cq-Stream">{trans.__('(stopped)')}</div>
  );
}
