import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import { oneLine, type IChatModel, type IMessageItem } from '../../model/index.js';
import { faceOf } from './message-row.js';
import { markedText } from '../shared/person-name.js';

/** Characters of a message that are said; the rest can be read. */
const SPOKEN = 1_000;

/** Says each message of others once to a screen reader: who, and what. */
export function Announcer({
  model,
  trans
}: {
  model: IChatModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { messages } = model;
  const newest = lastSeq(messages);
  const told = useRef(newest);
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const text = after(messages, told.current)
      .filter(({ type, own, deleted }) => type === 'msg' && !own && !deleted)
      .map(
        item =>
          `${markedText(faceOf(item, model.person(item.sender)), trans)}, ${oneLine(item.body, SPOKEN)}`
      )
      .join('\n');
    told.current = Math.max(told.current, newest);
    if (text) {
      setSpoken(text);
    }
  }, [newest]);
  return (
    <div className="cq-sr" aria-live="polite">
      {spoken}
    </div>
  );
}

/** Messages stand in the order of their `seq`; those without one are not stored and come last. */
function lastSeq(messages: readonly IMessageItem[]): number {
  return messages[lastStored(messages)]?.seq ?? 0;
}

function after(messages: readonly IMessageItem[], seq: number): readonly IMessageItem[] {
  const end = lastStored(messages) + 1;
  let start = end;
  while (start > 0 && (messages[start - 1].seq ?? 0) > seq) {
    start--;
  }
  return messages.slice(start, end);
}

function lastStored(messages: readonly IMessageItem[]): number {
  let last = messages.length - 1;
  while (last >= 0 && messages[last].seq === undefined) {
    last--;
  }
  return last;
}
