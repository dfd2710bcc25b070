import React, { useEffect, useRef, type RefObject } from 'react';

const ROW = '.cq-Message';
/** The elements of a message that the Tab key may reach. */
const TABBABLE =
  'a[href], button:enabled, input:enabled, textarea, select, summary, iframe, [tabindex]';
/** Regions of a message that may be too large for it. The Tab key skips those that have nothing to scroll. */
const SCROLLING = 'pre, table, div';

/** The handlers of a list of messages, and its edges before the first row and behind the last. */
export interface ITabStop {
  readonly before: RefObject<HTMLDivElement>;
  readonly behind: RefObject<HTMLDivElement>;
  onKeyDown(this: void, event: React.KeyboardEvent): void;
  onFocus(this: void, event: React.FocusEvent): void;
}

/**
 * Makes a list of messages one tab stop, whatever its messages hold. The Tab key comes to the row with tab index 0, goes through what is in
 * it, and then leaves the list.
 */
export function useTabStop(list: RefObject<HTMLElement>): ITabStop {
  const before = useRef<HTMLDivElement>(null);
  const behind = useRef<HTMLDivElement>(null);
  const isTab = useIsTab();
  return {
    before,
    behind,
    onKeyDown: event => {
      const target = event.target as HTMLElement;
      const row = target.closest<HTMLElement>(ROW);
      if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey || !row) {
        return;
      }
      const stops = stopsOf(row);
      const stop = event.shiftKey
        ? stops.filter(other => isBefore(other, target)).at(-1)
        : stops.find(other => isBefore(target, other));
      if (stop) {
        event.preventDefault();
        stop.focus();
      } else {
        const edge = (event.shiftKey ? before : behind).current!;
        // The browser goes on from there.
        edge.tabIndex = -1;
        edge.focus({ preventScroll: true });
      }
    },
    onFocus: ({ target, relatedTarget }) => {
      const row = isTab() ? target.closest<HTMLElement>(ROW) : null;
      // The key came from elsewhere, such as from below the list to its last link.
      if (row && !row.contains(relatedTarget)) {
        (list.current?.querySelector<HTMLElement>(`${ROW}[tabindex="0"]`) ?? row).focus();
      }
    }
  };
}

/** Returns whether the Tab key moves the focus just now, and not a pointer, a program or another key. */
function useIsTab(): () => boolean {
  const isTab = useRef(false);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent): void => {
      isTab.current = key === 'Tab';
      setTimeout(() => (isTab.current = false));
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, []);
  return () => isTab.current;
}

/** A row and what the Tab key reaches in it, in order. */
const stopsOf = (row: HTMLElement): HTMLElement[] => [
  row,
  ...[...row.querySelectorAll<HTMLElement>(TABBABLE)].filter(
    element => element.tabIndex >= 0 && isShown(element) && !isIdle(element)
  )
];

/** Older browsers cannot tell. */
const isShown = (element: Partial<HTMLElement>): boolean => element.checkVisibility?.() ?? true;

const isIdle = (element: HTMLElement): boolean =>
  element.matches(SCROLLING) &&
  element.scrollWidth <= element.clientWidth &&
  element.scrollHeight <= element.clientHeight;

const isBefore = (one: Node, other: Node): boolean =>
  (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
