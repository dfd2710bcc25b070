/**
 * The most threads of a chat whose state is kept for a user. Of more, those that changed longest ago are forgotten: first those that the user
 * follows by acts of others alone, so that nobody makes them forget others.
 */
export const FOLLOWED_MAX = 200;

/** A thread, for one user. */
export interface IFollowing {
  /** The id of the message at its root. */
  readonly root: string;
  /** Whether its new replies notify the user. */
  readonly follows: boolean;
  /** The `seq` up to which the user has read in the thread; 0 if they have not opened it. */
  readonly seq: number;
}

/** A thread, for one user, with what they have not read of it. */
export interface IFollowedThread extends IFollowing {
  /** Replies of others behind both read positions of the user, in the thread and in the chat; at most UNREAD_MAX. */
  readonly unread: number;
  /** When the last reply was sent, in seconds; 0 without one. */
  readonly lastOn: number;
}

/**
 * The threads that users follow, and how far they have read in each. Users follow a thread from the commit on in which they reply in it, in
 * which somebody replies to their message at its root, or in which a reply mentions them; not if they have stopped following it, unless they
 * reply again. This holds for people whom the server knows, and for replies of people.
 */
export interface IFollowingStore {
  /** The thread of a message, for a user; null if there is no such message. */
  get(chat: string, username: string, message: string): Promise<IFollowing | null>;
  /** The threads that a user follows or has read in, the latest changed first. `after`: the user may read messages above this `seq`. */
  list(chat: string, username: string, after?: number): Promise<IFollowedThread[]>;
  /**
   * Follows the thread of a message, or no more, and moves the read position in it forward, never back. Adds an event for this user alone
   * to the journal. Rejects with `chat_not_found`, `chat_deleted` or `message_not_found`.
   */
  set(
    chat: string,
    username: string,
    message: string,
    change: Partial<Pick<IFollowing, 'follows' | 'seq'>>,
    at: number
  ): Promise<void>;
}
