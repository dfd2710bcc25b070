import type { IDisposable } from '@lumino/disposable';
import type { ITimers } from '../contracts.js';
import { UNSAVED_AFTER_MS } from '../pending/outbox.js';

/** Looks at unsent messages again after a while, when they may count as not saved yet. */
export class UnsentWatch implements IDisposable {
  /** @param _look - returns whether some are still on their way */
  constructor(
    private _timers: Pick<ITimers, 'delay'>,
    private _look: () => boolean
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  start(): void {
    this._timer ??= this._timers.delay(() => {
      this._timer = null;
      if (this._look()) {
        this.start();
      }
    }, UNSAVED_AFTER_MS);
  }

  dispose(): void {
    this._isDisposed = true;
    this._timer?.dispose();
  }

  private _timer: IDisposable | null = null;
  private _isDisposed = false;
}
