import type { IDisposable } from '../clock.js';

/** The shortest time between two parts of one reply that are stored, in milliseconds. A reader sees no difference. */
const MIN_PAUSE_MS = 50;

/** How many parts of replies the server stores in a second, of all replies together. */
const PARTS_PER_SECOND = 400;

/** Knows how many replies grow, and so how often each may be stored. Many replies at once then leave time for people. */
export class ReplyPace {
  /** A reply grows, until the result is disposed. */
  enter(): IDisposable {
    const reply = {
      dispose: () => {
        this._growing.delete(reply);
      }
    };
    this._growing.add(reply);
    return reply;
  }

  /** The time between two parts of one reply, in milliseconds. */
  get pause(): number {
    return Math.max(MIN_PAUSE_MS, (1_000 / PARTS_PER_SECOND) * this._growing.size);
  }

  private readonly _growing = new Set<IDisposable>();
}
