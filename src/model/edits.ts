/** So many are remembered. */
const MAX = 50;

/**
 * Own changes that were written into the document. Where such a message was folded meanwhile the server refuses the
 * write, without saying which it was, and it has to be made by a command. A body of null deletes.
 */
export class Edits {
  note(id: string, body: string | null): void {
    this._edits.delete(id);
    this._edits.set(id, body);
    if (this._edits.size > MAX) {
      const [oldest] = this._edits.keys();
      this._edits.delete(oldest);
    }
  }

  /** One was refused. */
  refuse(): void {
    this._isRefused = true;
  }

  /** What is to be made again: of messages that are no longer in the document, once one was refused. */
  take(isThere: (id: string) => boolean): [id: string, body: string | null][] {
    const orphans = this._isRefused ? [...this._edits].filter(([id]) => !isThere(id)) : [];
    orphans.forEach(([id]) => this._edits.delete(id));
    this._isRefused &&= orphans.length === 0 && this._edits.size > 0;
    return orphans;
  }

  private _edits = new Map<string, string | null>();
  private _isRefused = false;
}
