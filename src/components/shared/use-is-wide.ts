import { useLayoutEffect, useState, type RefObject } from 'react';

/** Whether an element is at least this wide, in pixels. */
export function useIsWide(ref: RefObject<HTMLElement>, width: number): boolean {
  const [isWide, setWide] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) {
      return undefined;
    }
    const look = (): void => setWide(element.clientWidth >= width);
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref, width]);
  return isWide;
}
