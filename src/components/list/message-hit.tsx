import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo } from 'react';
import { strangerOf, type IMessageHit, type IThread } from '../../model/index.js';
import { gistOf } from '../content/gist.js';
import { Icon } from '../icons.js';
import { Avatar } from '../shared/avatar.js';
import { Line } from '../shared/line.js';
import { facesOf } from '../shared/faces-of.js';
import { Marked } from './marked.js';
import { NameMarks } from '../shared/person-name.js';
import type { TimeFormat } from '../shared/time.js';

export interface IMessageHitRowProps {
  hit: IMessageHit;
  /** The hit's chat from the list, for the author's avatar. */
  thread: IThread | undefined;
  trans: TranslationBundle;
  times: TimeFormat;
  /** A time of the current day, in milliseconds since 1970. */
  today: number;
  tabbable: boolean;
  onOpen(hit: IMessageHit): void;
}

export const isHit = (row: IThread | IMessageHit): row is IMessageHit => 'threadId' in row;

/** The key of a hit among the rows of the list. */
export const hitKey = ({ threadId, message }: IMessageHit): string => `${threadId} ${message.id}`;

/** The most files of a hit that are shown. */
const FILES = 3;

/** A search hit: author, time, a snippet and the names of found files, with the matches highlighted. */
export const MessageHitRow = React.memo(function MessageHitRow(
  props: IMessageHitRowProps
): JSX.Element {
  const { hit, thread, trans, times, today } = props;
  const { sender, senderDisplayName: name, senderKind, createdOn } = hit.message;
  const { senderAlias: alias, senderOrdinal: ordinal } = hit.message;
  const time = Date.parse(createdOn) || 0;
  const known = facesOf(thread?.participants ?? []).find(({ username }) => username === sender);
  const shown = { ...strangerOf(sender), ...known, name, alias, ordinal };
  const kind = senderKind ?? shown.kind;
  const { files = [] } = hit;
  const snippet = useMemo(() => {
    const { content, contents } = hit.message;
    return hit.snippet.text || hit.files?.length
      ? hit.snippet
      : { text: gistOf({ body: content.message, contents }, trans), ranges: [] };
  }, [hit, trans]);
  return (
    <button
      type="button"
      className="cq-Hit"
      data-id={hitKey(hit)}
      tabIndex={props.tabbable ? 0 : -1}
      onClick={() => props.onOpen(hit)}
    >
      <span className="cq-Hit-head">
        <Avatar face={{ ...shown, kind, bot: kind === 'bot' }} size={18} />
        <b className="cq-Ellipsis" dir="auto">
          <Line text={name} />
        </b>
        <NameMarks shown={{ ...shown, kind }} trans={trans} />
        <time className="cq-Time" dateTime={new Date(time).toISOString()} title={times.full(time)}>
          {times.short(time, today)}
        </time>
      </span>
      <span className="cq-Hit-text" dir="auto">
        <Marked {...snippet} />
      </span>
      {files.slice(0, FILES).map((file, i) => (
        <span className="cq-Hit-file" key={i}>
          <Icon name="attach" />
          <span className="cq-Ellipsis" dir="auto">
            <Marked {...file} />
          </span>
        </span>
      ))}
    </button>
  );
});
