import { useEffect, useMemo } from 'react';
import { ChatSearch, systemTimers, type IChats } from '../../model/index.js';
import { useSignal } from '../shared/hooks.js';

/** Searches chats by their names while the user types into the list's search field. */
export function useChatSearch({ server }: IChats, words: string): ChatSearch {
  const search = useMemo(() => new ChatSearch({ server, timers: systemTimers }), [server]);
  useSignal(search.changed);
  useEffect(() => {
    search.look(words);
  }, [search, words]);
  useEffect(() => () => search.dispose(), [search]);
  return search;
}
