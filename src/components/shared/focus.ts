import type { KeyboardEvent } from 'react';

/** How far a key goes among items that stand below one another. */
const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity
};

/** The same for items in a line. */
export const SIDEWAYS: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  Home: -Infinity,
  End: Infinity
};

/** Arrows, Home and End among a group of elements. @returns the one that got the focus, if any. */
export function moveFocus(
  event: KeyboardEvent,
  among: ArrayLike<HTMLElement> & Iterable<HTMLElement>,
  steps = STEPS
): HTMLElement | null {
  const step = steps[event.key];
  if (step === undefined || among.length === 0 || event.altKey || event.ctrlKey || event.metaKey) {
    return null;
  }
  event.preventDefault();
  const items = [...among];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
  next.focus();
  return next;
}

/** Whether the focus came by the keyboard, so that it should be seen. */
export const isFocusVisible = (element: Element): boolean => element.matches(':focus-visible');
