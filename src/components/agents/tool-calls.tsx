import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useMemo, useRef, useState } from 'react';
import { toolCallsIn, type IMessageItem } from '../../model/index.js';
import { ChatContext } from '../shared/chat-context.js';
import { moveFocus } from '../shared/focus.js';
import { usePart } from '../shared/use-part.js';
import { ToolCallRow } from './tool-call-row.js';

export interface IToolCallsProps {
  /** The id of the list, where it stands for the body of the message. */
  id?: string;
  item: IMessageItem;
  trans: TranslationBundle;
}

/** The calls of tools by a bot, one line each. They are one tab stop, in which the arrow keys move. */
export function ToolCalls({ id, item, trans }: IToolCallsProps): JSX.Element | null {
  const { metadata } = item;
  const all = useMemo(() => toolCallsIn(metadata), [metadata]);
  const [calls, more] = usePart(all, trans);
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const model = useContext(ChatContext)?.model;
  // A person could pass anything off as a call.
  if (calls.length === 0 || model?.person(item.sender)?.kind !== 'bot') {
    return null;
  }
  return (
    <>
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
          <li key={`${i} ${call.id}`}>
            <ToolCallRow
              {...{ item, call, trans }}
              tabIndex={i === Math.min(current, calls.length - 1) ? 0 : -1}
              onFocus={() => setCurrent(i)}
            />
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}
