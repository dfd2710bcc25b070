import { useEffect } from 'react';
import type { ChatSearch, IChatList, MessageSearch } from '../../model/index.js';

/** Repeats a search that has failed, once the list has the server again. */
export function useRetried(
  search: Pick<ChatSearch | MessageSearch, 'state' | 'retry'>,
  { isOffline }: Pick<IChatList, 'isOffline'>
): void {
  useEffect(() => {
    if (!isOffline && search.state === 'failed') {
      search.retry();
    }
  }, [search, isOffline]);
}
