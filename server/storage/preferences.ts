/** The messages of a chat that a user is notified of: all, those that mention them, or none. */
export const NOTIFY = ['all', 'mentions', 'none'] as const;

/** One of `NOTIFY`. */
export type Notify = (typeof NOTIFY)[number];

/** How a chat is shown to one user. */
export interface IPreferences {
  readonly notify: Notify;
  /** The chat is among the first ones of the user's list. */
  readonly pinned: boolean;
}

/** The preferences of a user who has set none. */
export const NO_PREFERENCES: IPreferences = { notify: 'all', pinned: false };

/** Ids of chats with unread messages that count differently. */
export interface IAlerts {
  /** The user is notified of nothing in them. */
  readonly muted: string[];
  /** One of their newest unread messages mentions the user, or they are chats of two people. Muted ones are left out. */
  readonly urgent: string[];
}

/** The settings of users for single chats. They are deleted with the chat. */
export interface IPreferenceStore {
  /**
   * Merges preferences into those of a user, and adds an event to the journal. Rejects with `chat_not_found` or `chat_deleted`, and with
   * `too_many_pinned_chats` if the user would have more than `most` pinned chats.
   */
  set(
    chat: string,
    username: string,
    change: Partial<IPreferences>,
    options: { readonly at: number; readonly most?: number }
  ): Promise<void>;
  /** The preferences of a user for a chat, or the usual ones. */
  get(chat: string, username: string): Promise<IPreferences>;
  /** How the unread messages of these chats count, of those that the user may read and that have any. */
  alerts(username: string, chats: readonly string[]): Promise<IAlerts>;
}
