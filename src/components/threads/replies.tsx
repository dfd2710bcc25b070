import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import type { IMessageItem, IReplies } from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { ChatContext, type IChatContext } from '../shared/chat-context.js';
import { useSignal } from '../shared/hooks.js';
import { faceOf } from '../shared/message-words.js';
import type { TimeFormat } from '../shared/time.js';

/** The most faces that are shown. */
const FACES = 3;

interface IRepliesProps {
  item: Pick<IMessageItem, 'id'>;
  trans: TranslationBundle;
  times: TimeFormat;
}

/**
 * Stands below a message with replies: whose they are, how many, and how many are new. A click opens the thread. The
 * answers of bots directly below the message need no such line.
 */
export function Replies(props: IRepliesProps): JSX.Element | null {
  const chat = useContext(ChatContext);
  useSignal(chat?.model.changed);
  const replies = chat?.model.threads.repliesTo(props.item.id);
  const isAnswered =
    replies?.isBelow && replies.usernames.every(name => chat?.model.person(name)?.bot);
  return chat && replies && !isAnswered ? <Line {...props} {...chat} {...{ replies }} /> : null;
}

function Line({
  item,
  trans,
  times,
  model,
  replies: { count, unread, time, usernames }
}: IRepliesProps & IChatContext & { replies: IReplies }): JSX.Element {
  return (
    <button type="button" className="cq-Replies" onClick={() => model.threads.open(item.id)}>
      <span className="cq-Faces" aria-hidden="true">
        {usernames.slice(0, FACES).map(name => {
          const face = faceOf({ sender: name }, model.person(name));
          return <Avatar key={name} size={18} face={face} />;
        })}
      </span>
      {unread > 0 ? (
        <strong className="cq-NewReplies">
          {trans._n('%1 new reply', '%1 new replies', unread)}
        </strong>
      ) : (
        <strong>{trans._n('%1 reply', '%1 replies', count)}</strong>
      )}
      {time !== undefined && (
        <span className="cq-Meta cq-Ellipsis">
          {trans.__('last %1', times.short(time * 1000, Date.now()))}
        </span>
      )}
    </button>
  );
}
