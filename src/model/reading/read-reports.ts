import type { IDisposable } from '@lumino/disposable';
import type { ITimers } from '../contracts.js';

/** A user who scrolls reads many messages. Their positions are reported at most this often, in milliseconds. */
const PAUSE_MS = 1_000;

/** Tells the server how far the user has read. */
type Report = () => Promise<void>;

/** Reports how far the user has read: the first time at once, then the newest position after each pause. */
export class ReadReports implements IDisposable {
  constructor(private _timers: ITimers) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Replaces an earlier report that still waits. */
  put(report: Report): void {
    this._next = report;
    this._lost = null;
    if (!this._pause) {
      this._send();
    }
  }

  /** Repeats the last report if it was lost. */
  repeat(): void {
    if (this._lost) {
      this.put(this._lost);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._pause?.dispose();
    this._next?.().catch(() => undefined);
    this._next = null;
  }

  private _send(): void {
    const report = this._next;
    this._next = null;
    this._pause = report && this._timers.delay(() => this._send(), PAUSE_MS);
    this._last = report ?? this._last;
    report?.().catch(() => {
      // A later report covers this one.
      const isCovered = this._next !== null || this._last !== report;
      this._lost = isCovered ? this._lost : report;
    });
  }

  private _next: Report | null = null;
  private _last: Report | null = null;
  private _lost: Report | null = null;
  private _pause: IDisposable | null = null;
  private _isDisposed = false;
}
