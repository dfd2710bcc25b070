import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { strangerOf, tellApart, type IMessageHit, type IThread } from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { Marked } from './marked.js';
import { NameMarks } from '../shared/person-name.js';
import type { TimeFormat } from '../shared/time.js';

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

/** A message that was looked for: who, when, and the words in their place. */
export const MessageHitRow = React.memo(function MessageHitRow(
  props: IMessageHitRowProps
): JSX.Element {
  const { hit, thread, trans, times, today } = props;
  const { sender, senderDisplayName: name, senderKind, createdOn } = hit.message;
  const time = Date.parse(createdOn) || 0;
  const others = (thread?.participants ?? []).map(({ displayName, ...rest }) => ({
    ...rest,
    name: displayName
  }));
  const known = tellApart(others).find(({ username }) => username === sender);
  const shown = { ...strangerOf(sender), ...known, name };
  const kind = senderKind ?? shown.kind;
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
          <Avatar face={{ ...shown, kind, bot: kind === 'bot' }} size={18} />
          <b className="cq-Ellipsis">{name}</b>
          <NameMarks shown={{ ...shown, kind }} trans={trans} />
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
