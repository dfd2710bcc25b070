import { useRef } from 'react';
import type { IThread } from '../../model/index.js';

/** Returns the ids of the unread chats. The chat open beside the list keeps the state it had when it was opened. */
export function useUnread(
  threads: readonly IThread[],
  currentId: string | null
): ReadonlySet<string> {
  const opened = useRef<{ id: string | null; unread: boolean }>({ id: null, unread: false });
  if (opened.current.id !== currentId) {
    const current = threads.find(({ id }) => id === currentId);
    opened.current = { id: currentId, unread: (current?.unreadCount ?? 0) > 0 };
  }
  return new Set(
    threads
      .filter(({ id, unreadCount }) => (id === currentId ? opened.current.unread : unreadCount > 0))
      .map(({ id }) => id)
  );
}
