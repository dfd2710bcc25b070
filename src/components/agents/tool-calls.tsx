import type { TranslationBundle } from '@jupyterlab/translation';
import React, { Suspense, useContext, useId, useMemo, useRef, useState } from 'react';
import { toolCallsIn, type IMessageItem, type IToolCall } from '../../model/index.js';
import { HOLD } from '../content/elements.js';
import { Icon } from '../icons.js';
import { ChatContext } from '../shared/chat-context.js';
import { moveFocus } from '../shared/focus.js';
import { durationWords, STATE_ICONS, stateOf, stateWords } from './call-state.js';
import { ToolPermission } from './tool-permission.js';

// Most calls stay closed, so what is in them is loaded when the first one is opened.
const ToolDetails = React.lazy(() =>
  import('./tool-details.js').catch(() => ({ default: NotLoaded }))
);

const NotLoaded = ({ trans }: { trans: TranslationBundle }): JSX.Element => (
  <p className="cq-Meta">{trans.__('This could not be loaded. Load the page again.')}</p>
);

export interface IToolCallsProps {
  /** The id of the list, where it stands for the body of the message. */
  id?: string;
  item: IMessageItem;
  trans: TranslationBundle;
}

/** The calls of tools by an agent, one line each. They are one tab stop, in which the arrow keys move. */
export function ToolCalls({ id, item, trans }: IToolCallsProps): JSX.Element | null {
  const { metadata } = item;
  const calls = useMemo(() => toolCallsIn(metadata), [metadata]);
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const model = useContext(ChatContext)?.model;
  // A person could pass anything off as a call.
  if (calls.length === 0 || model?.person(item.sender)?.kind !== 'bot') {
    return null;
  }
  return (
    <ul
      ref={list}
      id={id}
      className="cq-ToolCalls"
      aria-label={trans.__('Tool calls')}
      onKeyDown={event => {
        if ((event.target as Element).matches('.cq-ToolCall-line')) {
          moveFocus(event, list.current?.querySelectorAll('.cq-ToolCall-line') ?? []);
        }
      }}
    >
      {calls.map((call, i) => (
        <ToolCall
          key={`${i} ${call.id}`}
          {...{ item, call, trans }}
          tabIndex={i === Math.min(current, calls.length - 1) ? 0 : -1}
          onFocus={() => setCurrent(i)}
        />
      ))}
    </ul>
  );
}

/** One call: its state, its title and its time, and on a click what went in and came out. */
function ToolCall({
  item,
  call,
  trans,
  tabIndex,
  onFocus
}: IToolCallsProps & {
  call: IToolCall;
  tabIndex: number;
  onFocus(): void;
}): JSX.Element {
  const model = useContext(ChatContext)?.model;
  const id = useId();
  const [choice, setChoice] = useState<boolean | null>(null);
  const state = stateOf(call, item);
  // Those who decide see at once what they decide about.
  const isAsked =
    state === 'asks' && model?.person(item.sender)?.owner?.username === model?.username;
  const isOpen = choice ?? isAsked;
  const words = stateWords(state, trans);
  return (
    <li className={`cq-ToolCall cq-mod-${state}`}>
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
          {call.title}
        </span>
        {call.duration !== undefined && (
          <span className="cq-Meta">{durationWords(call.duration)}</span>
        )}
        <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
      </button>
      {isOpen && (
        <div id={id} className="cq-ToolCall-details">
          <Suspense fallback={null}>
            <ToolDetails {...{ call, trans }} />
          </Suspense>
        </div>
      )}
      {state !== 'ended' && <ToolPermission {...{ item, call, trans }} />}
    </li>
  );
}
