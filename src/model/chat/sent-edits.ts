/** Older changes are forgotten. */
const MAX_CHANGES = 50;

/**
 * The user's own changes that were written into the document. If such a message was folded in the meantime, the server
 * refuses the write without naming the message, and the change must be sent again as a command. A body of null deletes
 * the message.
 */
export class SentEdits {
  note(id: string, body: string | null): void {
    this._edits.delete(id);
    this._edits.set(id, body);
    if (this._edits.size > MAX_CHANGES) {
      const [oldest] = this._edits.keys();
      this._edits.delete(oldest);
    }
  }

  /** Called when the server has refused a change. */
  refuse(): void {
    this._isRefused = true;
  }

  /**
   * Returns the changes to send again as commands, and forgets them. After a refusal, these are the changes to messages
   * that are no longer in the document. Otherwise there are none.
   *
   * @param isThere - whether the document has a message
   */
  take(isThere: (id: string) => boolean): [id: string, body: string | null][] {
    const orphans = this._isRefused ? [...this._edits].filter(([id]) => !isThere(id)) : [];
    orphans.forEach(([id]) => this._edits.delete(id));
    this._isRefused &&= orphans.length === 0 && this._edits.size > 0;
    return orphans;
  }

  private _edits = new Map<string, string | null>();
  private _isRefused = false;
}
