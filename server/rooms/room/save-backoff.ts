import type { IClock } from '../../clock.js';
import { ChatError } from '../../errors.js';

/** Milliseconds of the first pause of a chat, and of the longest. */
const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** Milliseconds after a pause within which another failure doubles the pause. */
const AFTERMATH_MS = 30_000;

interface IPause {
  readonly ms: number;
  readonly until: number;
}

/**
 * Pauses chats that could not be saved. If the disk is full, every client reconnects at once, makes the server load its chat and sends its
 * changes, only to fail again. During a pause, the server therefore refuses clients at the upgrade. Stock clients then wait longer before
 * each attempt. If the socket opened first, a version 2 client would start again at 100 ms.
 */
export class SaveBackoff {
  constructor(private readonly _clock: IClock) {}

  /** Record that a chat could not be saved. Each pause is twice as long as the one before. */
  begin(chat: string): void {
    const now = this._clock.steady();
    for (const [other, { until }] of this._saveBackoff) {
      if (now > until + AFTERMATH_MS) {
        this._saveBackoff.delete(other);
      }
    }
    const before = this._saveBackoff.get(chat);
    const ms = before ? Math.min(2 * before.ms, LONGEST_MS) : FIRST_MS;
    this._saveBackoff.set(chat, { ms, until: now + ms });
  }

  /** @throws ChatError `not_saved` during a pause */
  requireNone(chat: string): void {
    const pause = this._saveBackoff.get(chat);
    if (pause && this._clock.steady() < pause.until) {
      throw new ChatError('not_saved');
    }
  }

  private _saveBackoff = new Map<string, IPause>();
}
