import type { IClock, IDisposable } from '../clock.js';
import { Budget } from '../budget.js';
import type { ILimits } from '../limits.js';

/** A frame counts as so many bytes at least: each costs some time, however small it is. */
const FRAME = 512;

/** Frames of the largest size of which one user may have sent parts, in all connections … */
const FRAMES = 4;
/** … and bytes that are never too much: what comes at once may be many small ones. */
const FEW = 1024 * 1024;

/** What one connection has sent, beside all else that its user and its address send. */
export interface IInflow extends IDisposable {
  /** So many bytes have come. Milliseconds for which no more are to be read; null if frames in parts take too much memory. */
  receive(bytes: number): number | null;
  /** A frame is whole. Milliseconds for which no more is to be read. */
  complete(): number;
  /** Bytes of a frame of which the rest is still to come. */
  readonly incomplete: number;
}

export type InflowLimits = Pick<
  ILimits,
  'bytesPerSecond' | 'bytesAtOnce' | 'addressBytesPerSecond' | 'addressBytesAtOnce' | 'frameBytes'
>;

/** What clients send: whoever sends faster than they may is read more slowly, and nothing is lost. */
export class Inflows {
  constructor(
    private readonly _clock: Pick<IClock, 'now'>,
    limits: InflowLimits
  ) {
    this._most = Math.max(FRAMES * limits.frameBytes, FEW);
    this._users = new Budget(limits.bytesPerSecond, limits.bytesAtOnce);
    this._addresses = new Budget(limits.addressBytesPerSecond, limits.addressBytesAtOnce);
  }

  enter(user: string, address: string): IInflow {
    let incomplete = 0;
    const spend = (bytes: number): number => {
      const now = this._clock.now();
      const wait = this._users.spend(user, bytes, now);
      return Math.max(wait, this._addresses.spend(address, bytes, now));
    };
    const hold = (change: number): number => {
      incomplete += change;
      const held = (this._incomplete.get(user) ?? 0) + change;
      if (held > 0) {
        this._incomplete.set(user, held);
      } else {
        this._incomplete.delete(user);
      }
      return held;
    };
    return {
      receive: bytes => (hold(bytes) > this._most ? null : spend(bytes)),
      complete: () => {
        hold(-incomplete);
        return spend(FRAME);
      },
      get incomplete() {
        return incomplete;
      },
      dispose: () => void hold(-incomplete)
    };
  }

  private readonly _most: number;
  private readonly _users: Budget;
  private readonly _addresses: Budget;
  /** Bytes of frames that are not whole yet, by user. */
  private readonly _incomplete = new Map<string, number>();
}
