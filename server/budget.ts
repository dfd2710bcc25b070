/** Above so many names those are forgotten that have all of theirs again. */
const MANY = 1_000;

/** Nobody is told to wait longer, in milliseconds: they ask again then. */
const LONGEST = 60_000;

/** Gives each name so much a second, and so much at once. */
export class Budget {
  /**
   * @param _rate - what comes in a second; Infinity measures nothing
   * @param _most - what is there at most
   */
  constructor(
    private readonly _rate: number,
    private readonly _most: number
  ) {}

  /** Take some, whether it is there or not. Milliseconds until what is missing has come, a minute at most, 0 for none. */
  spend(name: string, amount: number, now: number): number {
    if (this._rate === Infinity) {
      return 0;
    }
    const left = this._left(name, now) - amount;
    this._purses.set(name, { left, now });
    this._tidy(now);
    return left < 0 ? Math.min(Math.ceil((-left / this._rate) * 1000), LONGEST) : 0;
  }

  /** Take some if it is there. False if it is not; nothing is taken then. */
  take(name: string, amount: number, now: number): boolean {
    const fits = this._rate === Infinity || this._left(name, now) >= amount;
    if (fits) {
      this.spend(name, amount, now);
    }
    return fits;
  }

  /** Names that are remembered. */
  get size(): number {
    return this._purses.size;
  }

  private _left(name: string, now: number): number {
    const purse = this._purses.get(name);
    return purse
      ? Math.min(this._most, purse.left + ((now - purse.now) / 1000) * this._rate)
      : this._most;
  }

  private _tidy(now: number): void {
    if (this._purses.size <= this._limit) {
      return;
    }
    for (const name of [...this._purses.keys()]) {
      if (this._left(name, now) >= this._most) {
        this._purses.delete(name);
      }
    }
    this._limit = Math.max(MANY, 2 * this._purses.size);
  }

  private _purses = new Map<string, { readonly left: number; readonly now: number }>();
  private _limit = MANY;
}
