import type { IMessageRange, IMessageRow } from './rows.js';

/** A message of a chat's history, for readers who pass it on. */
export interface IHistoryRow {
  /** Without its bundle, if that is in `bundle`. */
  readonly message: IMessageRow;
  /** A large bundle as the UTF-8 of its JSON. To parse megabytes and to write them again would hold up everybody. */
  readonly bundle?: Uint8Array;
}

/** The same messages and pages as `getMessage`, `listMessages` and `messagesAfter`. A store may leave large bundles unparsed. */
export interface IHistoryStore {
  /** One message, or null. */
  get(chat: string, id: string): Promise<IHistoryRow | null>;
  /** The newest messages of a range, the newest first. */
  before(chat: string, range: IMessageRange): Promise<IHistoryRow[]>;
  /** The messages behind a `seq`, the oldest first. */
  after(chat: string, after: number, limit: number): Promise<IHistoryRow[]>;
  /**
   * The newest messages in the thread of a message, the newest first: of the message to which its replies lead back, and of all that reply
   * to that one or to one of its replies.
   */
  thread(chat: string, id: string, range: Omit<IMessageRange, 'since'>): Promise<IHistoryRow[]>;
  /** The newest pinned messages of a range, the newest first. */
  pinned(chat: string, range: Omit<IMessageRange, 'since'>): Promise<IHistoryRow[]>;
}
