import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IThread } from '../../model/index.js';
import { MutedSign } from '../shared/muted-sign.js';
import { PrivateSign } from '../shared/private-sign.js';
import { Sign } from '../shared/sign.js';

interface ISignsProps {
  thread: IThread;
  trans: TranslationBundle;
}

/** The signs after the name of a chat: private, muted, pinned. A direct chat is always private. */
export function RowSigns({
  thread,
  trans,
  isHere,
  alias
}: ISignsProps & { isHere: boolean; alias?: string }): JSX.Element {
  return (
    <>
      {alias !== undefined && (
        <small className="cq-Meta cq-Ellipsis" dir="auto">
          {alias}
        </small>
      )}
      {isHere && <span className="cq-sr">{trans.__('here')}</span>}
      {thread.direct === undefined && <PrivateSign thread={thread} trans={trans} />}
      <MutedSign thread={thread} trans={trans} />
      {/* It may stand in the section of unread chats. */}
      {thread.pinned && thread.unreadCount > 0 && (
        <Sign icon="pin" title={trans.__('Pinned')} text={trans.__('Pinned')} />
      )}
    </>
  );
}

/** The badges at the end of a row: a mention or a reply in a followed thread, and the number of unread messages. A muted chat has none. */
export function RowBadges({ thread, trans }: ISignsProps): JSX.Element | null {
  const { unreadCount, mentioned, notify } = thread;
  const forMe = trans.__('mention or reply for you');
  return unreadCount === 0 || notify === 'none' ? null : (
    <span className="cq-Row-end">
      {mentioned && (
        <>
          <span className="cq-Badge cq-mod-mention" aria-hidden="true" title={forMe}>
            @
          </span>
          <span className="cq-sr">{forMe}</span>
        </>
      )}
      <span className="cq-Badge" aria-hidden="true">
        {unreadCount > 99 ? '99+' : unreadCount}
      </span>
      <span className="cq-sr">{trans._n('%1 unread', '%1 unread', unreadCount)}</span>
    </span>
  );
}
