import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IMessageHit, IThread } from '../model/index.js';
import { Avatar } from './avatar.js';
import type { TimeFormat } from './time.js';

export interface IMessageHitRowProps {
  hit: IMessageHit;
  /** The chat as the list knows it, for the author's face. */
  thread: IThread | undefined;
  trans: TranslationBundle;
  times: TimeFormat;
  /** A time of today. */
  today: number;
  tabbable: boolean;
  onOpen(hit: IMessageHit): void;
}

/** What a hit is called among the rows of the list. */
export const hitKey = ({ threadId, message }: IMessageHit): string => `${threadId} ${message.id}`;

/** A message that was looked for: who, where, when, and the words in their place. */
export const MessageHitRow = React.memo(function MessageHitRow(
  props: IMessageHitRowProps
): JSX.Element {
  const { hit, thread, times, today } = props;
  const { sender, senderDisplayName: name, createdOn } = hit.message;
  const time = Date.parse(createdOn) || 0;
  const known = thread?.participants.find(({ username }) => username === sender);
  return (
    <div role="listitem">
      <button
        type="button"
        className="cq-Hit"
        data-id={hitKey(hit)}
        tabIndex={props.tabbable ? 0 : -1}
        onClick={() => props.onOpen(hit)}
      >
        <span className="cq-Hit-head">
          <Avatar face={{ ...known, username: sender, name }} size={18} />
          <b className="cq-Ellipsis">{name}</b>
          <span className="cq-Hit-chat cq-Ellipsis" title={hit.topic}>
            {hit.topic}
          </span>
          <time
            className="cq-Time"
            dateTime={new Date(time).toISOString()}
            title={times.full(time)}
          >
            {times.short(time, today)}
          </time>
        </span>
        <span className="cq-Hit-text">
          <Marked {...hit.snippet} />
        </span>
      </button>
    </div>
  );
});

/** Text with found words set off. It is text: whatever stands in it is no markup. */
function Marked({ text, ranges }: IMessageHit['snippet']): JSX.Element {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const [from, to] of ranges) {
    parts.push(text.slice(end, from), <mark key={from}>{text.slice(from, to)}</mark>);
    end = to;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
