import { useEffect, useRef, type RefObject } from 'react';

/** Returns a function that moves the focus to a message as soon as it is drawn. */
export function useJumpFocus(content: RefObject<HTMLElement>): (id: string | undefined) => void {
  const wanted = useRef<string>();
  useEffect(() => {
    const row =
      wanted.current &&
      content.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(wanted.current)}"]`);
    if (row) {
      wanted.current = undefined;
      row.focus({ preventScroll: true });
    }
  });
  return id => {
    wanted.current = id;
  };
}
