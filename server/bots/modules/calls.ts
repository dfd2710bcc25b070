import type { IClock } from '../../clock.js';

/** The calls of a module, in the order of arrival. One begins in each turn of the event loop, so that many calls delay nobody else. */
export class Calls {
  constructor(private readonly _clock: Pick<IClock, 'soon'>) {}

  /** The calls that wait. */
  get waiting(): number {
    return this._waiting.length;
  }

  /** Resolves when the call may begin; rejects if the module ends before. */
  turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      this._waiting.push({ resolve, reject });
      if (this._waiting.length === 1) {
        this._next();
      }
    });
  }

  /** The module has ended: the waiting calls are rejected. */
  end(reason: Error): void {
    this._waiting.splice(0).forEach(({ reject }) => reject(reason));
  }

  private _next(): void {
    this._clock.soon(() => {
      this._waiting.shift()?.resolve();
      if (this._waiting.length > 0) {
        this._next();
      }
    });
  }

  private readonly _waiting: { resolve(this: void): void; reject(this: void, e: Error): void }[] =
    [];
}
