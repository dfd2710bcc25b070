import { useEffect } from 'react';
import type { IChatModel, IChatBot } from '../../model/index.js';
import { useSelected } from './hooks.js';

/**
 * The bots of a chat.
 *
 * @param isNeeded - whether the view needs more than their names
 */
export function useChatBots(
  { bots, changed }: Pick<IChatModel, 'bots' | 'changed'>,
  isNeeded: boolean
): readonly IChatBot[] {
  const all = useSelected(changed, () => bots.all);
  const usernames = all.map(({ username }) => username).join();
  useEffect(() => {
    if (isNeeded) {
      bots.load();
    }
  }, [bots, isNeeded, usernames]);
  return all;
}
