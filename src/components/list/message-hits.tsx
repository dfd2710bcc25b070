import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useMemo } from 'react';
import { MessageSearch, systemTimers, type IChats, type IMessageHit } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { useLasting, useSignal } from '../shared/hooks.js';
import { hitKey, MessageHitRow } from './message-hit.js';
import type { ISearch } from './search-bar.js';
import { Section } from './section.js';
import type { TimeFormat } from '../shared/time.js';

/** Searches messages while the user types into the list's search field. */
export function useMessageSearch({ server }: IChats, { words, filters }: ISearch): MessageSearch {
  const search = useMemo(() => new MessageSearch({ server, timers: systemTimers }), [server]);
  useSignal(search.changed);
  useEffect(() => {
    search.look(words, filters);
  }, [search, words, filters]);
  useEffect(() => () => search.dispose(), [search]);
  return search;
}

/** The hits in one chat. */
export interface IHitGroup {
  id: string;
  topic: string;
  hits: IMessageHit[];
}

/** Groups hits by chat. The chat with the best hit comes first. */
export function groupHits(hits: readonly IMessageHit[]): IHitGroup[] {
  const groups = new Map<string, IHitGroup>();
  for (const hit of hits) {
    const group = groups.get(hit.threadId) ?? { id: hit.threadId, topic: hit.topic, hits: [] };
    groups.set(hit.threadId, group);
    group.hits.push(hit);
  }
  return [...groups.values()];
}

export interface IMessageHitsProps {
  search: MessageSearch;
  groups: readonly IHitGroup[];
  chats: IChats;
  trans: TranslationBundle;
  times: TimeFormat;
  today: number;
  /** The key of the row that the Tab key reaches. */
  tabbable: string | undefined;
  /** Ids of the chats whose hits are collapsed. */
  closed: ReadonlySet<string>;
  onToggle(id: string): void;
  onOpen(hit: IMessageHit): void;
}

/** The message hits of a search, with one section per chat. */
export function MessageHits(props: IMessageHitsProps): JSX.Element {
  const { search, groups, chats, trans, times, today, closed } = props;
  const { hits, state } = search;
  return (
    <>
      {groups.map(({ id, topic, hits: found }) => (
        <React.Fragment key={id}>
          <Section
            title={topic}
            count={found.length}
            isClosed={closed.has(id)}
            onToggle={() => props.onToggle(id)}
          />
          {!closed.has(id) && (
            <div role="list" aria-label={topic} aria-busy={state === 'searching'}>
              {found.map(hit => (
                <MessageHitRow
                  key={hitKey(hit)}
                  {...{ hit, trans, times, today }}
                  thread={chats.list.get(id)}
                  tabbable={props.tabbable === hitKey(hit)}
                  onOpen={props.onOpen}
                />
              ))}
            </div>
          )}
        </React.Fragment>
      ))}
      <HitsEnd search={search} count={hits.length} chats={groups.length} trans={trans} />
    </>
  );
}

/** The end of the hits: their number, a button for more, or an error. */
function HitsEnd({
  search,
  count,
  chats,
  trans
}: {
  search: MessageSearch;
  count: number;
  chats: number;
  trans: TranslationBundle;
}): JSX.Element {
  const { state, hasMore } = search;
  const isSlow = useLasting(state === 'searching' && count === 0, 200);
  const found = trans._n('%1 message', '%1 messages', count);
  return (
    <div className="cq-Hits-end" role="status">
      {state === 'failed' ? (
        <>
          {trans.__('The messages could not be searched.')}
          <Button onClick={() => search.retry()}>{trans.__('Retry')}</Button>
        </>
      ) : isSlow ? (
        trans.__('Searching')
      ) : hasMore ? (
        <Button onClick={() => search.more()}>{trans.__('Show more')}</Button>
      ) : (
        count > 0 && trans._n('%2 in %1 chat', '%2 in %1 chats', chats, found)
      )}
    </div>
  );
}
