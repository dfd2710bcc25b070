/** Milliseconds after which half of what was written counts no more. */
const HALF_LIFE = 100;

/** What counts from which on a room is busy: a steady 35 messages a second, or a handful at once. */
const BUSY = 5;

/** How much is being written in a room: what was stored of late, the longer ago the less. */
export class WriteRate {
  /** @param now - milliseconds since 1970 */
  note(messages: number, now: number): void {
    this._weight = this._weight * 0.5 ** ((now - this._at) / HALF_LIFE) + messages;
    this._at = now;
  }

  /** As of what was noted last. */
  get isBusy(): boolean {
    return this._weight > BUSY;
  }

  private _weight = 0;
  private _at = 0;
}
