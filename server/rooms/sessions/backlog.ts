import type { IMessageChange, INotice } from '../../../src/document/index.js';
import type { ServerFrame } from '../session.js';

/** The maximum number of notices and changes in a backlog. A session that has missed more should rather reload everything. */
const MAX_ENTRIES = 1_000;

/** The updates that a session has missed since it fell behind. It gets them as one update, after the frames that already wait for it. */
export class Backlog {
  /** The session's state vector; null while it has missed no update. */
  stateVector: Uint8Array | null = null;

  /** Whether it has missed presence changes. */
  presence = false;

  /** Record a frame that is not sent. False if the backlog is then too long. */
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
    return this._changes.size + this._notices.length <= MAX_ENTRIES;
  }

  /** The missed notices. Each changed message appears once, in its latest state. */
  get notices(): readonly INotice[] {
    const changes = [...this._changes.values()];
    return changes.length > 0 ? [...this._notices, { type: 'changed', changes }] : this._notices;
  }

  private _changes = new Map<string, IMessageChange>();
  private _notices: INotice[] = [];
}
