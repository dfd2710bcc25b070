import { useEffect, useMemo } from 'react';
import { ChatSearch, systemTimers, type IChats } from '../../model/index.js';
import { useSignal } from '../shared/hooks.js';

/** Searches the chats of a workspace, or all of them, by their names while the user types into the list's search field. */
export function useChatSearch({ server }: IChats, words: string, workspace?: string): ChatSearch {
  const search = useMemo(() => new ChatSearch({ server, timers: systemTimers }), [server]);
  useSignal(search.changed);
  useEffect(() => {
    search.look(words, workspace);
  }, [search, words, workspace]);
  useEffect(() => () => search.dispose(), [search]);
  return search;
}
