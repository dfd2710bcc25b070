import type { ITimers } from './contracts.js';

/** How long one tries eagerly, and the longest pauses then and later, in milliseconds. */
const EAGER = 60_000;
const EAGER_PAUSE = 2_500;
const PATIENT_PAUSE = 15_000;

/** Pauses between tries: they double, but for a minute none is longer than 2.5 s, so that a restart is hardly noticed. */
export class Backoff {
  constructor(private _timers: ITimers) {}

  /** The next pause, in milliseconds. */
  next(): number {
    const now = this._timers.now();
    this._since ??= now;
    const longest = now - this._since < EAGER ? EAGER_PAUSE : PATIENT_PAUSE;
    return Math.min(200 * 2 ** this._tries++, longest);
  }

  /** It worked: begin anew the next time. */
  reset(): void {
    this._since = null;
    this._tries = 0;
  }

  private _since: number | null = null;
  private _tries = 0;
}
