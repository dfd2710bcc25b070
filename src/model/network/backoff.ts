import type { ITimers } from '../contracts.js';

/** The duration of the eager phase, and the longest pause during it and after it, in milliseconds. */
const EAGER_PERIOD_MS = 60_000;
const EAGER_PAUSE_MS = 2_500;
const PATIENT_PAUSE_MS = 15_000;

/**
 * Computes the pauses between retries. They double each time. During the first minute none exceeds 2.5 s, so that users
 * hardly notice a restart of the server.
 */
export class Backoff {
  constructor(private _timers: ITimers) {}

  /** Returns the next pause, in milliseconds. */
  next(): number {
    const now = this._timers.now();
    this._since ??= now;
    const longest = now - this._since < EAGER_PERIOD_MS ? EAGER_PAUSE_MS : PATIENT_PAUSE_MS;
    return Math.min(200 * 2 ** this._tries++, longest);
  }

  /** Call this after a success: the next failure starts with the shortest pause. */
  reset(): void {
    this._since = null;
    this._tries = 0;
  }

  private _since: number | null = null;
  private _tries = 0;
}
