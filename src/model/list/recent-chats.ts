/** The number of chats that stay loaded after they were shown. */
const MAX_CHATS = 5;

/** The chats that were shown last. Each loaded chat holds a connection, so that the older ones are released. */
export class RecentChats {
  /** Notes that a chat is shown. @returns the chats to release, the oldest first */
  show(id: string, isHeld: (id: string) => boolean = () => false): string[] {
    this._ids = [...this._ids.filter(other => other !== id), id];
    const gone = this._ids.slice(0, -MAX_CHATS).filter(other => !isHeld(other));
    this._ids = this._ids.filter(other => !gone.includes(other));
    return gone;
  }

  /** Notes that a chat is no longer loaded, or is now held elsewhere. */
  forget(id: string): void {
    this._ids = this._ids.filter(other => other !== id);
  }

  private _ids: string[] = [];
}
