import { ChatError } from './errors.js';

/** What one key has used of late, oldest first; what falls into one slice of the span is one use. */
interface IUses {
  readonly times: number[];
  readonly amounts: number[];
  sum: number;
}

/** Slices of a span: a key costs no more memory than these, however often it is counted. */
const SLICES = 100;

/** Counts what each key (a user, an address) does in a sliding span of time, and forgets those that did nothing in it. */
export class RateLimiter {
  /**
   * @param most - how much within the span, asked each time if it may change; Infinity counts nothing
   * @param _span - milliseconds
   */
  constructor(
    most: number | (() => number),
    private readonly _span: number
  ) {
    this._readMost = typeof most === 'number' ? () => most : most;
  }

  /** Keys that are remembered. */
  get size(): number {
    return this._uses.size;
  }

  /** Count one more, or so many. False if that is too much; nothing of it is counted then. */
  take(key: string, now: number, amount = 1): boolean {
    if (this._most === Infinity) {
      return true;
    }
    this._sweep(now);
    const uses = this._current(key, now) ?? { times: [], amounts: [], sum: 0 };
    if (uses.sum + amount > this._most) {
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

  /** The same, with the refusal. @throws ChatError `too_many_requests` */
  consume(key: string, now: number, amount = 1): void {
    if (!this.take(key, now, amount)) {
      throw this.refusal(key, now);
    }
  }

  /** How much more fits now. */
  left(key: string, now: number): number {
    return this._most === Infinity ? Infinity : this._most - (this._current(key, now)?.sum ?? 0);
  }

  /** Milliseconds until there is room for one more. */
  wait(key: string, now: number): number {
    const oldest = this._uses.get(key)?.times[0] ?? now;
    return Math.max(oldest + this._span - now, 0);
  }

  /** What somebody is told who has used up what there is. */
  refusal(key: string, now: number): ChatError {
    return new ChatError('too_many_requests', undefined, undefined, this.wait(key, now));
  }

  private get _most(): number {
    return this._readMost();
  }

  /** Without what is older than the span. */
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

  /** Once a span, so that it costs each use next to nothing. */
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

  private readonly _readMost: () => number;
  private readonly _uses = new Map<string, IUses>();
  private _swept = -Infinity;
}
