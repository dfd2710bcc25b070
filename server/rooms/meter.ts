/** What one user has done of late, oldest first; what happened at one time is one use. */
interface IUses {
  readonly times: number[];
  readonly amounts: number[];
  sum: number;
}

/** Counts what each user does in a sliding span of time. */
export class Meter {
  /**
   * @param _most - how much within the span; Infinity measures nothing
   * @param _span - milliseconds
   */
  constructor(
    private readonly _most: number,
    private readonly _span: number
  ) {}

  /** Count one more, or so many. False if that is too much; nothing of it is counted then. */
  take(username: string, now: number, amount = 1): boolean {
    if (this._most === Infinity) {
      return true;
    }
    const uses = this._usesOf(username, now);
    const fits = uses.sum + amount <= this._most;
    if (fits && amount > 0) {
      uses.sum += amount;
      if (uses.times.at(-1) === now) {
        uses.amounts[uses.amounts.length - 1] += amount;
      } else {
        uses.times.push(now);
        uses.amounts.push(amount);
      }
    }
    return fits;
  }

  /** How much more fits now. */
  left(username: string, now: number): number {
    return this._most === Infinity ? Infinity : this._most - this._usesOf(username, now).sum;
  }

  /** Milliseconds until there is room for one more. */
  wait(username: string, now: number): number {
    const oldest = this._uses.get(username)?.times[0] ?? now;
    return Math.max(oldest + this._span - now, 0);
  }

  private _usesOf(username: string, now: number): IUses {
    const uses = this._uses.get(username) ?? { times: [], amounts: [], sum: 0 };
    this._uses.set(username, uses);
    const { times, amounts } = uses;
    let past = 0;
    for (; past < times.length && times[past] <= now - this._span; past++) {
      uses.sum -= amounts[past];
    }
    if (past > 0) {
      times.splice(0, past);
      amounts.splice(0, past);
    }
    return uses;
  }

  private _uses = new Map<string, IUses>();
}
