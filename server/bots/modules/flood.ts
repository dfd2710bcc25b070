import type { IClock } from '../../clock.js';

/** More messages or bytes than this in a second are a flood. A hundred streams send some 3,000 messages. */
const MESSAGES_PER_SECOND = 10_000;
const BYTES_PER_SECOND = 16 * 2 ** 20;

/** Counts what a module sends. */
export class Flood {
  constructor(private readonly _clock: Pick<IClock, 'steady'>) {}

  /** Whether a message of these bytes is one too many. */
  isFullWith(bytes: number): boolean {
    const now = this._clock.steady();
    if (now - this._since >= 1_000) {
      this._since = now;
      this._messages = 0;
      this._bytes = 0;
    }
    this._bytes += bytes;
    return ++this._messages > MESSAGES_PER_SECOND || this._bytes > BYTES_PER_SECOND;
  }

  private _since = -Infinity;
  private _messages = 0;
  private _bytes = 0;
}
