import type { IMessageRow } from './message-row.js';
import type { IPreferences } from './preferences.js';
import type { IChatRow, IUserRow, Role } from './rows.js';

/** Unread messages are counted up to this number, so that a summary costs the same in a chat of any length. */
export const UNREAD_MAX = 1000;

/** The newest messages of a chat among which unread ones are looked for. Else a user's own messages would all be passed over. */
export const UNREAD_AMONG = 2000;

/** A user, and the name that they were given when they were added to the chat. */
export interface IFace extends IUserRow {
  readonly givenName?: string;
}

/** One chat in a user's chat list. */
export interface IChatSummary {
  readonly row: IChatRow;
  readonly role: Role | null;
  /**
   * Set if the user has left the chat. The summary then shows what they could read when they left, under the chat's name at that time,
   * without metadata and faces.
   */
  readonly leftOn?: number;
  /** The time from which the user may read the chat. Files from before it are hidden from them. */
  readonly from: number;
  /** The newest message of a person or a bot that is not deleted. */
  readonly last: IMessageRow | null;
  /** The number of such messages from others behind the user's read position; at most UNREAD_MAX. */
  readonly unread: number;
  /** The `seq` up to which this user has read, or which they have set to unread behind. */
  readonly readSeq: number;
  /** When the user has last set messages to unread that they had read, until they have read them again. Each time is another one. */
  readonly unreadOn?: number;
  /** Whether one of the newest unread messages mentions this user, or is a reply in a thread that they follow. */
  readonly mentioned: boolean;
  /** The `seq` of the newest unread message, without replies in threads that the user does not follow; 0 for none. */
  readonly newsSeq: number;
  readonly preferences: IPreferences;
  /** In the chat of two people: the username of the other one. */
  readonly partner?: string;
  /**
   * Up to four people who represent the chat. Participants come first, and in an open chat then the most recent writers. Bots come after
   * people.
   */
  readonly faces: readonly IFace[];
}

/** The chats in a list of summaries, beside those that the user may read as a participant. */
export interface IListOptions {
  /** Every chat, as for an administrator. */
  readonly all?: boolean;
  /** Also private chats that the user has left. */
  readonly left?: boolean;
  /** Only chats of the workspace with this id. */
  readonly workspace?: string;
}

/** The position of a summary in the list; see `order.ts`. */
export interface IListPlace {
  readonly livelyOn: number;
  readonly createdOn: number;
  readonly id: string;
}

/** A part of the list. The cost depends on the length of the page, not of the list. */
export interface IListPage extends IListOptions {
  readonly limit?: number;
  /** Only chats behind this position. */
  readonly after?: IListPlace;
  /** Only chats with activity at or after this time. */
  readonly since?: number;
  /** Only chats with unread messages. */
  readonly unread?: boolean;
  /** Only chats that the user has pinned. */
  readonly pinned?: boolean;
  /** Only chats with this in their name, as `folded` compares texts. */
  readonly named?: string;
  /** Only chats that are linked to this file, and that the user has not left. */
  readonly document?: string;
}

/** The newest unread messages of a chat among which a mention is looked for. */
export const MENTIONED_AMONG = 50;

/** The most chats that a list of unread ones names. */
export const UNREAD_CHATS_MAX = 1000;
