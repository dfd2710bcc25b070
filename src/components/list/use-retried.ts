import { useEffect } from 'react';
import type { ChatSearch, IChatList, MessageSearch } from '../../model/index.js';

/** Repeats the searches that have failed, once the list has the server again. */
export function useRetried(
  { isOffline }: IChatList,
  searches: readonly Pick<ChatSearch | MessageSearch, 'state' | 'retry'>[]
): void {
  useEffect(() => {
    searches.forEach(search => !isOffline && search.state === 'failed' && search.retry());
  }, [isOffline]);
}
