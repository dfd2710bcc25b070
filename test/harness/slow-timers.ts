import { DisposableDelegate } from '@lumino/disposable';
import type { ITimers } from '../../src/model/index.js';

/** Each step takes this many milliseconds; a yield to the page takes no time. */
export function slowTimers(step: number): ITimers & { turns: number } {
  let now = 0;
  return {
    turns: 0,
    now: () => (now += step),
    delay(callback) {
      this.turns++;
      queueMicrotask(callback);
      return new DisposableDelegate(() => undefined);
    }
  };
}
