import type { IClock } from '../../clock.js';
import { ChatError } from '../../errors.js';

/** Milliseconds for which a chat is left alone after its first failure, and at most. */
const FIRST = 500;
const LONGEST = 10_000;
/** Milliseconds after a pause in which another failure counts as the same trouble. */
const AFTERMATH = 30_000;

interface IPause {
  readonly ms: number;
  readonly until: number;
}

/**
 * Leaves chats alone for a while that could not be saved. Where the disk is full, every client comes back at once, has
 * its chat loaded and sends what it holds, only to fail again. Who comes during a pause is refused at the upgrade, which
 * is what makes stock clients wait longer from try to try; a socket that opens makes version 2 begin anew at 100 ms.
 */
export class SaveBackoff {
  constructor(private readonly _clock: IClock) {}

  /** A chat could not be saved. Each pause is twice as long as the one before. */
  begin(chat: string): void {
    const now = this._clock.now();
    for (const [other, { until }] of this._saveBackoff) {
      if (now > until + AFTERMATH) {
        this._saveBackoff.delete(other);
      }
    }
    const before = this._saveBackoff.get(chat);
    const ms = before ? Math.min(2 * before.ms, LONGEST) : FIRST;
    this._saveBackoff.set(chat, { ms, until: now + ms });
  }

  /** @throws ChatError `not_saved` during a pause */
  requireNone(chat: string): void {
    const pause = this._saveBackoff.get(chat);
    if (pause && this._clock.now() < pause.until) {
      throw new ChatError('not_saved');
    }
  }

  private _saveBackoff = new Map<string, IPause>();
}
