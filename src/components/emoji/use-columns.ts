import { useLayoutEffect, useState, type RefObject } from 'react';
import { hasScreenKeyboard } from '../shared/touch.js';

/** The least width of a cell, in pixels. */
const CELL = 32;
const TOUCHED_CELL = 40;

/** The columns of a grid before it is laid out. */
const USUAL = 8;

/** The number of columns that fit into the width of an element. */
export function useColumns(ref: RefObject<HTMLElement>): number {
  const [columns, setColumns] = useState(USUAL);
  useLayoutEffect(() => {
    const measure = (): void => {
      const width = ref.current?.clientWidth ?? 0;
      const cell = hasScreenKeyboard() ? TOUCHED_CELL : CELL;
      if (width > 0) {
        setColumns(Math.max(1, Math.floor(width / cell)));
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, [ref]);
  return columns;
}
