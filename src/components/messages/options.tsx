import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useLayoutEffect, useRef, useState } from 'react';
import { buttonsOf, quickRepliesOf, type IOption } from '../../document/index.js';
import { oneLine, type IMessageItem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { moveFocus } from '../shared/focus.js';
import { GivenText } from '../shared/given-text.js';
import { useLasting } from '../shared/hooks.js';
import type { IMessageActions } from './message-actions.js';
import type { IQuestionView } from './question-view.js';

/** "Sending" appears only if it takes longer than this, in milliseconds. */
const SENDING_DELAY_MS = 600;

const KEYS: Record<string, number> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity
};

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
  const [choice, setChoice] = useState<{ option: string; error: string } | null>(null);
  const isPending = choice?.error === '';
  const isSlow = useLasting(isPending, SENDING_DELAY_MS);
  const choose = ({ id }: IOption): void => {
    setChoice({ option: id, error: '' });
    actions.choose(item.id, id).then(
      () => setChoice(null),
      (error: Error) => setChoice({ option: id, error: error.message })
    );
  };
  const shown = [
    ...(buttons === 'none' ? [] : buttonsOf(item)).map(button => ({
      ...{ key: `button ${button.id}`, label: button.label, style: button.style ?? 'default' },
      isOff: buttons === 'shut' || isPending,
      onClick: () => choose(button)
    })),
    ...(replies === 'none' ? [] : quickRepliesOf(item)).map(label => ({
      ...{ key: `reply ${label}`, label, style: 'default' },
      isOff: replies === 'shut',
      onClick: () => actions.reply(item.id, label)
    }))
  ];
  return (
    <>
      {shown.length > 0 && <ButtonGroup {...props} buttons={shown} />}
      {isSlow && shown.length > 0 && (
        <div className="cq-Stream" role="status">
          <Icon name="clock" />
          {trans.__('Sending')}
        </div>
      )}
      {choice?.error && shown.length > 0 && (
        <div className="cq-Stream cq-mod-error" role="alert">
          <Icon name="warn" />
          <span>{trans.__('Not chosen: %1', choice.error)}</span>
        </div>
      )}
      {outcome !== '' && (
        <div className="cq-Outcome" id={props.outcomeId}>
          {outcome.split('\n').map(line => (
            <div key={line}>
              <GivenText text={line} />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

interface IShownButton {
  key: string;
  label: string;
  style: string;
  isOff: boolean;
  onClick(): void;
}

/** One tab stop, in which the arrow keys move. A button that is off keeps the focus and can be found. */
function ButtonGroup({
  buttons,
  asker,
  hint,
  trans
}: Pick<IOptionsProps, 'asker' | 'hint' | 'trans'> & {
  buttons: readonly IShownButton[];
}): JSX.Element {
  const group = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const [current, setCurrent] = useState(0);
  // When the question ends, its buttons go. The focus stays with the message.
  useLayoutEffect(() => {
    const element = group.current;
    return () => {
      if (element?.contains(document.activeElement)) {
        element.closest<HTMLElement>('.cq-Message')?.focus({ preventScroll: true });
      }
    };
  }, []);
  return (
    <div
      ref={group}
      className="cq-Quick"
      role="group"
      aria-label={trans.__('Answers to %1', asker)}
      aria-describedby={hint ? hintId : undefined}
      onKeyDown={event => moveFocus(event, group.current?.querySelectorAll('button') ?? [], KEYS)}
    >
      {buttons.map(({ key, label, style, isOff, onClick }, i) => (
        <button
          key={key}
          type="button"
          className={`cq-Button cq-mod-${style}`}
          tabIndex={i === Math.min(current, buttons.length - 1) ? 0 : -1}
          aria-disabled={isOff || undefined}
          onFocus={() => setCurrent(i)}
          onClick={isOff ? undefined : onClick}
        >
          <bdi>{oneLine(label)}</bdi>
        </button>
      ))}
      {hint && (
        <div className="cq-Quick-hint" id={hintId}>
          <GivenText text={hint} />
        </div>
      )}
    </div>
  );
}
