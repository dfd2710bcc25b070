import type { ITimers } from '../../model/index.js';
import { SLICE } from './budget.js';

/** Work that would hold the page if it were done in one piece: the page has its turn between the pieces. What runs at once shares a piece. */
export class Slices {
  constructor(private _timers: ITimers) {}

  /** Ends early where `isOver` says so. @returns whether all was done. */
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

  /** The page's turn. */
  rest(): Promise<void> {
    return new Promise(resolve => {
      this._timers.delay(() => {
        this._start = this._timers.now();
        resolve();
      }, 0);
    });
  }

  /** When the piece began that is being done. */
  private _start = 0;
  private _running = 0;
}
