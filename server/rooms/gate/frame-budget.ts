import { ChatError } from '../../errors.js';
import { decodeFrame } from './frame.js';
import type { IFrame } from './frame.js';
import type { ILimits } from '../../limits.js';
import { RateLimiter } from '../../rate-limiter.js';

/** Milliseconds. */
const SPAN = 10_000;

/** Items that a struct may be moved past to find its place. Honest ones are moved past some, all together. */
const STEPS_PER_STRUCT = 5;

/** Deleted ranges that count like one struct: whoever comes back repeats those of the whole document. */
const RANGES_PER_STRUCT = 10;

/** Bytes of a frame that cannot be read, which count like one struct. */
const BYTES_PER_STRUCT = 16;

/** What the frames of each user may cost, in all chats of this process together: many small frames cost what a large one does. */
export class FrameBudget {
  constructor({ updateBytesPer10s, structsPer10s }: ILimits) {
    this._bytes = new RateLimiter(updateBytesPer10s, SPAN);
    this._structs = new RateLimiter(structsPer10s, SPAN);
    this._steps = new RateLimiter(STEPS_PER_STRUCT * structsPer10s, SPAN);
  }

  /**
   * Read a frame, if its sender may cost that much still: its size is looked at before it is read, the number of its structs
   * before it waits for its turn.
   *
   * @throws ChatError `too_many_requests`, and what `decodeFrame` throws
   */
  read(user: string, bytes: Uint8Array, now: number): IFrame {
    const left = this._structs.left(user, now);
    if (left <= 0 || !this._bytes.take(user, now, bytes.length)) {
      throw new ChatError('too_many_requests');
    }
    try {
      const frame = decodeFrame(bytes, left);
      const structs = frame.size + Math.ceil(frame.ranges / RANGES_PER_STRUCT);
      this._structs.take(user, now, Math.min(left, structs));
      return frame;
    } catch (error) {
      // As much was read in vain.
      const isTooMuch = error instanceof ChatError && error.code === 'too_many_requests';
      const read = isTooMuch ? left : Math.ceil(bytes.length / BYTES_PER_STRUCT);
      this._structs.take(user, now, Math.min(left, read));
      throw error;
    }
  }

  /** Count structs that come about by cutting others. */
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

  private _bytes: RateLimiter;
  private _structs: RateLimiter;
  private _steps: RateLimiter;
}
