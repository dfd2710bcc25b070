import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';

/** The longest time-out of a timer, in milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The right to act, for as long as a token is valid. Long operations (a stream, a socket, an upload) hold one and end with it. They check
 * it again before anything is stored.
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

  /** Whether the right has ended. */
  get isOver(): boolean {
    return this._isOver || this._expires <= this._clock.now();
  }

  /** @throws ChatError `unauthorized` if the right has ended. */
  require(): void {
    if (this.isOver) {
      throw new ChatError('unauthorized');
    }
  }

  /** Runs once when the right ends, or at once if it has ended. `isExpired` tells whether the token has expired or was revoked. */
  onEnd(run: (isExpired: boolean) => void): void {
    if (this._isOver) {
      run(this._expires <= this._clock.now());
    } else {
      this._listeners.push(run);
    }
  }

  /** Ends the right, because its token was revoked or has expired. */
  end(): void {
    if (!this._isOver) {
      this._isOver = true;
      this.dispose();
      const isExpired = this._expires <= this._clock.now();
      this._listeners.splice(0).forEach(run => run(isExpired));
    }
  }

  /** Called when nothing depends on the right any more. */
  dispose(): void {
    this._timer?.dispose();
    this._timer = undefined;
    this._onDisposed(this);
  }

  private _wait(): void {
    const left = this._expires - this._clock.now();
    this._timer = this._clock.after(Math.min(Math.max(left, 0), MAX_TIMER_MS), () =>
      left > MAX_TIMER_MS ? this._wait() : this.end()
    );
  }

  private _timer: IDisposable | undefined;
  private _isOver = false;
  private readonly _listeners: ((isExpired: boolean) => void)[] = [];
}
