import { useRef } from 'react';
import type { IThread } from '../../model/index.js';

/** Whether a chat is shown as unread. A muted one is not. */
const counts = ({ unreadCount, notify }: IThread): boolean => unreadCount > 0 && notify !== 'none';

/** Whether the user has set messages to unread, and not read them again. */
const isSet = (thread: IThread): boolean => counts(thread) && thread.setUnreadOn !== undefined;

/**
 * Returns the ids of the unread chats. The chat open beside the list keeps the state it had when it was opened, unless the
 * user sets something in it to unread.
 */
export function useUnread(
  threads: readonly IThread[],
  currentId: string | null
): ReadonlySet<string> {
  const opened = useRef<{ id: string | null; unread: boolean }>({ id: null, unread: false });
  if (opened.current.id !== currentId) {
    const current = threads.find(({ id }) => id === currentId);
    opened.current = { id: currentId, unread: current !== undefined && counts(current) };
  }
  opened.current.unread ||= threads.some(one => one.id === currentId && isSet(one));
  return new Set(
    threads
      .filter(thread => (thread.id === currentId ? opened.current.unread : counts(thread)))
      .map(({ id }) => id)
  );
}
