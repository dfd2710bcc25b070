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
  get(chat: string, id: string): Promise<IHistoryRow | null>;
  before(chat: string, range: IMessageRange): Promise<IHistoryRow[]>;
  after(chat: string, after: number, limit: number): Promise<IHistoryRow[]>;
}
