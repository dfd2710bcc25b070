import type { IClock, IDisposable } from '../clock.js';
import { Budget } from './budget.js';
import type { ILimits } from '../limits.js';

/** Bytes that a frame counts in addition to its own, because even a small frame takes time. */
const FRAME_BYTES = 512;

/** One user may have this many incomplete frames of the largest size, over all connections. */
const MAX_INCOMPLETE_FRAMES = 4;
/** One user may always have this many bytes of incomplete frames, because a chunk may contain many small frames. */
const MIN_ALLOWANCE_BYTES = 1024 * 1024;

/** The incoming data of one connection. It counts together with everything else that its user and its address send. */
export interface IInboundRate extends IDisposable {
  /** Counts received bytes. Returns the milliseconds for which reading must pause; null if incomplete frames take too much memory. */
  receive(bytes: number): number | null;
  /** Counts a complete frame. Returns the milliseconds for which reading must pause. */
  complete(): number;
  /** Counts what an answer costs, like received bytes. Returns the milliseconds for which reading must pause. */
  ask(bytes: number): number;
  /** Bytes of a frame that is not complete yet. */
  readonly incomplete: number;
}

export type InboundLimits = Pick<
  ILimits,
  'bytesPerSecond' | 'bytesAtOnce' | 'addressBytesPerSecond' | 'addressBytesAtOnce' | 'frameBytes'
>;

/** Limits the rate at which clients send, and at which they ask for what is costly to answer. The server reads more slowly from a client that sends too fast, and nothing is lost. */
export class InboundRates {
  constructor(
    private readonly _clock: Pick<IClock, 'steady'>,
    limits: InboundLimits
  ) {
    this._maxIncomplete = Math.max(MAX_INCOMPLETE_FRAMES * limits.frameBytes, MIN_ALLOWANCE_BYTES);
    this._users = new Budget(limits.bytesPerSecond, limits.bytesAtOnce);
    this._addresses = new Budget(limits.addressBytesPerSecond, limits.addressBytesAtOnce);
  }

  enter(user: string, address: string): IInboundRate {
    let incomplete = 0;
    const spend = (bytes: number): number => {
      const now = this._clock.steady();
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
      receive: bytes => (hold(bytes) > this._maxIncomplete ? null : spend(bytes)),
      complete: () => {
        hold(-incomplete);
        return spend(FRAME_BYTES);
      },
      ask: bytes => (bytes > 0 ? spend(bytes) : 0),
      get incomplete() {
        return incomplete;
      },
      dispose: () => void hold(-incomplete)
    };
  }

  private readonly _maxIncomplete: number;
  private readonly _users: Budget;
  private readonly _addresses: Budget;
  /** Bytes of incomplete frames, by user. */
  private readonly _incomplete = new Map<string, number>();
}
