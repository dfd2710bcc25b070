import type { IPosition } from './journal.js';

/** The connection of one chat to one room of LiveKit. */
export interface IBridgeRow {
  readonly chat: string;
  /** The name of the room. */
  readonly room: string;
  /** The user who connected them. The room gets what this user may read. */
  readonly username: string;
  /** Milliseconds since 1970. */
  readonly createdOn: number;
  /** All events up to this position have been handled. */
  readonly position: IPosition;
}

/** The bridges of a store. They are deleted with their chat. Calls for a chat without a bridge store nothing. */
export interface IBridgeStore {
  /** Stores or replaces the bridge of a chat. Rejects with `chat_not_found` or `chat_deleted`. */
  put(row: IBridgeRow): Promise<void>;
  /** null if the chat has no bridge. */
  get(chat: string): Promise<IBridgeRow | null>;
  /** All bridges, in the order of their chats. */
  list(): Promise<IBridgeRow[]>;
  /** Removes the bridge of a chat, and forgets where its messages came from. */
  remove(chat: string): Promise<void>;
  /** Notes that all events up to a position were handled. */
  advance(chat: string, position: IPosition): Promise<void>;
  /** Notes the id that a message has in the room that it comes from. */
  note(chat: string, message: string, remote: string): Promise<void>;
  /** The id that a message has in the room that it comes from; null if it comes from the chat. */
  remoteOf(chat: string, message: string): Promise<string | null>;
}
