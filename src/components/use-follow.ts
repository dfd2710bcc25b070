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
  const top = useRef(0);

  const toEnd = useCallback(() => {
    follows.current = true;
    setAtEnd(true);
    if (scroller.current) {
      scroller.current.scrollTop = scroller.current.scrollHeight;
    }
  }, [scroller]);

  const follow = useCallback((follow: boolean) => {
    follows.current = follow;
    setAtEnd(follow);
  }, []);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    // Nothing can be said of a list that is not laid out.
    if (!box || box.clientHeight === 0) {
      return;
    }
    // A list that has grown is not at its end for a moment, though nobody has scrolled up.
    if (isNearEnd(box)) {
      follow(true);
    } else if (box.scrollTop < top.current) {
      follow(false);
    }
    top.current = box.scrollTop;
  }, [scroller, follow]);

  useLayoutEffect(() => {
    const first = start();
    if (first && scroller.current) {
      first.scrollIntoView?.({ block: 'start' });
      follow(isNearEnd(scroller.current));
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
    box?.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box?.removeEventListener('scroll', onScroll);
    };
  }, [scroller, content, onScroll, toEnd]);

  return { atEnd, toEnd };
}

const isNearEnd = (box: HTMLElement): boolean =>
  box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR;
