import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** The position of what floats: beside an element, at its right end or, where that has no room, at its left end, or at a point. */
export type Anchor = HTMLElement | { x: number; y: number };

/** The side of the anchor on which it floats, if there is room. */
export type Side = 'above' | 'below';

const MARGIN = 4;

/**
 * Places an element that floats over the page, and closes it when the user clicks elsewhere. The focus returns to where
 * it was.
 */
export function useFloating(
  ref: RefObject<HTMLElement>,
  anchor: Anchor,
  onClose: () => void,
  side: Side = 'below'
): { style: React.CSSProperties; isPlaced: boolean; returnFocus(): void } {
  const [place, setPlace] = useState<React.CSSProperties | null>(null);
  const opener = useRef<Element | null>(null);
  const returnFocus = (): void => {
    if (opener.current instanceof HTMLElement) {
      opener.current.focus();
    }
    // The page's body does not take the focus.
    if (ref.current?.contains(document.activeElement)) {
      (document.activeElement as HTMLElement).blur();
    }
  };

  useLayoutEffect(() => {
    opener.current ??= document.activeElement;
    const size = ref.current?.getBoundingClientRect();
    if (!size) {
      return;
    }
    const box = anchor instanceof HTMLElement ? anchor.getBoundingClientRect() : null;
    const right = box ? box.right - size.width : 0;
    const point = box
      ? { x: right < MARGIN ? box.left : right, y: box.bottom }
      : (anchor as DOMPoint);
    const above = (box?.top ?? point.y) - size.height;
    const fits =
      side === 'below' ? point.y + size.height + MARGIN <= window.innerHeight : above < MARGIN;
    const top = fits ? point.y : above;
    // An element that fits into the panel covers nothing beside it.
    const panel = box && (anchor as HTMLElement).closest('.cq-Panel')?.getBoundingClientRect();
    const [start, end] =
      panel && panel.width >= size.width ? [panel.left, panel.right] : [0, Infinity];
    const left = Math.min(point.x, Math.min(end, window.innerWidth - MARGIN) - size.width);
    setPlace({ top: Math.max(MARGIN, top), left: Math.max(MARGIN, start, left) });
  }, [ref, anchor, side]);

  useEffect(
    () => () => {
      if (document.activeElement === document.body) {
        returnFocus();
      }
    },
    []
  );

  useEffect(() => {
    const onPointer = (event: Event): void => {
      const target = event.target as Node;
      if (!ref.current?.contains(target) && !(anchor instanceof Node && anchor.contains(target))) {
        onClose();
      }
    };
    document.addEventListener('pointerdown', onPointer, true);
    window.addEventListener('resize', onClose);
    return () => {
      document.removeEventListener('pointerdown', onPointer, true);
      window.removeEventListener('resize', onClose);
    };
  }, [ref, anchor, onClose]);

  return { style: place ?? { visibility: 'hidden' }, isPlaced: place !== null, returnFocus };
}
