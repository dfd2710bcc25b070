import { useEffect, useMemo, useRef, useState } from 'react';
import type { IChatModel, IFollowedThread } from '../../model/index.js';
import { useSelected } from '../shared/hooks.js';
import { useAttempt } from '../shared/use-attempt.js';

/** The threads are read again at most this often, in milliseconds. By then the server knows what the user has read here. */
const PAUSE_MS = 1_500;

/** The most threads that are listed. The message of each may have to be read from the server. */
const MOST = 20;

/**
 * The threads of a chat that are worth a look: those with unread replies first, then by their last reply. They are read
 * again once replies came or were read. Those that are shown keep their places, so that no click goes to another one.
 */
export function useFollowed(model: IChatModel): {
  /** null until they are read. */
  threads: readonly IFollowedThread[] | null;
  /** Why they cannot be read. */
  error: string;
} {
  const [first, setFirst] = useState<readonly IFollowedThread[] | null>(null);
  const { error, attempt } = useAttempt();
  const read = useMemo(() => model.threads.list(), [model]);
  useEffect(() => attempt(read.then(setFirst)), [read]);
  const followed = useSelected(model.changed, () => model.threads.followed);
  const news = useSelected(model.changed, () => newsOf(model));
  useAgain(first ? news : null, () => void model.threads.list().catch(() => undefined));
  const order = useMemo(
    () => first && [...first].sort(byNews).map(({ rootId }) => rootId),
    [first]
  );
  const threads = useMemo(() => order && ordered(followed, order), [followed, order]);
  return { threads, error };
}

/** Something else once a reply came, or replies were read or set to unread. */
function newsOf({ messages, unread, threads }: IChatModel): string {
  let at = messages.length - 1;
  while (at >= 0 && messages[at].reply_to === undefined) {
    at--;
  }
  const read = threads.followed.map(({ readSequenceId }) => readSequenceId);
  return [messages[at]?.id, messages[at]?.seq, unread, ...read].join();
}

/** Calls `act` after the news have changed, once for all changes within a pause. */
function useAgain(news: string | null, act: () => void): void {
  const known = useRef(news);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    if (known.current !== null && news !== known.current) {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        act();
      }, PAUSE_MS);
    }
    known.current = news;
  }, [news]);
  useEffect(() => () => clearTimeout(timer.current), []);
}

const byNews = (a: IFollowedThread, b: IFollowedThread): number =>
  Number(b.unreadCount > 0) - Number(a.unreadCount > 0) ||
  (b.lastReplyOn ?? '').localeCompare(a.lastReplyOn ?? '');

/** @param order - the ids of the roots that keep their places */
function ordered(
  threads: readonly IFollowedThread[],
  order: readonly string[]
): readonly IFollowedThread[] {
  const placeOf = ({ rootId }: IFollowedThread): number =>
    order.includes(rootId) ? order.indexOf(rootId) : order.length;
  return threads
    .filter(({ isFollowed, unreadCount }) => isFollowed || unreadCount > 0)
    .sort((a, b) => placeOf(a) - placeOf(b) || byNews(a, b))
    .slice(0, MOST);
}
