import type { IThread } from '../api.js';

/**
 * Tells which chats have news for the user. Each new message comes as an event, and the entry of its chat with the last of
 * several events. Replies in threads that the user does not follow are no news.
 */
export class Arrivals {
  /** A message with this `seq` has arrived. */
  note(chat: string, seq: number): void {
    if (!this._before.has(chat)) {
      this._before.set(chat, this._last.get(chat) ?? seq - 1);
    }
    this._last.set(chat, seq);
  }

  /** Takes the entry of a chat. @returns whether one of the messages that have arrived is news */
  take({ id, unreadCount, newsSequenceId = Infinity }: IThread): boolean {
    const before = this._before.get(id) ?? Infinity;
    this._before.delete(id);
    return unreadCount > 0 && newsSequenceId > before;
  }

  forget(chat: string): void {
    this._before.delete(chat);
    this._last.delete(chat);
  }

  /** The `seq` of the last message before those whose chat's entry has not arrived yet. */
  private _before = new Map<string, number>();
  /** The `seq` of the last message of each chat that has arrived. */
  private _last = new Map<string, number>();
}
