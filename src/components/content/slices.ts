import type { ITimers } from '../../model/index.js';
import { SLICE } from './budget.js';

/** Work that would hold the page if it were done in one piece: the page has its turn between the pieces. */
export class Slices {
  constructor(private _timers: ITimers) {}

  /** Ends early where `isOver` says so. @returns whether all was done. */
  async run(
    steps: Iterable<unknown> | AsyncIterable<unknown>,
    isOver: () => boolean
  ): Promise<boolean> {
    let start = this._timers.now();
    for await (const step of steps) {
      void step;
      if (this._timers.now() - start >= SLICE) {
        await this.rest();
        if (isOver()) {
          return false;
        }
        start = this._timers.now();
      }
    }
    return true;
  }

  /** The page's turn. */
  rest(): Promise<void> {
    return new Promise(resolve => {
      this._timers.delay(resolve, 0);
    });
  }
}
