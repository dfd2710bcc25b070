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
import { HOLD } from '../../content/elements.js';
import { useStable } from '../../shared/hooks.js';
import { VirtualList } from './virtual-list.js';

/** The events that show that the user is scrolling. */
const SCROLL_EVENTS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

export interface IRowWindowProps {
  scroller: RefObject<HTMLElement>;
  content: RefObject<HTMLElement>;
  /** The keys of the rows, in order. */
  keys: readonly string[];
  /** Rows that stay rendered, because a row with an editor must not lose its text. */
  held: readonly (string | null)[];
  /** The key of the row to start with. Default: the end of the list. */
  start: string | undefined;
  hasEnd: boolean;
  onTop(this: void): void;
  onBottom(this: void): void;
  /** The list has come to rest, and other rows may be in view. */
  onRest(this: void, rows: VirtualList): void;
}

/** A virtual list: it renders only the rows near the viewport, and it keeps its position while the user reads. */
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
  const onRest = useStable(() => props.onRest(rows));
  const rows: VirtualList = useMemo(
    () => new VirtualList({ onChange: draw, onAtEnd: setAtEnd, onTop, onBottom, onRest }),
    [onTop, onBottom, onRest]
  );
  const isBegun = useRef(false);
  rows.hasEnd = props.hasEnd;
  const choice = rows.choose(keys, held);

  useLayoutEffect(() => {
    rows.place(choice, scroller.current, content.current);
    if (!isBegun.current) {
      isBegun.current = true;
      if (start !== undefined) {
        rows.goTo(start);
        return;
      }
    }
    rows.layout();
  });

  useEffect(() => {
    const box = scroller.current;
    const observer = new ResizeObserver(() => rows.layout());
    [box, content.current].forEach(element => element && observer.observe(element));
    const onTouch = ({ timeStamp }: Event): void => rows.touch(timeStamp);
    box?.addEventListener('scroll', rows.onScroll, { passive: true });
    SCROLL_EVENTS.forEach(type => box?.addEventListener(type, onTouch, { passive: true }));
    return () => {
      observer.disconnect();
      box?.removeEventListener('scroll', rows.onScroll);
      SCROLL_EVENTS.forEach(type => box?.removeEventListener(type, onTouch));
    };
  }, [scroller, content, rows]);
  usePress(content, rows);

  return { pieces: choice.pieces, atEnd, rows };
}

/** The events that end a press. */
const PRESS_END_EVENTS = ['pointerup', 'pointercancel', 'contextmenu', 'blur'] as const;
/** A touch screen tells of the click this much later than of the lifted finger at most, in milliseconds. */
const CLICK_MS = 100;

/** Keeps what is under a pressed pointer in its place until the click is over. */
function usePress(content: RefObject<HTMLElement>, rows: VirtualList): void {
  useEffect(() => {
    const box = content.current;
    let timer = 0;
    // The pointer may be lifted before the next frame, so what changes moves back at once.
    const changes = new MutationObserver(() => rows.layout());
    const onDown = ({ target, isPrimary, button }: PointerEvent): void => {
      if (box && isPrimary && button === 0) {
        clearTimeout(timer);
        rows.press(target as Element);
        changes.observe(box, { childList: true, subtree: true, characterData: true });
      }
    };
    const onEnd = ({ type, target }: Event): void => {
      if (type === 'blur' && target !== window) {
        return; // the focus has only moved inside the page
      }
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        changes.disconnect();
        rows.release();
      }, CLICK_MS);
    };
    const onHold = ({ target }: Event): void => rows.hold(target as Element);
    box?.addEventListener(HOLD, onHold);
    box?.addEventListener('pointerdown', onDown, { passive: true });
    PRESS_END_EVENTS.forEach(type =>
      window.addEventListener(type, onEnd, { capture: true, passive: true })
    );
    return () => {
      clearTimeout(timer);
      changes.disconnect();
      box?.removeEventListener('pointerdown', onDown);
      box?.removeEventListener(HOLD, onHold);
      PRESS_END_EVENTS.forEach(type => window.removeEventListener(type, onEnd, { capture: true }));
    };
  }, [content, rows]);
}
