import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useMemo } from 'react';
import {
  MessageSearch,
  systemTimers,
  type IChats,
  type IMessageHit,
  type ISearch
} from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { useLasting, useSignal } from '../shared/hooks.js';
import type { IListSection } from './list-sections.js';

/** Searches the messages of a workspace, or all of them, while the user types into the list's search field. */
export function useMessageSearch(
  { server }: IChats,
  { words, filters }: ISearch,
  workspace?: string
): MessageSearch {
  const search = useMemo(() => new MessageSearch({ server, timers: systemTimers }), [server]);
  useSignal(search.changed);
  useEffect(() => {
    search.look(words, filters, workspace);
  }, [search, words, filters, workspace]);
  useEffect(() => () => search.dispose(), [search]);
  return search;
}

/** The usual height of a hit, in pixels. */
const HIT_HEIGHT = 62;

/**
 * The hits, with one section per chat. The chat with the best hit comes first.
 *
 * @param nameOf - returns the name of the workspace of a hit, where it is shown
 */
export function hitSections(
  { hits, state }: MessageSearch,
  nameOf: (hit: IMessageHit) => string | undefined
): IListSection<IMessageHit>[] {
  const groups = new Map<string, { title: string; rows: IMessageHit[] }>();
  for (const hit of hits) {
    const title = [hit.topic, nameOf(hit)].filter(name => name !== undefined).join(' · ');
    const group = groups.get(hit.threadId) ?? { title, rows: [] };
    groups.set(hit.threadId, group);
    group.rows.push(hit);
  }
  const isBusy = state === 'searching';
  return [...groups].map(([key, group]) => ({ key, ...group, isBusy, height: HIT_HEIGHT }));
}

/** The end of the hits: their number, a button for more, or an error. */
export function HitsEnd({
  search,
  chats,
  trans
}: {
  search: MessageSearch;
  chats: number;
  trans: TranslationBundle;
}): JSX.Element {
  const { state, hasMore, hits } = search;
  const count = hits.length;
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
