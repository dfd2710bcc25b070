import type { IClock, IDisposable } from '../clock.js';
import type { IPushRow } from '../storage/pushes.js';
import type { IArrived } from './news.js';

/** The pauses before a push is sent again, in milliseconds. After the last one, it is left out. */
const PAUSES_MS: readonly number[] = [10_000, 60_000, 300_000, 1_200_000];

/** A push service that asks for a longer pause gets the push no more. In milliseconds. */
const LONGEST_MS = 60 * 60 * 1000;

/** Pushes that wait, of all users and of one. More are left out. */
const WAITING_MAX = 1_000;
const WAITING_PER_USER = 50;

/** A push to a browser. Its news are read when it is sent: rights, preferences and messages may have changed since an earlier attempt. */
export interface IAttempt {
  readonly row: IPushRow;
  readonly arrived: IArrived;
  /** The number of the attempt, from 1. */
  readonly attempts: number;
}

interface IWaiting {
  push: IAttempt;
  readonly timer: IDisposable;
}

/** Sends pushes again that were not accepted, after growing pauses and a few times. They wait in memory, and a restart leaves them out. */
export class Retries implements IDisposable {
  constructor(
    private readonly _clock: Pick<IClock, 'after'>,
    private readonly _again: (push: IAttempt) => void
  ) {}

  /**
   * Lets a push wait for its next attempt.
   *
   * @param after - the least pause, in milliseconds
   * @returns false if there is none any more
   */
  add(push: IAttempt, after: number): boolean {
    const pause = PAUSES_MS[push.attempts - 2];
    const isOwn = ({ push: { row } }: IWaiting): boolean => row.username === push.row.username;
    const own = [...this._waiting.values()].filter(isOwn).length;
    const isFull = this._waiting.size >= WAITING_MAX || own >= WAITING_PER_USER;
    if (pause === undefined || after > LONGEST_MS || isFull) {
      return false;
    }
    const key = keyOf(push.row, push.arrived);
    this._waiting.get(key)?.timer.dispose();
    const timer = this._clock.after(Math.max(pause, after), () => {
      const { push: newest } = this._waiting.get(key)!;
      this._waiting.delete(key);
      this._again(newest);
    });
    this._waiting.set(key, { push, timer });
    return true;
  }

  /** Whether a push about the same chat waits for this browser. It will tell these messages too. */
  takes(row: IPushRow, arrived: IArrived): boolean {
    const waiting = this._waiting.get(keyOf(row, arrived));
    if (waiting) {
      const since = Math.min(waiting.push.arrived.since, arrived.since);
      waiting.push = { ...waiting.push, row, arrived: { ...arrived, since } };
    }
    return waiting !== undefined;
  }

  dispose(): void {
    this._waiting.forEach(({ timer }) => timer.dispose());
    this._waiting.clear();
  }

  private readonly _waiting = new Map<string, IWaiting>();
}

const keyOf = ({ endpoint }: IPushRow, { event }: IArrived): string => `${event.chat} ${endpoint}`;
