import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import { oneLine, type IChatModel, type IMessageItem } from '../../model/index.js';
import { speechText } from '../content/markdown/speech-text.js';
import { faceOf } from './message-row.js';
import { markedText } from '../shared/person-name.js';

/** The maximum number of characters that are announced per message. */
const SPOKEN = 1_000;

/** Announces each new message of others once to screen readers, with its author and text. */
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
  useEffect(() => {
    const text = after(messages, told.current)
      .filter(({ type, own, deleted }) => type === 'msg' && !own && !deleted)
      .map(
        item =>
          `${markedText(faceOf(item, model.person(item.sender)), trans)}, ${oneLine(speechText(item.body), SPOKEN)}`
      )
      .join('\n');
    told.current = Math.max(told.current, newest);
    if (text) {
      setNews(text);
    }
  }, [newest]);
  return (
    <div className="cq-sr" aria-live="polite">
      {news}
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
