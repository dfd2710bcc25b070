import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import type { IChatModel, IMessageItem } from '../../model/index.js';
import { faceOf, wordsOf } from '../shared/message-words.js';
import { markedText } from '../shared/person-name.js';
import { WorksNews } from './works.js';

/** The maximum number of characters that are announced per message. */
const SPOKEN = 1_000;

/** Announces to screen readers each new message of others once, with its author and text, and the bots that work. */
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
  const [news, setNews] = useState('');
  const growing = useRef(new Set<string>());
  useEffect(() => {
    const fresh = after(messages, told.current).filter(({ type, own }) => type === 'msg' && !own);
    fresh.filter(({ streaming }) => streaming).forEach(({ id }) => growing.current.add(id));
    const ended =
      growing.current.size === 0
        ? []
        : messages.filter(({ id, streaming }) => growing.current.has(id) && !streaming);
    ended.forEach(({ id }) => growing.current.delete(id));
    const text = [...fresh, ...ended]
      .filter(({ deleted, streaming }) => !deleted && !streaming)
      .map(
        item =>
          `${markedText(faceOf(item, model.person(item.sender)), trans)}, ${wordsOf(item, model, trans, SPOKEN)}`
      )
      .join('\n');
    told.current = Math.max(told.current, newest);
    // A thread's messages are announced by the chat.
    if (text && model.thread === undefined) {
      setNews(text);
    }
  });
  return (
    <div className="cq-sr" aria-live="polite">
      {news}
      <WorksNews model={model} trans={trans} />
    </div>
  );
}

/** Returns the highest `seq`. Messages are ordered by `seq`; those without one are not stored yet and come last. */
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
