import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef, useState } from 'react';
import { quoted, withoutQuotes } from '../../document/index.js';
import type { IChatModel, IMessageItem } from '../../model/index.js';
import { faceOf, wordsOf } from '../shared/message-words.js';
import { Line } from '../shared/line.js';
import { markedText } from '../shared/person-name.js';
import { WorksNews } from './works.js';

/** The maximum number of characters that are announced per message. */
const SPOKEN = 1_000;
/** From this number on, messages that arrive at once are only counted. */
const MANY = 6;
/** The region keeps this many announcements, because a screen reader may not have come to the one before. */
const KEPT = 4;

interface INews {
  key: number;
  text: string;
}

export interface IAnnouncerProps {
  model: IChatModel;
  trans: TranslationBundle;
  /** Whether the chat is in view. Elsewhere, notifications tell of its messages. */
  shown: boolean;
}

/** Announces to screen readers each new message of others once, with its author and text, and the bots that work. */
export function Announcer({ model, trans, shown }: IAnnouncerProps): JSX.Element {
  const { messages } = model;
  const newest = lastSeq(messages);
  const told = useRef(newest);
  const [news, setNews] = useState<readonly INews[]>([]);
  const growing = useRef(new Set<string>());
  const isLive = model.ready && model.newer === 'none';
  const wasLive = useRef(isLive);
  useEffect(() => {
    const fresh = after(messages, told.current).filter(({ type, own }) => type === 'msg' && !own);
    fresh.filter(({ streaming }) => streaming).forEach(({ id }) => growing.current.add(id));
    const ended =
      growing.current.size === 0
        ? []
        : messages.filter(({ id, streaming }) => growing.current.has(id) && !streaming);
    ended.forEach(({ id }) => growing.current.delete(id));
    told.current = Math.max(told.current, newest);
    // Otherwise they were loaded, and did not arrive just now.
    const arrived = isLive && wasLive.current && shown;
    wasLive.current = isLive;
    const complete = [...fresh, ...ended].filter(
      ({ deleted, streaming }) => !deleted && !streaming
    );
    // A thread's messages are announced by the chat.
    if (arrived && complete.length > 0 && model.thread === undefined) {
      const text = spoken(complete, model, trans);
      setNews(last => [...last.slice(1 - KEPT), { key: (last.at(-1)?.key ?? 0) + 1, text }]);
    }
  });
  return (
    <div className="cq-sr" aria-live="polite">
      {/* Each announcement is a new element, so that a text is read out again if it comes again. */}
      {news.map(({ key, text }) => (
        <div key={key}>
          <Line waiting="" text={text} />
        </div>
      ))}
      <WorksNews model={model} trans={trans} />
    </div>
  );
}

const spoken = (
  messages: readonly IMessageItem[],
  model: IChatModel,
  trans: TranslationBundle
): string =>
  messages.length < MANY
    ? messages
        .map(
          item =>
            `${withoutQuotes(markedText(faceOf(item, model.person(item.sender)), trans))}, ${quoted(wordsOf(item, model, trans, SPOKEN))}`
        )
        .join('\n')
    : trans._n('%1 new message', '%1 new messages', messages.length);

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
