import { MUCH, TURN_COST } from './costs.js';

/** Milliseconds that the turns of a round should take before they are stored. */
const ROUND = 14;

/** The first limit on a turn's cost: the code of a new process has never run, which makes it slow. */
const FIRST = 5_000;

/** The least that a turn may cost, however slow the computer is. */
const LEAST = 2_000;

/** The limit grows by this factor at most after a fast round, and shrinks to this share at most after a slow one. */
const GROWTH = 1.5;
const SHRINKAGE = 1 / 4;

/**
 * Limits the cost of the next round of turns by the time that the last ones took. Costs are estimates: cold code or a slow computer takes
 * many times as long, and others wait for it.
 */
export class Pace {
  get most(): number {
    return this._most;
  }

  /**
   * Learn from a round: its cost, and the milliseconds until it was ready to be stored. Small rounds tell nothing, because what each round
   * costs takes most of their time.
   */
  note(cost: number, ms: number): void {
    if (cost >= MUCH * this._most) {
      const factor = Math.min(GROWTH, Math.max(SHRINKAGE, (ROUND * cost) / (ms * this._most)));
      this._most = Math.min(TURN_COST, Math.max(LEAST, factor * this._most));
    }
  }

  private _most = FIRST;
}
