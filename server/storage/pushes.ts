/** A browser that is told the news of a user while its page is closed. */
export interface IPushRow {
  /** The address at the push service of the browser. Everybody who knows it can send something there. */
  readonly endpoint: string;
  readonly username: string;
  /** The browser's public key and secret, in base64url: only the browser can read what is encrypted for them. */
  readonly p256dh: string;
  readonly auth: string;
  /** Whether the words of a message are sent along. */
  readonly words: boolean;
  /** Two times of the day, such as `22:00-07:00`, in the time zone; empty for none. */
  readonly quietHours: string;
  /** A name such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** When the browser last asked for it. */
  readonly at: number;
  /** When the token expires with which the browser asked. */
  readonly expiresOn: number;
}

/** The subscriptions of browsers to pushes. They end with their user. */
export interface IPushStore {
  /** Adds a subscription, or replaces that of the same browser. Beyond `most` of a user, the oldest ones are removed. */
  put(row: IPushRow, most: number): Promise<void>;
  /** Those of a user, the oldest first. */
  list(username: string): Promise<IPushRow[]>;
  /** All who have any. */
  usernames(): Promise<string[]>;
  /** Removes a subscription; with a username, only if it is theirs. */
  remove(endpoint: string, username?: string): Promise<void>;
  /** Removes all subscriptions of a user. */
  removeOf(username: string): Promise<void>;
  /** Removes those that no browser has asked for since this time, and those whose token has expired. */
  sweep(before: number, now: number): Promise<void>;
}
