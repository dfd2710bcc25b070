import { useEffect, useLayoutEffect, type RefObject } from 'react';

/** Makes a text box as high as its text. */
export function useFittingHeight(
  area: RefObject<HTMLTextAreaElement>,
  frame: RefObject<HTMLElement>,
  value: string
): void {
  const fit = (): void => {
    if (area.current && frame.current) {
      // While the text is measured, its frame keeps its height: the content above must not move.
      frame.current.style.minHeight = `${frame.current.offsetHeight}px`;
      area.current.style.height = '';
      area.current.style.height = `${area.current.scrollHeight}px`;
      frame.current.style.minHeight = '';
    }
  };
  useLayoutEffect(fit, [value]);
  useEffect(() => {
    let known = area.current!.clientWidth;
    // In a narrower panel the same text has more lines.
    const observer = new ResizeObserver(() => {
      const width = area.current?.clientWidth ?? known;
      if (width !== known) {
        known = width;
        fit();
      }
    });
    observer.observe(area.current!);
    return () => observer.disconnect();
  }, []);
}
