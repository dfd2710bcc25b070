import { isUnfinished, type IChats, type IPendingText } from '../../model/index.js';
import { useSelected } from '../shared/hooks.js';

/** The text that a chat's row shows: a refused message, else a waiting one, else the draft or an edit. */
const rank = (text: IPendingText): number => (text.failure ? 2 : isUnfinished(text) ? 0 : 1);

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
  useSelected(pending.changed, () => JSON.stringify(shown()));
  return new Map(shown().map(text => [text.chat, text]));
}
