import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';

/** Timers cannot wait longer, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/**
 * That somebody may, for as long as their token holds. What takes long (a stream, a socket, a file on its way) holds one, ends with it,
 * and asks it again before anything is stored.
 */
export class Right implements IDisposable {
  /** @param expires - milliseconds since 1970 */
  constructor(
    private readonly _clock: Pick<IClock, 'now' | 'after'>,
    readonly username: string,
    private readonly _expires: number,
    private readonly _onDisposed: (right: Right) => void
  ) {
    this._wait();
  }

  /** Has it ended? */
  get isOver(): boolean {
    return this._isOver || this._expires <= this._clock.now();
  }

  /** @throws ChatError `unauthorized` where it has ended. */
  require(): void {
    if (this.isOver) {
      throw new ChatError('unauthorized');
    }
  }

  /** Run once when it ends; at once if it has. `isExpired`: by its time, and not because it was taken back. */
  onEnd(run: (isExpired: boolean) => void): void {
    if (this._isOver) {
      run(this._expires <= this._clock.now());
    } else {
      this._listeners.push(run);
    }
  }

  /** Its token was taken back, or has expired. */
  end(): void {
    if (!this._isOver) {
      this._isOver = true;
      this.dispose();
      const isExpired = this._expires <= this._clock.now();
      this._listeners.splice(0).forEach(run => run(isExpired));
    }
  }

  /** Nothing hangs on it any more. */
  dispose(): void {
    this._timer?.dispose();
    this._timer = undefined;
    this._onDisposed(this);
  }

  private _wait(): void {
    const left = this._expires - this._clock.now();
    this._timer = this._clock.after(Math.min(Math.max(left, 0), LONGEST), () =>
      left > LONGEST ? this._wait() : this.end()
    );
  }

  private _timer: IDisposable | undefined;
  private _isOver = false;
  private readonly _listeners: ((isExpired: boolean) => void)[] = [];
}
