import { useCallback, useSyncExternalStore } from 'react';
import type { IChats, IPendingText } from '../../model/index.js';

/** The text that a chat's row shows: a refused message, else a waiting one, else the draft. */
const rank = ({ id, failure }: IPendingText): number => (failure ? 2 : id === '' ? 0 : 1);

/**
 * Returns the pending text that each chat's row shows. The chat beside the list shows all but refused ones itself, so
 * that the list is not drawn with each key.
 */
export function usePending(
  { pending }: IChats,
  currentId: string | null
): ReadonlyMap<string, IPendingText> {
  const shown = (): IPendingText[] =>
    pending.all
      .filter(text => text.chat !== currentId || text.failure)
      .sort((a, b) => rank(a) - rank(b) || b.time - a.time);
  useSyncExternalStore(
    useCallback(
      listener => {
        pending.changed.connect(listener);
        return () => void pending.changed.disconnect(listener);
      },
      [pending]
    ),
    () => JSON.stringify(shown())
  );
  return new Map(shown().map(text => [text.chat, text]));
}
