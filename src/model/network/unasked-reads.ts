import type { ITimers } from '../contracts.js';
import { RequestError } from './request-error.js';

/** The number of files that are read at a time. */
const AT_ONCE = 4;

/** The number of files that are read within `PERIOD_MS`. It is a part of what the server allows a user. */
const MOST = 100;
const PERIOD_MS = 10_000;

interface IWaiting {
  readonly signal: AbortSignal | undefined;
  start(): Promise<void>;
  refuse(reason: unknown): void;
}

/**
 * The reads of files that a page shows and that its reader did not ask for. They take turns, and there are not many of
 * them in a short time, so that no number of messages can use up the reader's connection or their rate at the server.
 */
export class UnaskedReads {
  constructor(private _timers: Pick<ITimers, 'now'>) {}

  /** Rejects with a RequestError `too_many_reads` if many files were read shortly before. */
  run<T>(read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, refuse) => {
      const start = (): Promise<void> => read().then(resolve, refuse);
      this._waiting.push({ signal, start, refuse });
      this._startNext();
    });
  }

  private _startNext(): void {
    while (this._running < AT_ONCE && this._waiting.length > 0) {
      const next = this._waiting.shift()!;
      if (next.signal?.aborted) {
        next.refuse(next.signal.reason);
      } else if (this._isFull()) {
        next.refuse(
          new RequestError(
            0,
            'too_many_reads',
            'Many files were loaded just now. Wait a moment and try again.'
          )
        );
      } else {
        this._started.push(this._timers.now());
        this._running++;
        void next.start().then(() => {
          this._running--;
          this._startNext();
        });
      }
    }
  }

  private _isFull(): boolean {
    const since = this._timers.now() - PERIOD_MS;
    this._started = this._started.filter(time => time > since);
    return this._started.length >= MOST;
  }

  private _waiting: IWaiting[] = [];
  private _running = 0;
  /** The times of the last reads. */
  private _started: number[] = [];
}
