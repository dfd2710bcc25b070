import type { IMessageItem } from './contracts.js';

/** How far I have read, and where the New line stands. */
export class ReadPosition {
  /** The `seq` up to which I have read. */
  get seq(): number {
    return this._seq;
  }

  /**
   * The `seq` after which the New line stands; 0 for none.
   * It stands where a visit found something unread; what arrives under my eyes gets none.
   */
  get newAfter(): number {
    return this._isArriving || this._holds ? this._newAfter : 0;
  }

  /** What others wrote since. Messages come by `seq`, those that are not stored last. */
  unread(messages: readonly IMessageItem[]): number {
    let count = 0;
    for (let i = messages.length - 1; i >= 0; i--) {
      const { type, own, deleted, seq } = messages[i];
      if (seq !== undefined && seq <= this._seq) {
        break;
      }
      count += seq !== undefined && type === 'msg' && !own && !deleted ? 1 : 0;
    }
    return count;
  }

  /** Another of my clients may have read further. */
  raise(seq: number): void {
    this._seq = Math.max(this._seq, seq);
  }

  visit(): void {
    this._newAfter = this._seq;
    this._isArriving = true;
  }

  /** All of these have been seen. @returns the newest of them, if that is news. */
  see(messages: readonly IMessageItem[]): (IMessageItem & { seq: number }) | null {
    if (this._isArriving) {
      this._isArriving = false;
      this._holds = this.unread(messages) > 0;
    }
    for (let i = messages.length - 1; i >= 0; i--) {
      const message = messages[i];
      if (message.seq !== undefined) {
        const isNews = message.seq > this._seq;
        this.raise(message.seq);
        return isNews ? { ...message, seq: message.seq } : null;
      }
    }
    return null;
  }

  private _seq = 0;
  private _newAfter = 0;
  private _isArriving = false;
  private _holds = false;
}
