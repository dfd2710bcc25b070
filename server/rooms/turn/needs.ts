/** The rows that a command needs from the store. */
export interface INeeds {
  /** Ids of messages that it names or may create. */
  readonly messages?: readonly string[];
  /** Ids of messages that it replies to. */
  readonly replies?: readonly string[];
  /** Ids of files that it names. */
  readonly files?: readonly string[];
  /** Ids of attachment entries that it names. */
  readonly entries?: readonly string[];
  /** Users whom it may add to the chat. */
  readonly newcomers?: readonly string[];
  /** Times from which newcomers may read. */
  readonly times?: readonly number[];
  /** Whether it may add an attachment, which counts towards the quotas. */
  readonly attaches?: boolean;
  /** Whether it may pin a message, which counts with the pinned messages of the history. */
  readonly pins?: boolean;
}
