/** The replies to a message, and to its replies, as far as they are loaded. */
export interface IReplies {
  readonly count: number;
  /** The time of the last one, in seconds since 1970. */
  readonly time: number | undefined;
  /** The usernames of those who wrote them, the latest first. */
  readonly usernames: readonly string[];
  /** Whether all of them stand directly below the message, so that nothing has to lead to them. */
  readonly isBelow: boolean;
}
