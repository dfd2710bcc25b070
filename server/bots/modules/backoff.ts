import type { IClock } from '../../clock.js';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** A run that was as long as this counts as a success. */
const STABLE_MS = 60_000;

/** The waits between the starts of something that ends again and again: each is twice as long as the one before. */
export class Backoff {
  constructor(private readonly _clock: Pick<IClock, 'steady'>) {}

  /** A run begins. */
  begin(): void {
    this._begun = this._clock.steady();
  }

  /** The run has ended. Returns the wait before the next, in milliseconds. */
  end(): number {
    if (this._clock.steady() - this._begun >= STABLE_MS) {
      this._wait = FIRST_MS;
    }
    const wait = this._wait;
    this._wait = Math.min(2 * wait, LONGEST_MS);
    return wait;
  }

  private _begun = 0;
  private _wait = FIRST_MS;
}
