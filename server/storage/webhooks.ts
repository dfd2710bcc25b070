/** A place in the journal: behind the `i`th event of row `n`. */
export interface IPlace {
  readonly n: number;
  readonly i: number;
}

/** Where somebody wants to be told of what happens. */
export interface IWebhookRow {
  readonly id: string;
  /** Whose it is: it is told what they may see. */
  readonly username: string;
  readonly url: string;
  /** With what requests are signed. Only its owner is shown it, once. */
  readonly secret: string;
  /** Names of events; without, all. */
  readonly events?: readonly string[];
  /** Without, all chats. */
  readonly chat?: string;
  /** Milliseconds since 1970. */
  readonly createdOn: number;
  /** All up to here was told. */
  readonly place: IPlace;
}

/** Why a request failed: the status of its answer, or, without an answer, the reason. */
export interface IFailure {
  readonly status?: number;
  readonly reason: string;
}

/** An event that could not be told, by reference: its words are read when it is told again. */
export interface IDeadLetter extends IFailure {
  readonly place: IPlace;
  /** When it was tried last, in milliseconds since 1970. */
  readonly at: number;
  readonly attempts: number;
}

/** Dead letters of one webhook. Above, the oldest places are forgotten. */
export const DEAD_LETTERS_MAX = 1000;

/** The webhooks of a store; they end with their user. Of one that is not there nothing is kept. */
export interface IWebhookStore {
  /** Rejects with `too_many_webhooks` if its user has so many. */
  add(row: IWebhookRow, most: number): Promise<void>;
  get(id: string): Promise<IWebhookRow | null>;
  /** A user's, or all, in the order of their making. */
  list(username?: string): Promise<IWebhookRow[]>;
  /** Its dead letters go with it. */
  remove(id: string): Promise<void>;
  /** All up to a place was told, or could not be. */
  advance(id: string, place: IPlace, letter?: IDeadLetter): Promise<void>;
  /** In the order of their places. */
  deadLetters(id: string, options: { after?: IPlace; limit: number }): Promise<IDeadLetter[]>;
  /** It was tried again, in vain. */
  putDeadLetter(id: string, letter: IDeadLetter): Promise<void>;
  /** One, or all. */
  removeDeadLetters(id: string, place?: IPlace): Promise<void>;
}
