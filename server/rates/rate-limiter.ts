import { ChatError } from '../errors.js';

/** The recent uses of one key, oldest first. Uses within one slice of the span are stored as one. */
interface IUses {
  readonly times: number[];
  readonly amounts: number[];
  sum: number;
}

/** The number of slices of a span. It limits the memory of a key, however often it is counted. */
const SLICES = 100;

/** Counts the uses of each key (a user, an address) in a sliding span of time. Keys without uses in the span are forgotten. */
export class RateLimiter {
  /**
   * @param limit - the most uses within the span. A function is called each time. Infinity counts nothing.
   * @param _span - milliseconds
   */
  constructor(
    limit: number | (() => number),
    private readonly _span: number
  ) {
    this._readLimit = typeof limit === 'number' ? () => limit : limit;
  }

  /** The number of keys in memory. */
  get size(): number {
    return this._uses.size;
  }

  /** Counts one use, or `amount`. If that exceeds the limit, nothing is counted and the result is false. */
  take(key: string, now: number, amount = 1): boolean {
    if (this._limit === Infinity) {
      return true;
    }
    this._sweep(now);
    const uses = this._current(key, now) ?? { times: [], amounts: [], sum: 0 };
    if (uses.sum + amount > this._limit) {
      return false;
    }
    this._uses.set(key, uses);
    const slice = this._span / SLICES;
    const time = Math.floor(now / slice) * slice;
    uses.sum += amount;
    if (uses.times.at(-1) === time) {
      uses.amounts[uses.amounts.length - 1] += amount;
    } else {
      uses.times.push(time);
      uses.amounts.push(amount);
    }
    return true;
  }

  /** Counts uses like `take`, but throws. @throws ChatError `too_many_requests` */
  consume(key: string, now: number, amount = 1): void {
    if (!this.take(key, now, amount)) {
      throw this.refusal(key, now);
    }
  }

  /** The number of uses that still fit now. */
  left(key: string, now: number): number {
    return this._limit === Infinity ? Infinity : this._limit - (this._current(key, now)?.sum ?? 0);
  }

  /** Milliseconds until one more use fits. */
  wait(key: string, now: number): number {
    const oldest = this._uses.get(key)?.times[0] ?? now;
    return Math.max(oldest + this._span - now, 0);
  }

  /** The error for a key that has used up its limit. */
  refusal(key: string, now: number): ChatError {
    return new ChatError('too_many_requests', undefined, undefined, this.wait(key, now));
  }

  private get _limit(): number {
    return this._readLimit();
  }

  /** The uses of a key, without those that are older than the span. */
  private _current(key: string, now: number): IUses | undefined {
    const uses = this._uses.get(key);
    if (!uses) {
      return undefined;
    }
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

  /** Runs once per span, so that its cost per use is negligible. */
  private _sweep(now: number): void {
    if (now < this._swept + this._span) {
      return;
    }
    this._swept = now;
    for (const [key, { times }] of this._uses) {
      if ((times.at(-1) ?? 0) <= now - this._span) {
        this._uses.delete(key);
      }
    }
  }

  private readonly _readLimit: () => number;
  private readonly _uses = new Map<string, IUses>();
  private _swept = -Infinity;
}
