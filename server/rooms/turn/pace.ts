import { LARGE_SHARE, TURN_COST } from './costs.js';

/** The turns of a round should take this many milliseconds before they are stored. */
const ROUND_MS = 14;

/** The first limit. It is low, because code is slow when it first runs. */
const FIRST_LIMIT = 5_000;

/** The limit never falls below this, however slow the computer is. */
const MIN_LIMIT = 2_000;

/** One round multiplies the limit by a factor between these. */
const MAX_GROWTH = 1.5;
const MIN_GROWTH = 1 / 4;

/**
 * Limits the cost of the next round of turns by the time that the last ones took. Costs are estimates: cold code or a slow computer takes
 * many times as long, and others wait for it.
 */
export class Pace {
  /** The most that the next round of turns may cost, in the unit of `TURN_COST`. */
  get limit(): number {
    return this._limit;
  }

  /**
   * Learn from a round: its cost, and the milliseconds until it was ready to be stored. Small rounds tell nothing, because what each round
   * costs takes most of their time.
   */
  note(cost: number, ms: number): void {
    if (cost >= LARGE_SHARE * this._limit) {
      const factor = Math.min(
        MAX_GROWTH,
        Math.max(MIN_GROWTH, (ROUND_MS * cost) / (ms * this._limit))
      );
      this._limit = Math.min(TURN_COST, Math.max(MIN_LIMIT, factor * this._limit));
    }
  }

  private _limit = FIRST_LIMIT;
}
