import type { ITimers } from '../../model/index.js';
import { SLICE } from './budget.js';

/**
 * Runs long work in slices and lets the page take its turn between them. Tasks that run at the same time share the slices: their steps run
 * one after the other, in turn, so that many small tasks hold the page no longer than a large one.
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
    const iterator = iteratorOf(steps);
    let isDone = false;
    try {
      while (!isDone) {
        const before = this._last;
        let end!: () => void;
        this._last = new Promise(resolve => (end = resolve));
        await before;
        try {
          if (this._timers.now() - this._start >= SLICE) {
            await this.rest();
            if (isOver()) {
              return false;
            }
          }
          isDone = (await iterator.next()).done === true;
        } finally {
          end();
        }
      }
      return true;
    } finally {
      this._running--;
      if (!isDone) {
        await iterator.return?.();
      }
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
  /** Resolves after the last step that is asked for. */
  private _last = Promise.resolve();
}

const iteratorOf = (
  steps: Iterable<unknown> | AsyncIterable<unknown>
): Iterator<unknown> | AsyncIterator<unknown> =>
  Symbol.asyncIterator in steps ? steps[Symbol.asyncIterator]() : steps[Symbol.iterator]();
