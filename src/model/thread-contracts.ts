import type { IChatModel } from './chat-contracts.js';

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

/** The threads of a chat. A thread is a message with all that reply to it or to one of its replies. */
export interface IThreads {
  /** The chat narrowed to the thread that its views show; null for none. */
  readonly current: IChatModel | null;
  /** The loaded replies in the thread of the message at its root; undefined for none. */
  repliesTo(id: string): IReplies | undefined;
  /** Shows the thread of a message, and moves the focus to its composer. */
  open(message: string): void;
  /** Shows the whole chat again. */
  close(): void;
  /** Whether new replies in the thread with this root notify the user. */
  isFollowed(root: string): boolean;
  /** Follows the thread with this root, or no more. Rejects with a RequestError. */
  follow(root: string, isFollowed: boolean): Promise<void>;
  /** The threads that the user follows or has read in, the latest changed first. Rejects with a RequestError. */
  list(): Promise<readonly IFollowedThread[]>;
}
