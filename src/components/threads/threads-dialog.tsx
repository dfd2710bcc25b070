import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { IChatModel, IFollowedThread } from '../../model/index.js';
import { Line } from '../shared/line.js';
import { useOriginal } from '../replies/use-original.js';
import { Dialog } from '../shared/dialog.js';
import { moveFocus } from '../shared/focus.js';
import { useSelected } from '../shared/hooks.js';
import { TimeFormat } from '../shared/time.js';
import { useAttempt } from '../shared/use-attempt.js';

/** The most threads that are listed. The message of each may have to be read from the server. */
const MOST = 20;

export interface IThreadsDialogProps {
  model: IChatModel;
  trans: TranslationBundle;
  now?(this: void): number;
  onClose(this: void): void;
}

/** The threads that are worth a look, those with unread replies first, then by their last reply. */
const ordered = (threads: readonly IFollowedThread[]): IFollowedThread[] =>
  threads
    .filter(({ isFollowed, unreadCount }) => isFollowed || unreadCount > 0)
    .sort(
      (a, b) =>
        Number(b.unreadCount > 0) - Number(a.unreadCount > 0) ||
        (b.lastReplyOn ?? '').localeCompare(a.lastReplyOn ?? '')
    )
    .slice(0, MOST);

/** The threads of a chat that the user follows. A click on one opens it. */
export function ThreadsDialog(props: IThreadsDialogProps): JSX.Element {
  const { model, trans, onClose } = props;
  const [isRead, setRead] = useState(false);
  const { error, attempt } = useAttempt();
  const read = useMemo(() => model.threads.list(), [model]);
  useEffect(() => attempt(read.then(() => setRead(true))), [read]);
  const followed = useSelected(model.changed, () => model.threads.followed);
  const threads = useMemo(() => (isRead ? ordered(followed) : null), [isRead, followed]);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), [isRead]);
  return (
    <Dialog title={trans.__('Threads')} {...{ error, trans, onClose }}>
      {threads?.length === 0 && (
        <p className="cq-ThreadsList-none">
          {trans.__(
            'You follow no thread yet. You follow a thread once you reply in it, somebody replies to you, or a reply mentions you.'
          )}
        </p>
      )}
      <div
        ref={list}
        className="cq-ThreadsList"
        role="list"
        aria-label={trans.__('Threads')}
        aria-busy={!threads && !error}
        onKeyDown={event => moveFocus(event, event.currentTarget.querySelectorAll('button'))}
      >
        {threads?.map((thread, index) => (
          <ThreadLine key={thread.rootId} {...props} {...{ thread }} isFirst={index === 0} />
        ))}
      </div>
    </Dialog>
  );
}

function ThreadLine({
  thread: { rootId, unreadCount, lastReplyOn },
  isFirst,
  model,
  trans,
  now = Date.now,
  onClose
}: IThreadsDialogProps & { thread: IFollowedThread; isFirst: boolean }): JSX.Element {
  const { name, words } = useOriginal(rootId, model, trans);
  const times = useMemo(() => new TimeFormat(trans), [trans]);
  const last = lastReplyOn === undefined ? NaN : Date.parse(lastReplyOn);
  return (
    <div role="listitem">
      <button
        type="button"
        className="cq-Hit"
        tabIndex={isFirst ? 0 : -1}
        onClick={() => {
          onClose();
          model.threads.open(rootId);
        }}
      >
        <span className="cq-Hit-head">
          <b className="cq-Ellipsis" dir="auto">
            <Line text={name || trans.__('Message')} />
          </b>
          {last > 0 && (
            <time className="cq-Time" title={times.full(last)}>
              {times.short(last, now())}
            </time>
          )}
        </span>
        <span className="cq-Hit-text" dir="auto">
          <Line text={words} />
        </span>
        {unreadCount > 0 && (
          <strong className="cq-NewReplies">
            {trans._n('%1 new reply', '%1 new replies', unreadCount)}
          </strong>
        )}
      </button>
    </div>
  );
}
