import type { ITimers } from '../../model/index.js';
import { SLICE } from './budget.js';

/**
 * Runs long work in slices and lets the page take its turn between them. Tasks that run at the same time share a slice.
 */
export class Slices {
  constructor(private _timers: ITimers) {}

  /** Runs the steps. Stops early if `isOver` returns true. @returns whether all steps were done. */
  async run(
    steps: Iterable<unknown> | AsyncIterable<unknown>,
    isOver: () => boolean
  ): Promise<boolean> {
    if (this._running++ === 0) {
      this._start = this._timers.now();
    }
    try {
      for await (const step of steps) {
        void step;
        if (this._timers.now() - this._start >= SLICE) {
          await this.rest();
          if (isOver()) {
            return false;
          }
        }
      }
      return true;
    } finally {
      this._running--;
    }
  }

  /** Waits until the page has had its turn. */
  rest(): Promise<void> {
    return new Promise(resolve => {
      this._timers.delay(() => {
        this._start = this._timers.now();
        resolve();
      }, 0);
    });
  }

  /** The start time of the current slice. */
  private _start = 0;
  private _running = 0;
}
