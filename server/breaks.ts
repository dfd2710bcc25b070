import { nextTurn } from './clock.js';

/** The longest break, in milliseconds. */
const LONGEST = 100;

/**
 * Breaks in long work, so that others wait for one piece of it at most. A break is as long as the piece before it took, so that half of
 * the time is theirs, and that of other processes on the same database. Time is measured and not injected, because it is that of the
 * processor and the disk.
 */
export class Breaks {
  /** @param least - milliseconds that the break takes at least */
  async take(least = 0): Promise<void> {
    const ms = Math.max(least, Math.min(performance.now() - this._since, LONGEST));
    await (ms < 1 ? nextTurn() : new Promise(resolve => setTimeout(resolve, ms)));
    this._since = performance.now();
  }

  private _since = performance.now();
}
