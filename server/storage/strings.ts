/** The purpose of a string: to connect to a chat, or to send one message there. */
export type StringUse = 'connection' | 'message';

/** A secret text that allows something once. The store has only its hash. */
export interface IStringRow {
  readonly hash: string;
  readonly use: StringUse;
  readonly chat: string;
  /** The user for whom it was made. */
  readonly username: string;
  /** The key under which the strings of a user, or of all guests of one address, are counted. */
  readonly holder: string;
  /** The credential with which it was asked for, as JSON. */
  readonly credential: string;
  /** Milliseconds since 1970. */
  readonly createdOn: number;
  readonly expiresOn: number;
  /** Whether it has allowed what it allows. */
  readonly used: boolean;
}

/** The strings that allow something once. */
export interface IStringStore {
  /** Stores a string. Of a holder with more than `most`, the oldest are forgotten. */
  add(row: IStringRow, most: number): Promise<void>;
  /** null if there is no string with this hash, or no more. */
  get(hash: string): Promise<IStringRow | null>;
  /** Marks a string as used. Of several calls, one resolves with true. */
  use(hash: string): Promise<boolean>;
  /** Forgets the strings that expired before this time. */
  sweep(before: number): Promise<void>;
}
