import type { ISignal } from '@lumino/signaling';
import { useEffect, useReducer, useRef, useState, type RefObject } from 'react';
import { startOfDay } from './time.js';

/** Draw again whenever a signal is emitted. */
export function useSignal<T, U>(signal: ISignal<T, U> | undefined): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!signal) {
      return undefined;
    }
    const slot = (): void => draw();
    signal.connect(slot);
    // Whatever happened between the first drawing and now.
    draw();
    return () => {
      signal.disconnect(slot);
    };
  }, [signal]);
}

/** True once `condition` has held for so long: what is over quickly is not worth a flicker. */
export function useLasting(condition: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    if (condition) {
      const timer = setTimeout(() => setLasts(true), ms);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [condition, ms]);
  return condition && lasts;
}

/** A time of today; changes after midnight, so that "Today" does not stay behind. */
export function useToday(now: () => number): number {
  const [today, setToday] = useState(now);
  useEffect(() => {
    const timer = setInterval(
      () => setToday(last => (startOfDay(last) === startOfDay(now()) ? last : now())),
      60_000
    );
    return () => clearInterval(timer);
  }, [now]);
  return today;
}

/** Whether an element can be seen: it is laid out, and the page is in front. */
export function useVisible(ref: RefObject<HTMLElement>): boolean {
  const [shown, setShown] = useState(true);
  const [front, setFront] = useState(() => document.visibilityState !== 'hidden');
  useEffect(() => {
    const observer = new IntersectionObserver(entries =>
      setShown(entries[entries.length - 1].isIntersecting)
    );
    if (ref.current) {
      observer.observe(ref.current);
    }
    const onFront = (): void => setFront(document.visibilityState !== 'hidden');
    document.addEventListener('visibilitychange', onFront);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', onFront);
    };
  }, [ref]);
  return shown && front;
}

/** The same function for ever that calls the newest one: rows that get it need not be drawn again. */
export function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useRef(callback);
  latest.current = callback;
  const stable = useRef((...args: A): R => latest.current(...args));
  return stable.current;
}
