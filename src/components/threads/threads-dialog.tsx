import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useMemo, useRef } from 'react';
import type { IChatModel, IFollowedThread } from '../../model/index.js';
import { Line } from '../shared/line.js';
import { useOriginal } from '../replies/use-original.js';
import { Dialog } from '../shared/dialog.js';
import { moveFocus } from '../shared/focus.js';
import { TimeFormat } from '../shared/time.js';
import { useFollowed } from './use-followed.js';

export interface IThreadsDialogProps {
  model: IChatModel;
  trans: TranslationBundle;
  now?(this: void): number;
  onClose(this: void): void;
}

/** The threads of a chat that the user follows. A click on one opens it. */
export function ThreadsDialog(props: IThreadsDialogProps): JSX.Element {
  const { model, trans, onClose } = props;
  const { threads, error } = useFollowed(model);
  const isRead = threads !== null;
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
