import { DisposableDelegate } from '@lumino/disposable';
import type { ITimers } from './contracts.js';

/** The system clock. */
export const systemTimers: ITimers = {
  now: () => Date.now(),
  delay: (callback, ms) => {
    const timer = setTimeout(callback, ms);
    return new DisposableDelegate(() => clearTimeout(timer));
  }
};
