/** The messages that users have set to unread. */
export interface IReadingStore {
  /**
   * Sets the messages behind a `seq` to unread for a user who has read them, until they read them again. Read positions, which others are
   * told, stay. Adds an event for this user alone to the journal. Rejects with `chat_not_found` or `chat_deleted`.
   */
  setUnread(chat: string, username: string, after: number, at: number): Promise<void>;
}
