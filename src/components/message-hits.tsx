import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useMemo } from 'react';
import { MessageSearch, systemTimers, type IChats, type IMessageHit } from '../model/index.js';
import { Button } from './buttons.js';
import { useLasting, useSignal } from './hooks.js';
import { Icon } from './icons.js';
import { hitKey, MessageHitRow } from './message-hit.js';
import type { TimeFormat } from './time.js';

/** Looks for messages while one types into the list's field. */
export function useMessageSearch({ server }: IChats, query: string): MessageSearch {
  const search = useMemo(() => new MessageSearch({ server, timers: systemTimers }), [server]);
  useSignal(search.changed);
  useEffect(() => {
    search.query = query;
  }, [search, query]);
  useEffect(() => () => search.dispose(), [search]);
  return search;
}

export interface IMessageHitsProps {
  search: MessageSearch;
  chats: IChats;
  trans: TranslationBundle;
  times: TimeFormat;
  today: number;
  /** The key of the row that the Tab key reaches. */
  tabbable: string | undefined;
  isClosed: boolean;
  onToggle(): void;
  onOpen(hit: IMessageHit): void;
}

/** The section of the list with the messages that were found. */
export function MessageHits(props: IMessageHitsProps): JSX.Element | null {
  const { search, chats, trans, times, today, isClosed } = props;
  const { hits, state, hasMore } = search;
  const isSlow = useLasting(state === 'searching' && hits.length === 0, 200);
  if (hits.length === 0 && state !== 'failed' && !isSlow) {
    return null;
  }
  return (
    <>
      <button
        type="button"
        className="cq-Section"
        aria-expanded={!isClosed}
        tabIndex={-1}
        onClick={props.onToggle}
      >
        <Icon name={isClosed ? 'caretRight' : 'caretDown'} />
        <span>{trans.__('Messages')}</span>
        {hits.length > 0 && (
          <small className="cq-Meta">{hasMore ? `${hits.length}+` : hits.length}</small>
        )}
      </button>
      {!isClosed && (
        <div role="list" aria-label={trans.__('Messages')} aria-busy={state === 'searching'}>
          {hits.map(hit => (
            <MessageHitRow
              key={hitKey(hit)}
              {...{ hit, trans, times, today }}
              thread={chats.list.get(hit.threadId)}
              tabbable={props.tabbable === hitKey(hit)}
              onOpen={props.onOpen}
            />
          ))}
        </div>
      )}
      {!isClosed && (isSlow || state === 'failed' || hasMore) && (
        <div className="cq-Hits-end" role="status">
          {isSlow && trans.__('Searching')}
          {state === 'failed' && (
            <>
              {trans.__('The messages could not be searched.')}
              <Button onClick={() => search.retry()}>{trans.__('Retry')}</Button>
            </>
          )}
          {state !== 'failed' && hasMore && (
            <Button onClick={() => search.more()}>{trans.__('Show more')}</Button>
          )}
        </div>
      )}
    </>
  );
}
