import type { IMessageChange, INotice } from '../../../src/document/index.js';
import type { ServerFrame } from '../session.js';

/** More than this was missed by somebody who had better read it all anew. */
const MOST = 1_000;

/** What a session has missed since it fell behind. It is told in one go, when what waited for it is gone. */
export class Backlog {
  /** What it has of the document; null while it has missed nothing of that. */
  stateVector: Uint8Array | null = null;

  /** Whether who is here has changed. */
  presence = false;

  /** Note what is not sent. False if that is too much. */
  miss(frame: ServerFrame): boolean {
    if (frame.type === 'awareness') {
      this.presence = true;
    } else if (frame.type === 'notice' && frame.notice.type === 'changed') {
      for (const change of frame.notice.changes) {
        this._changes.set(change.id, { ...this._changes.get(change.id), ...change });
      }
    } else if (frame.type === 'notice') {
      this._notices.push(frame.notice);
    }
    return this._changes.size + this._notices.length <= MOST;
  }

  /** The notices that were missed; each changed message once, as it is now. */
  get notices(): readonly INotice[] {
    const changes = [...this._changes.values()];
    return changes.length > 0 ? [...this._notices, { type: 'changed', changes }] : this._notices;
  }

  private _changes = new Map<string, IMessageChange>();
  private _notices: INotice[] = [];
}
