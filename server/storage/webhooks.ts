import type { IPosition } from './journal.js';

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
  /** All events up to this position have been handled. */
  readonly position: IPosition;
}

/** The failure of a request: the status of the response or, without a response, the reason. */
export interface IFailure {
  readonly status?: number;
  readonly reason: string;
}

/** An event that could not be delivered, by reference. Its text is read when it is sent again. */
export interface IDeadLetter extends IFailure {
  readonly position: IPosition;
  /** The time of the last attempt, in milliseconds since 1970. */
  readonly at: number;
  readonly attempts: number;
}

/** Dead letters of one webhook. Above this number, those at the oldest positions are dropped. */
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
  /** Notes that all events up to a position were delivered, or that one became a dead letter. */
  advance(id: string, position: IPosition, letter?: IDeadLetter): Promise<void>;
  /** Ordered by position. */
  deadLetters(id: string, options: { after?: IPosition; limit: number }): Promise<IDeadLetter[]>;
  /** Stores a dead letter after another failed attempt. */
  putDeadLetter(id: string, letter: IDeadLetter): Promise<void>;
  /** Removes one dead letter, or all. */
  removeDeadLetters(id: string, position?: IPosition): Promise<void>;
}
