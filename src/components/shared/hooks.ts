import type { ISignal } from '@lumino/signaling';
import {
  useCallback,
  useEffect,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
  type RefObject
} from 'react';
import { startOfDay } from './time.js';

/** Renders the component again whenever the signal is emitted. */
export function useSignal<T, U>(signal: ISignal<T, U> | undefined): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!signal) {
      return undefined;
    }
    const slot = (): void => draw();
    signal.connect(slot);
    // Include changes between the first render and this subscription.
    draw();
    return () => {
      signal.disconnect(slot);
    };
  }, [signal]);
}

/** Returns what `read` does, and renders the component again when the signal is emitted and that has become something else. */
export function useSelected<T, U, V>(signal: ISignal<T, U>, read: () => V): V {
  const subscribe = useCallback(
    (listener: () => void) => {
      const slot = (): void => listener();
      signal.connect(slot);
      return () => void signal.disconnect(slot);
    },
    [signal]
  );
  return useSyncExternalStore(subscribe, read);
}

/** True once `condition` has held for `ms` milliseconds. Short states are hidden, because they would only flicker. */
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

/** Returns a time of the current day. It changes after midnight, so that "Today" stays correct. */
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

/** True if the user looks at the page: it is visible and has the focus, as do frames inside it. */
export const hasAttention = (): boolean =>
  document.visibilityState !== 'hidden' && document.hasFocus();

/** Whether an element is laid out and in view, and whether the user looks at the page as well. */
export function useAttention(ref: RefObject<HTMLElement>): { shown: boolean; attended: boolean } {
  // Nothing is in view until the browser reports it, and it never does in a background tab.
  const [shown, setShown] = useState(false);
  const [looks, setLooks] = useState(hasAttention);
  useEffect(() => {
    const observer = new IntersectionObserver(entries =>
      setShown(entries[entries.length - 1].isIntersecting)
    );
    if (ref.current) {
      observer.observe(ref.current);
    }
    const onChange = (): void => setLooks(hasAttention());
    const events = ['focus', 'blur', 'pageshow'] as const;
    events.forEach(type => window.addEventListener(type, onChange));
    document.addEventListener('visibilitychange', onChange);
    return () => {
      observer.disconnect();
      events.forEach(type => window.removeEventListener(type, onChange));
      document.removeEventListener('visibilitychange', onChange);
    };
  }, [ref]);
  return { shown, attended: shown && looks };
}

/**
 * Returns a function with a stable identity that calls the latest callback. Rows that receive it need not be rendered
 * again.
 */
export function useStable<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
  const latest = useRef(callback);
  latest.current = callback;
  const stable = useRef((...args: A): R => latest.current(...args));
  return stable.current;
}
