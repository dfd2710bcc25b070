import { ChatError } from '../../errors.js';
import { decodeFrame } from './frame.js';
import type { IFrame } from './frame.js';
import type { ILimits } from '../../limits.js';
import { RateLimiter } from '../../rates/rate-limiter.js';

/** In milliseconds. */
const WINDOW_MS = 10_000;
const DAY_MS = 86_400_000;

/** Each struct may be moved past this many items on average. Honest structs are moved past a few. */
const STEPS_PER_STRUCT = 5;

/** This many deleted ranges count as one struct. A client that reconnects repeats the delete set of its whole document. */
const RANGES_PER_STRUCT = 10;

/** This many bytes of an unreadable frame count as one struct. */
const BYTES_PER_STRUCT = 16;

/** Limits what the frames of each user cost, over all chats of this process. Many small frames cost as much as one large one. */
export class FrameBudget {
  constructor({ updateBytesPer10s, updateBytesPerDay, structsPer10s }: ILimits) {
    this._bytes = new RateLimiter(updateBytesPer10s, WINDOW_MS);
    this._days = new RateLimiter(updateBytesPerDay, DAY_MS);
    this._structs = new RateLimiter(structsPer10s, WINDOW_MS);
    this._steps = new RateLimiter(STEPS_PER_STRUCT * structsPer10s, WINDOW_MS);
  }

  /**
   * Read a frame, if its sender has enough budget left. The size is checked before the frame is decoded, and the number of
   * structs while it is decoded, so before it is judged.
   *
   * @throws ChatError `too_many_requests`, and the errors of `decodeFrame`
   */
  read(user: string, bytes: Uint8Array, now: number): IFrame {
    const left = this._structs.left(user, now);
    if (left <= 0 || !this._takeBytes(user, bytes.length, now)) {
      throw new ChatError('too_many_requests');
    }
    try {
      const frame = decodeFrame(bytes, left);
      const structs = frame.size + Math.ceil(frame.ranges / RANGES_PER_STRUCT);
      this._structs.take(user, now, Math.min(left, structs));
      return frame;
    } catch (error) {
      // Decoding took time although it failed, so it counts as well.
      const isTooMuch = error instanceof ChatError && error.code === 'too_many_requests';
      const read = isTooMuch ? left : Math.ceil(bytes.length / BYTES_PER_STRUCT);
      this._structs.take(user, now, Math.min(left, read));
      throw error;
    }
  }

  /** Count the structs that arise where the user's frame splits other structs. False if that exceeds the limit. */
  cut(user: string, now: number, structs: number): boolean {
    return this._structs.take(user, now, structs);
  }

  stepsLeft(user: string, now: number): number {
    return this._steps.left(user, now);
  }

  /** Count the items that structs were moved past. */
  step(user: string, now: number, steps: number): void {
    this._steps.take(user, now, Math.min(steps, this._steps.left(user, now)));
  }

  private _takeBytes(user: string, bytes: number, now: number): boolean {
    return (
      this._days.left(user, now) >= bytes &&
      this._bytes.take(user, now, bytes) &&
      this._days.take(user, now, bytes)
    );
  }

  private _bytes: RateLimiter;
  private _days: RateLimiter;
  private _structs: RateLimiter;
  private _steps: RateLimiter;
}
