import React, { useEffect, useRef } from 'react';

export interface IToolsWayProps {
  isFlipped: boolean;
  /** The pointer rests here or goes elsewhere. */
  onLeave(): void;
}

export interface IPoint {
  x: number;
  y: number;
}

/** A pointer that rests for longer than this, in milliseconds, wants what is below the way. */
const REST_MS = 250;
/** A shorter move, in pixels, says nothing about where the pointer goes. */
const SHORTEST = 4;

/** Whether a pointer that has moved from `start` to `now` goes towards `target`: not more than 60° beside it. */
export function isTowards(target: IPoint, start: IPoint, now: IPoint): boolean {
  const way = distance(start, now);
  return way < SHORTEST || distance(start, target) - distance(now, target) >= way / 2;
}

const distance = (a: IPoint, b: IPoint): number => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * The area that a pointer crosses on its way from a message to its tools. It covers the edge of the next message, which
 * would show its own tools instead.
 */
export function ToolsWay({ isFlipped, onLeave }: IToolsWayProps): JSX.Element {
  const start = useRef<IPoint | null>(null);
  const timer = useRef(0);
  const stop = (): void => {
    start.current = null;
    window.clearTimeout(timer.current);
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return (
    <div
      className={`cq-ToolsWay${isFlipped ? ' cq-mod-flipped' : ''}`}
      onPointerLeave={stop}
      onPointerMove={event => {
        event.stopPropagation();
        const now = { x: event.clientX, y: event.clientY };
        start.current ??= now;
        window.clearTimeout(timer.current);
        const tools = event.currentTarget.nextElementSibling!.getBoundingClientRect();
        const target = { x: tools.x + tools.width / 2, y: tools.y + tools.height / 2 };
        if (event.buttons !== 0 || !isTowards(target, start.current, now)) {
          onLeave();
        } else {
          timer.current = window.setTimeout(onLeave, REST_MS);
        }
      }}
    />
  );
}
