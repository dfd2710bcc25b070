import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useState } from 'react';
import type { IMessageItem, IToolCall } from '../../model/index.js';
import { HOLD } from '../content/elements.js';
import { Line } from '../shared/line.js';
import { Icon } from '../icons.js';
import { late } from '../late/late.js';
import { durationWords, STATE_ICONS, stateOf, stateWords } from './call-state.js';

// Most calls stay closed, so what is in them is loaded when the first one is opened.
const ToolDetails = late(
  () => import('./tool-details.js'),
  code => code.default
);

export interface IToolCallRowProps {
  /** The message that describes the call. */
  item: IMessageItem;
  call: IToolCall;
  trans: TranslationBundle;
  /** Whether it is open as long as the user neither opens nor closes it. */
  opens?: boolean;
  tabIndex?: number;
  onFocus?(): void;
}

/** A call of a tool: its state, its title and its time in one line, and on a click what went in and came out. */
export function ToolCallRow(props: IToolCallRowProps): JSX.Element {
  const { item, call, trans, opens = false, tabIndex, onFocus } = props;
  const id = useId();
  const [choice, setChoice] = useState<boolean | null>(null);
  const isOpen = choice ?? opens;
  const state = stateOf(call, item);
  const words = stateWords(state, trans);
  return (
    <div className={`cq-ToolCall cq-mod-${state}`}>
      <button
        type="button"
        className="cq-ToolCall-line"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        tabIndex={tabIndex}
        onFocus={onFocus}
        onClick={event => {
          event.currentTarget.dispatchEvent(new Event(HOLD, { bubbles: true }));
          setChoice(!isOpen);
        }}
      >
        <span className="cq-ToolCall-state" title={words}>
          <Icon name={STATE_ICONS[state]} />
          <span className="cq-sr">{words}</span>
        </span>
        <span className="cq-ToolCall-title cq-Ellipsis" dir="auto" title={call.title}>
          <Line text={call.title} />
        </span>
        {call.duration !== undefined && (
          <span className="cq-Meta">{durationWords(call.duration, trans)}</span>
        )}
        <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
      </button>
      {isOpen && (
        <div id={id} className="cq-ToolCall-details">
          <ToolDetails {...{ call, trans }} />
        </div>
      )}
    </div>
  );
}
