import type { IClock } from '../clock.js';

/** After this time a request is slow, in milliseconds. */
const SLOW_MS = 2_000;

export interface ITurnsOptions {
  readonly clock: Pick<IClock, 'after'>;
  /** Requests at a time that are not slow, of all together. */
  readonly atOnce: number;
  /** Requests at a time of each, slow ones too. */
  readonly each: number;
}

/**
 * Lets a few requests run at a time. A slow one gives its place to those of others, so that receivers that never answer hold up only
 * their own owners.
 */
export class Turns {
  constructor(private readonly _options: ITurnsOptions) {}

  /** Runs a function for somebody when it is their turn, and resolves with the result. The function learns whether it had to wait. */
  async run<T>(who: string, run: (hasWaited: boolean) => Promise<T>): Promise<T> {
    const hasWaited = await new Promise<boolean>(resolve => {
      let isLater = false;
      this._waiting.push({ who, start: () => resolve(isLater) });
      this._startNext();
      isLater = true;
    });
    let isQuick = true;
    const free = (): void => {
      this._running -= isQuick ? 1 : 0;
      isQuick = false;
      this._startNext();
    };
    const timer = this._options.clock.after(SLOW_MS, free);
    try {
      return await run(hasWaited);
    } finally {
      timer.dispose();
      this._count(who, -1);
      free();
    }
  }

  /** Starts those who wait, in their order. Somebody who has their share is passed over. */
  private _startNext(): void {
    const { atOnce, each } = this._options;
    for (let i = 0; i < this._waiting.length && this._running < atOnce;) {
      const { who, start } = this._waiting[i];
      if ((this._runningOf.get(who) ?? 0) < each) {
        this._waiting.splice(i, 1);
        this._running++;
        this._count(who, 1);
        start();
      } else {
        i++;
      }
    }
  }

  private _count(who: string, change: number): void {
    const running = (this._runningOf.get(who) ?? 0) + change;
    if (running > 0) {
      this._runningOf.set(who, running);
    } else {
      this._runningOf.delete(who);
    }
  }

  private readonly _waiting: { readonly who: string; readonly start: () => void }[] = [];
  private readonly _runningOf = new Map<string, number>();
  /** Requests that are not slow. */
  private _running = 0;
}
