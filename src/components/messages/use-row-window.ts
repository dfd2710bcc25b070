import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  type RefObject
} from 'react';
import type { Piece } from './drawn-rows.js';
import { useStable } from '../shared/hooks.js';
import { VirtualList } from './row-window.js';

/** What people scroll with. */
const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

export interface IRowWindowProps {
  scroller: RefObject<HTMLElement>;
  content: RefObject<HTMLElement>;
  /** The rows' keys, in their order. */
  keys: readonly string[];
  /** Rows that stay drawn: one that is written in must not lose what was typed. */
  held: readonly (string | null)[];
  /** The row to begin with; without it, the end. */
  start: string | undefined;
  hasEnd: boolean;
  onTop(this: void): void;
  onBottom(this: void): void;
}

/** A list that draws only the rows near to what is seen, and stands still while one reads. */
export function useRowWindow(props: IRowWindowProps): {
  pieces: readonly Piece[];
  atEnd: boolean;
  rows: VirtualList;
} {
  const { scroller, content, keys, held, start } = props;
  const [atEnd, setAtEnd] = useState(true);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const onTop = useStable(props.onTop);
  const onBottom = useStable(props.onBottom);
  const rows = useMemo(
    () => new VirtualList({ onChange: draw, onAtEnd: setAtEnd, onTop, onBottom }),
    [onTop, onBottom]
  );
  const isBegun = useRef(false);
  rows.hasEnd = props.hasEnd;
  const pieces = rows.pieces(keys, held);

  useLayoutEffect(() => {
    rows.place(scroller.current, content.current);
    if (!isBegun.current) {
      isBegun.current = true;
      if (start !== undefined) {
        rows.goTo(start);
        return;
      }
    }
    rows.settle();
  });

  useEffect(() => {
    const box = scroller.current;
    const observer = new ResizeObserver(() => rows.settle());
    [box, content.current].forEach(element => element && observer.observe(element));
    const onTouch = ({ timeStamp }: Event): void => rows.touch(timeStamp);
    box?.addEventListener('scroll', rows.onScroll, { passive: true });
    HANDS.forEach(type => box?.addEventListener(type, onTouch, { passive: true }));
    return () => {
      observer.disconnect();
      box?.removeEventListener('scroll', rows.onScroll);
      HANDS.forEach(type => box?.removeEventListener(type, onTouch));
    };
  }, [scroller, content, rows]);

  return { pieces, atEnd, rows };
}
