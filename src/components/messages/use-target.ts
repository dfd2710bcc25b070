import { useEffect, useRef, useState, type MutableRefObject } from 'react';
import type { IChatModel } from '../../model/index.js';
import type { VirtualList } from './virtual/virtual-list.js';

/** A message stays highlighted for this long after a jump to it, in milliseconds. */
const HIGHLIGHT_MS = 2_000;

export interface ITargetOptions {
  model: IChatModel;
  keys: readonly string[];
  place: VirtualList;
  shown: boolean;
  focusMessage(this: void, id: string): void;
}

/** Goes to the message that the model leads to. Returns its id as long as it is highlighted, and whether this visit was led anywhere. */
export function useTarget(options: ITargetOptions): [string | null, MutableRefObject<boolean>] {
  const { model, keys, place, shown, focusMessage } = options;
  const [target, setTarget] = useState<{ id: string } | null>(null);
  const isLed = useRef(false);
  useEffect(() => {
    const id = model.takeTarget();
    if (id !== null && keys.includes(id)) {
      setTarget({ id });
      isLed.current = true;
      place.goTo(id, 1 / 3);
      focusMessage(id);
    }
  });
  useEffect(() => {
    const timer = target === null ? undefined : setTimeout(() => setTarget(null), HIGHLIGHT_MS);
    return () => clearTimeout(timer);
  }, [target]);
  useEffect(() => (shown ? () => void (isLed.current = false) : undefined), [shown]);
  return [target?.id ?? null, isLed];
}
