import type { IClock, IDisposable } from '../../clock.js';

/** Why a connection ended. `refused`: trying again does not help before somebody changes something. */
export interface IEnd {
  readonly reason: string;
  readonly refused?: boolean;
}

/** Something could not be sent or received because the connection is lost or too slow. */
export class LinkError extends Error {
  override readonly name = 'LinkError';

  constructor() {
    super('The connection to the LiveKit room is lost or too slow.');
  }
}

/** A time at which work is given up. */
export interface IDeadline extends IDisposable {
  /** Rejects with a LinkError. */
  readonly over: Promise<never>;
}

/** The time of one connection, from its start to its end. Nothing waits longer than that. */
export class Lifetime {
  constructor(private readonly _clock: Pick<IClock, 'after'>) {}

  private _resolve!: (end: IEnd) => void;

  /** Resolves when the connection has ended. */
  readonly ended = new Promise<IEnd>(resolve => (this._resolve = resolve));

  end(end: IEnd): void {
    this._isOver = true;
    this._resolve(end);
    this._deadlines.forEach(miss => miss());
  }

  /** The end of the connection, or of some milliseconds. Dispose of it when the work is done. */
  deadline(ms: number): IDeadline {
    let miss!: () => void;
    const over = new Promise<never>((_resolve, reject) => (miss = () => reject(new LinkError())));
    over.catch(() => undefined); // it may come while nothing waits for it
    const timer = this._clock.after(ms, miss);
    // One promise for all of them would remember each for as long as the connection lasts.
    this._deadlines.add(miss);
    if (this._isOver) {
      miss();
    }
    return {
      over,
      dispose: () => {
        timer.dispose();
        this._deadlines.delete(miss);
      }
    };
  }

  /** Rejects with a LinkError if the work takes longer. */
  within<T>(ms: number, work: Promise<T>): Promise<T> {
    const deadline = this.deadline(ms);
    return Promise.race([work, deadline.over]).finally(() => deadline.dispose());
  }

  private _isOver = false;
  private readonly _deadlines = new Set<() => void>();
}
