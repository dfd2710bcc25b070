import type { KeyboardEvent } from 'react';

/** The number of items that each key moves in a vertical group. */
const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity
};

/** The number of items that each key moves in a horizontal group. */
export const SIDEWAYS: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  Home: -Infinity,
  End: Infinity
};

/** The arrow key as it counts where lines run from left to right. */
export function mirrored({ key, currentTarget }: KeyboardEvent): string {
  if (getComputedStyle(currentTarget).direction === 'rtl') {
    return { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[key] ?? key;
  }
  return key;
}

/** The place that a key leads to in a group of `count` items; null if the key does not move the focus. */
export function nextPlace(
  event: KeyboardEvent,
  at: number,
  count: number,
  steps = STEPS
): number | null {
  const step = steps[mirrored(event)];
  if (step === undefined || count === 0 || event.altKey || event.ctrlKey || event.metaKey) {
    return null;
  }
  event.preventDefault();
  return Math.max(0, Math.min(count - 1, at + step));
}

/**
 * Moves the focus in a group of elements by arrow keys, Home and End. @returns the element that got the focus, or null.
 */
export function moveFocus(
  event: KeyboardEvent,
  among: ArrayLike<HTMLElement> & Iterable<HTMLElement>,
  steps = STEPS
): HTMLElement | null {
  const items = [...among];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const place = nextPlace(event, at, items.length, steps);
  if (place === null) {
    return null;
  }
  items[place].focus();
  return items[place];
}

/** Moves the focus to the next element whose text begins with a typed letter, if there is one. */
export function focusByLetter(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  among: Iterable<HTMLElement>
): void {
  const items = [...among];
  const at = items.indexOf(document.activeElement as HTMLElement) + 1;
  if (key.length === 1 && key !== ' ' && !altKey && !ctrlKey && !metaKey) {
    const letter = key.toLocaleLowerCase();
    [...items.slice(at), ...items.slice(0, at)]
      .find(({ textContent }) => textContent?.toLocaleLowerCase().startsWith(letter))
      ?.focus();
  }
}

/** True if the focus came from the keyboard, so that it must be visible. */
export const isFocusVisible = (element: Element): boolean => element.matches(':focus-visible');
