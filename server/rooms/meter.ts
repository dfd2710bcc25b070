/** Counts what each user does in a sliding span of time. */
export class Meter {
  /**
   * @param _most - how often within the span; Infinity measures nothing
   * @param _span - milliseconds
   */
  constructor(
    private readonly _most: number,
    private readonly _span: number
  ) {}

  /** Count one more. False if that is one too many; it is not counted then. */
  take(username: string, now: number): boolean {
    if (this._most === Infinity) {
      return true;
    }
    const times = (this._times.get(username) ?? []).filter(time => time > now - this._span);
    const fits = times.length < this._most;
    this._times.set(username, fits ? [...times, now] : times);
    return fits;
  }

  /** Milliseconds until there is room for one more. */
  wait(username: string, now: number): number {
    const [oldest = now] = this._times.get(username) ?? [];
    return Math.max(oldest + this._span - now, 0);
  }

  private _times = new Map<string, number[]>();
}
