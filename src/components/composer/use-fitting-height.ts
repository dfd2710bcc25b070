import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** Whether the browser itself makes a field as high as its text, by the stylesheet. */
const fitsItself = (): boolean => globalThis.CSS?.supports?.('field-sizing', 'content') ?? false;

/** Makes a text box as high as its text, in a browser that does not do so itself. */
export function useFittingHeight(
  area: RefObject<HTMLTextAreaElement>,
  frame: RefObject<HTMLElement>,
  value: string
): void {
  const known = useRef('');
  const fit = (): void => {
    if (area.current && frame.current) {
      // While the text is measured, its frame keeps its height: the content above must not move.
      frame.current.style.minHeight = `${frame.current.offsetHeight}px`;
      area.current.style.height = '';
      area.current.style.height = `${area.current.scrollHeight}px`;
      frame.current.style.minHeight = '';
    }
  };
  useLayoutEffect(() => {
    const before = known.current;
    known.current = value;
    // A text that goes on has more lines or as many, which its box tells as it is.
    const goesOn = before !== '' && value.startsWith(before);
    if (!fitsItself() && !(goesOn && isHighEnough(area.current))) {
      fit();
    }
  }, [value]);
  useEffect(() => {
    if (fitsItself()) {
      return undefined;
    }
    let width = area.current!.clientWidth;
    // In a narrower panel the same text has more lines.
    const observer = new ResizeObserver(() => {
      const now = area.current?.clientWidth ?? width;
      if (now !== width) {
        width = now;
        fit();
      }
    });
    observer.observe(area.current!);
    return () => observer.disconnect();
  }, []);
}

const isHighEnough = (area: HTMLTextAreaElement | null): boolean =>
  area !== null && area.scrollHeight <= area.clientHeight;
