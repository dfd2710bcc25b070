/** A place in the journal: behind the `i`th event of row `n`. */
export interface IPlace {
  readonly n: number;
  readonly i: number;
}

/** A URL that receives events for a user. */
export interface IWebhookRow {
  readonly id: string;
  /** The owner. The webhook gets the events that they may see. */
  readonly username: string;
  readonly url: string;
  /** The key that signs requests. It is shown only to the owner, and only once. */
  readonly secret: string;
  /** Names of events. Without a value, all events. */
  readonly events?: readonly string[];
  /** Without a value, all chats. */
  readonly chat?: string;
  /** Milliseconds since 1970. */
  readonly createdOn: number;
  /** All events up to this place have been handled. */
  readonly place: IPlace;
}

/** The failure of a request: the status of the response or, without a response, the reason. */
export interface IFailure {
  readonly status?: number;
  readonly reason: string;
}

/** An event that could not be delivered, by reference. Its text is read when it is sent again. */
export interface IDeadLetter extends IFailure {
  readonly place: IPlace;
  /** The time of the last attempt, in milliseconds since 1970. */
  readonly at: number;
  readonly attempts: number;
}

/** Dead letters of one webhook. Above this number, those at the oldest places are dropped. */
export const DEAD_LETTERS_MAX = 1000;

/** The webhooks of a store. They are deleted with their user. Calls for a webhook that does not exist store nothing. */
export interface IWebhookStore {
  /** Rejects with `too_many_webhooks` if the user already has `most` webhooks. */
  add(row: IWebhookRow, most: number): Promise<void>;
  /** null if there is no such webhook. */
  get(id: string): Promise<IWebhookRow | null>;
  /** The webhooks of one user, or all, in the order of their creation. */
  list(username?: string): Promise<IWebhookRow[]>;
  /** Deletes the webhook's dead letters too. */
  remove(id: string): Promise<void>;
  /** Notes that all events up to a place were delivered, or that one became a dead letter. */
  advance(id: string, place: IPlace, letter?: IDeadLetter): Promise<void>;
  /** Ordered by place. */
  deadLetters(id: string, options: { after?: IPlace; limit: number }): Promise<IDeadLetter[]>;
  /** Stores a dead letter after another failed attempt. */
  putDeadLetter(id: string, letter: IDeadLetter): Promise<void>;
  /** Removes one dead letter, or all. */
  removeDeadLetters(id: string, place?: IPlace): Promise<void>;
}
