import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { buttonsOf, quickRepliesOf } from '../../document/index.js';
import type { IMessageItem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { ButtonGroup } from '../shared/button-group.js';
import { GivenText } from '../shared/given-text.js';
import { useChoice } from '../shared/use-choice.js';
import type { IMessageActions } from './message-actions.js';
import type { IQuestionView } from './question-view.js';

export interface IOptionsProps extends IQuestionView {
  item: IMessageItem;
  /** The name of the bot that asks, with its marks. */
  asker: string;
  /** The id of the outcome, which describes the message. */
  outcomeId: string;
  trans: TranslationBundle;
  actions: Pick<IMessageActions, 'choose' | 'reply'>;
}

/** The buttons below a bot's message, or what became of its question. */
export function Options(props: IOptionsProps): JSX.Element | null {
  const { item, buttons, replies, outcome, trans, actions } = props;
  const { isPending, status, choose } = useChoice(
    option => actions.choose(item.id, option),
    buttons !== 'none',
    trans
  );
  const labels = props.labels.split('\n');
  const shown = [
    ...(buttons === 'none' ? [] : buttonsOf(item)).map((button, i) => ({
      ...{ key: `button ${button.id}`, label: labels[i], style: button.style ?? 'default' },
      isOff: buttons === 'shut' || isPending,
      onClick: () => choose(button.id)
    })),
    ...(replies === 'none' ? [] : quickRepliesOf(item)).map(label => ({
      ...{ key: `reply ${label}`, label, style: 'default' as const },
      isOff: replies === 'shut',
      onClick: () => actions.reply(item.id, label)
    }))
  ];
  return (
    <>
      {shown.length > 0 && (
        <ButtonGroup
          label={trans.__('Answers to %1', props.asker)}
          hint={props.hint}
          buttons={shown}
        />
      )}
      {shown.length > 0 && status}
      {props.waiting && (
        <div className="cq-Stream">
          <Icon name="clock" />
          <span>
            <GivenText text={props.waiting} />
          </span>
        </div>
      )}
      {outcome !== '' && (
        <div className="cq-Outcome" id={props.outcomeId}>
          {outcome.split('\n').map((line, i) => (
            <div key={i}>
              <GivenText text={line} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}
