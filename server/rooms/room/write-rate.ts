/** Milliseconds after which a message counts only half. */
const HALF_LIFE = 100;

/** A room with a higher weight than this is busy. That is a steady 35 messages a second, or a handful at once. */
const BUSY = 5;

/** Measures how much was stored in a room lately. Older messages count less. */
export class WriteRate {
  /** @param now - milliseconds since 1970 */
  note(messages: number, now: number): void {
    this._weight = this._weight * 0.5 ** ((now - this._at) / HALF_LIFE) + messages;
    this._at = now;
  }

  /** Whether the room was busy at the last call of `note`. */
  get isBusy(): boolean {
    return this._weight > BUSY;
  }

  private _weight = 0;
  private _at = 0;
}
