import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** So near to its end a list counts as at its end, in px. */
const NEAR = 40;

export interface IFollow {
  /** The newest message is seen, and the next one will be. */
  atEnd: boolean;
  /** Go to the newest. */
  toEnd(): void;
}

/**
 * Keeps a list at its end while it grows, unless one has scrolled up.
 * Up there nothing is moved here: what comes at the end does not shift what is above.
 *
 * @param start what to show first; null for the end.
 */
export function useFollow(
  scroller: RefObject<HTMLElement>,
  content: RefObject<HTMLElement>,
  start: () => Element | null
): IFollow {
  const [atEnd, setAtEnd] = useState(true);
  const follows = useRef(true);

  const toEnd = useCallback(() => {
    follows.current = true;
    setAtEnd(true);
    if (scroller.current) {
      scroller.current.scrollTop = scroller.current.scrollHeight;
    }
  }, [scroller]);

  const measure = useCallback(() => {
    const box = scroller.current;
    // Nothing can be said of a list that is not laid out.
    if (box && box.clientHeight > 0) {
      follows.current = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR;
      setAtEnd(follows.current);
    }
  }, [scroller]);

  useLayoutEffect(() => {
    const first = start();
    if (first && scroller.current) {
      first.scrollIntoView?.({ block: 'start' });
      measure();
    } else {
      toEnd();
    }
  }, []);

  useLayoutEffect(() => {
    if (follows.current) {
      toEnd();
    }
  });

  useEffect(() => {
    const box = scroller.current;
    const observer = new ResizeObserver(() => {
      if (follows.current) {
        toEnd();
      }
    });
    [box, content.current].forEach(element => element && observer.observe(element));
    box?.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      box?.removeEventListener('scroll', measure);
    };
  }, [scroller, content, measure, toEnd]);

  return { atEnd, toEnd };
}
