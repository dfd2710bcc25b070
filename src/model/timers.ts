import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

/** The clock that the model uses. Tests supply one that they control. */
export interface ITimers {
  /** The current time, in milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms` milliseconds, unless it is disposed before. */
  delay(callback: () => void, ms: number): IDisposable;
}

/** The system clock. */
export const systemTimers: ITimers = {
  now: () => Date.now(),
  delay: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return new DisposableDelegate(() => clearTimeout(timer));
  }
};
