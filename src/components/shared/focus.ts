import type { KeyboardEvent } from 'react';

/** How many items each key moves in a vertical group. */
const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity
};

/** How many items each key moves in a horizontal group. */
export const SIDEWAYS: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  Home: -Infinity,
  End: Infinity
};

/**
 * Moves the focus in a group of elements by arrow keys, Home and End. @returns the element that got the focus, or null.
 */
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

/** True if the focus came from the keyboard, so that it must be visible. */
export const isFocusVisible = (element: Element): boolean => element.matches(':focus-visible');
