/** Changes of how far the principal has read. Nobody else is told, except of `read`. */
export type ReadingCommand =
  | { type: 'read'; chat: string; id: string }
  /** Set a message and all behind it to unread, until the principal has read them again. */
  | { type: 'set-unread'; chat: string; id: string }
  /** Follow the thread of the message `id`, or no more, and read in it up to the message `read`. */
  | { type: 'set-following'; chat: string; id: string; follows?: boolean; read?: string };

/** The results of these commands, by their types. */
export interface IReadingResults {
  /** The read position that is now stored. */
  read: { seq: number };
  'set-unread': void;
  'set-following': void;
}
