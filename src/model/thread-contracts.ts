/** The replies to a message, and to its replies, as far as they are loaded. */
export interface IReplies {
  readonly count: number;
  /** The number of those of others that the user has not read. */
  readonly unread: number;
  /** The time of the last one, in seconds since 1970. */
  readonly time: number | undefined;
  /** The usernames of those who wrote them, the latest first. */
  readonly usernames: readonly string[];
  /** Whether all of them stand directly below the message. */
  readonly isBelow: boolean;
}

/** The state of a thread for the user, as the server tells it. */
export interface IFollowing {
  /** The id of the message at the root. */
  readonly rootId: string;
  /** Whether new replies notify the user. */
  readonly isFollowed: boolean;
  /** The `seq` up to which the user has read in the thread. */
  readonly readSequenceId: number;
}

/** A thread that the user follows or has read in. */
export interface IFollowedThread extends IFollowing {
  readonly unreadCount: number;
  /** The time of the last reply (ISO 8601). */
  readonly lastReplyOn?: string;
}
