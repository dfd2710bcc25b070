import type { IMessageItem } from '../contracts.js';

/** The user's read position and the place of the New line. */
export class ReadPosition {
  /** The `seq` up to which the user has read. */
  get seq(): number {
    return this._seq;
  }

  /**
   * The `seq` after which the New line stands; null for no line. The line appears if a visit found unread messages.
   * Messages that arrive during the visit do not cause one.
   */
  get newAfter(): number | null {
    return this._isArriving || this._holds ? this._newAfter : null;
  }

  /**
   * Counts the unread messages of others. Expects messages ordered by `seq`, with those that are not stored last.
   *
   * @param isRead - whether a message has been read elsewhere, in its thread
   */
  unread(messages: readonly IMessageItem[], isRead?: (item: IMessageItem) => boolean): number {
    let count = 0;
    for (let i = messages.length - 1; i >= 0; i--) {
      const { type, own, deleted, seq } = messages[i];
      if (seq !== undefined && seq <= this._seq) {
        break;
      }
      const counts = seq !== undefined && type === 'msg' && !own && !deleted;
      count += counts && !isRead?.(messages[i]) ? 1 : 0;
    }
    return count;
  }

  /** Raises the position: another client of the same user has read further, or nothing before is unread. */
  raise(seq: number): void {
    this._seq = Math.max(this._seq, seq);
    if (this._isArriving) {
      this._newAfter = this._seq;
    }
  }

  /** Lowers the position: the messages behind it are unread again, and the New line stands before them. */
  lower(seq: number): void {
    this._seq = Math.min(this._seq, seq);
    this._newAfter = seq;
    this._isArriving = false;
    this._holds = true;
  }

  visit(): void {
    this._newAfter = this._seq;
    this._isArriving = true;
  }

  /**
   * Marks these messages as seen, up to the given one or all. @returns the newest stored one of them if it had not been
   * seen before, otherwise null.
   */
  see(messages: readonly IMessageItem[], upTo?: string): (IMessageItem & { seq: number }) | null {
    if (this._isArriving) {
      this._isArriving = false;
      this._holds = this.unread(messages) > 0;
    }
    let last = messages.length - 1;
    while (upTo !== undefined && last >= 0 && messages[last].id !== upTo) {
      last--;
    }
    for (let i = last; i >= 0; i--) {
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
