import { useEffect, type RefObject } from 'react';
import type { IChatModel } from '../../model/index.js';
import { useStable } from '../shared/hooks.js';
import { isUnreadKey } from './set-unread.js';

/** The acts of a user in the messages of a chat. */
const ACTS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Tells the model when the user acts again in the messages, some of which they may have set to unread.
 *
 * @param onResume - called if what is in view may count as read again
 */
export function useUnreadHeld(
  scroller: RefObject<HTMLElement>,
  model: IChatModel,
  onResume: () => void
): void {
  const onAct = useStable((event: Event) => {
    const sets = event.type === 'keydown' && isUnreadKey(event as KeyboardEvent);
    if (!sets && model.resumeReading()) {
      onResume();
    }
  });
  useEffect(() => {
    const box = scroller.current;
    ACTS.forEach(type => box?.addEventListener(type, onAct, { passive: true }));
    return () => ACTS.forEach(type => box?.removeEventListener(type, onAct));
  }, [scroller, onAct]);
}
