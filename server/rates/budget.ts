/** Above this number of names, those with a full budget are forgotten. */
const MIN_KEPT_NAMES = 1_000;

/** The longest wait that is reported, in milliseconds. The caller asks again after it. */
const MAX_WAIT_MS = 60_000;

/** Gives each name a budget that refills at a fixed rate up to a maximum. */
export class Budget {
  /**
   * @param _rate - the amount that is added in a second. Infinity turns the budget off.
   * @param _max - the maximum
   */
  constructor(
    private readonly _rate: number,
    private readonly _max: number
  ) {}

  /**
   * Takes an amount, even if the budget is too small. Returns the milliseconds until the missing amount is refilled, at most a minute; 0 if
   * nothing is missing.
   */
  spend(name: string, amount: number, now: number): number {
    if (this._rate === Infinity) {
      return 0;
    }
    const left = this._left(name, now) - amount;
    this._balances.set(name, { left, now });
    this._forgetFull(now);
    return left < 0 ? Math.min(Math.ceil((-left / this._rate) * 1000), MAX_WAIT_MS) : 0;
  }

  /** Takes an amount if the budget has enough. Otherwise takes nothing and returns false. */
  take(name: string, amount: number, now: number): boolean {
    const fits = this._rate === Infinity || this._left(name, now) >= amount;
    if (fits) {
      this.spend(name, amount, now);
    }
    return fits;
  }

  /** The number of names in memory. */
  get size(): number {
    return this._balances.size;
  }

  private _left(name: string, now: number): number {
    const balance = this._balances.get(name);
    return balance
      ? Math.min(this._max, balance.left + ((now - balance.now) / 1000) * this._rate)
      : this._max;
  }

  private _forgetFull(now: number): void {
    if (this._balances.size <= this._limit) {
      return;
    }
    for (const name of [...this._balances.keys()]) {
      if (this._left(name, now) >= this._max) {
        this._balances.delete(name);
      }
    }
    this._limit = Math.max(MIN_KEPT_NAMES, 2 * this._balances.size);
  }

  private _balances = new Map<string, { readonly left: number; readonly now: number }>();
  private _limit = MIN_KEPT_NAMES;
}
