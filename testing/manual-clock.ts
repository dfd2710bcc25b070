import type { IClock, IDisposable } from '../server/clock.js';

interface ITimer {
  at: number;
  every: number | null;
  run: () => void;
}

/** A clock that stands still until a test advances it. Turns of the event loop and ids come in the order of the requests. */
export class ManualClock implements IClock {
  constructor(private _now = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this._now + this._set;
  }

  steady(): number {
    return this._now;
  }

  after(ms: number, run: () => void): IDisposable {
    return this._add({ at: this._now + ms, every: null, run });
  }

  every(ms: number, run: () => void): IDisposable {
    return this._add({ at: this._now + ms, every: ms, run });
  }

  soon(run: () => void): IDisposable {
    const turn = setImmediate(run);
    return { dispose: () => clearImmediate(turn) };
  }

  uuid(): string {
    return `00000000-0000-4000-8000-${String(++this._ids).padStart(12, '0')}`;
  }

  /** Advances the time, and runs the due timers in order. */
  advance(ms: number): void {
    const end = this._now + ms;
    for (;;) {
      const due = [...this._timers].filter(t => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      this._now = due.at;
      if (due.every === null) {
        this._timers.delete(due);
      } else {
        due.at += due.every;
      }
      due.run();
    }
    this._now = end;
  }

  /** Set the clock forward or back. Timers and spans of time do not notice. */
  set(ms: number): void {
    this._set += ms;
  }

  /** The number of pending timers, for tests of leaks. */
  get waiting(): number {
    return this._timers.size;
  }

  private _add(timer: ITimer): IDisposable {
    this._timers.add(timer);
    return { dispose: () => void this._timers.delete(timer) };
  }

  private _set = 0;
  private _timers = new Set<ITimer>();
  private _ids = 0;
}
