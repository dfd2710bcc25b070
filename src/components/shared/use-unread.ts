import { useRef } from 'react';
import type { IThread } from '../../model/index.js';

/** What is unread. The chat that is open beside the list stays where it was when it was opened. */
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
