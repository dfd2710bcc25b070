import { useRef, useState, type FocusEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';

export interface IRowFocus {
  /** The element that contains the rows. */
  rows: RefObject<HTMLDivElement>;
  /** The key of the one row that Tab reaches. */
  tabbable: string | undefined;
  /** Notes that a row has the focus. */
  note(this: void, key: string): void;
  /** Notes the row of a focus event. */
  onFocus(this: void, event: FocusEvent): void;
  /** Moves the focus to a row. */
  focusRow(this: void, key: string): void;
}

/**
 * The focus in the list, which is one tab stop: the row that had the focus last, otherwise the current chat, otherwise the first row.
 *
 * @param reachable - the keys of the rows in order, drawn or not
 */
export function useRowFocus(reachable: readonly string[], currentId: string | null): IRowFocus {
  const rows = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const tabbable =
    focused !== null && reachable.includes(focused)
      ? focused
      : (reachable.find(key => key === currentId) ?? reachable[0]);
  return {
    rows,
    tabbable,
    note: setFocused,
    onFocus: event => setFocused((event.target as HTMLElement).dataset.id ?? focused),
    focusRow: key => {
      // A row that is not drawn is drawn now.
      flushSync(() => setFocused(key));
      rows.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(key)}"]`)?.focus();
    }
  };
}
