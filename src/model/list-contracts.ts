import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { BotAnswers } from '../document/index.js';
import type { IThread } from './api.js';
import type { Ended, Paging } from './chat-contracts.js';
import type { OwnChats } from './list/own-chats.js';
import type { Workspaces } from './list/workspaces.js';

/** The state of the chat list. It tries again by itself after `failed`; `retry` does so at once. */
export type ListState = 'loading' | 'ready' | 'failed';

/**
 * The chats that the user may read, the most recently active first. They are loaded page by page. The event stream keeps
 * up to date what is loaded.
 */
export interface IChatList extends IDisposable {
  readonly state: ListState;
  /** The reason for the state `failed`, as text for the user. */
  readonly error: string;
  readonly workspaces: Workspaces;
  readonly own: OwnChats;
  /** Which unread chats are muted or urgent. */
  readonly alerts: IAlerts;
  /** The chats that are loaded, of the current workspace. */
  readonly threads: readonly IThread[];
  /** The ids of the chats with unread messages, loaded or not. The server tells at most 1,000. */
  readonly unread: ReadonlySet<string>;
  /** Whether there are chats behind the loaded ones. */
  readonly paging: Paging;
  /** Whether there are unread chats that are not loaded. */
  readonly unreadPaging: Paging;
  readonly changed: ISignal<IChatList, void>;
  /** True while the list is not kept up to date, because the server does not respond. */
  readonly isOffline: boolean;
  /** Emits a chat that was deleted or that the user may no longer read. */
  readonly removed: ISignal<IChatList, IRemoval>;
  /** Emits a chat with a new message that the user has not read. */
  readonly arrived: ISignal<IChatList, IThread>;
  /** Loads the first page as soon as possible. Called once the list can be seen. */
  show(): void;
  /** Loads the next page. */
  more(): void;
  /** Loads the next page of the unread chats. */
  moreUnread(): void;
  /** The entry of a chat, if it is known. */
  get(id: string): IThread | undefined;
  /** True if it is known that the user cannot read the chat. Others may only not be loaded. */
  isGone(id: string): boolean;
  /** Like `get`, but asks the server for a chat that is not known. Rejects with a RequestError. */
  find(id: string): Promise<IThread | undefined>;
  /** Returns the liveliest chat with this name. Rejects with a RequestError. */
  findByName(topic: string): Promise<IThread | undefined>;
  /** Creates a chat in the current workspace and resolves with its id. The server names it if needed. Rejects with a RequestError. */
  create(topic?: string): Promise<string>;
  /** Renames a chat. Rejects with a RequestError. */
  rename(id: string, topic: string): Promise<void>;
  /** Deletes a chat for everyone, without asking. Rejects with a RequestError. */
  delete(id: string): Promise<void>;
  /** Adds a bot to a chat. Rejects with a RequestError. */
  addBot(id: string, username: string): Promise<void>;
  /** Sets how a bot answers in a chat, or lets it answer as it does by itself (null). Rejects with a RequestError. */
  setAnswers(id: string, username: string, answers: BotAnswers | null): Promise<void>;
  /** Removes a bot from a chat. Rejects with a RequestError. */
  removeBot(id: string, username: string): Promise<void>;
  /** Marks the chat as read up to its last message, or up to the given one. Rejects with a RequestError. */
  markAsRead(id: string, upTo?: IReadMark): Promise<void>;
  /** Marks all chats as read, whether they are loaded or not. Rejects with a RequestError. */
  markAllAsRead(): Promise<void>;
  /** Loads the list again now. */
  retry(): void;
}

/** The chats that are linked to the file that the user looks at. */
export interface ILinkedChats {
  /** The path of that file, relative to the root of the Jupyter server; null for none. */
  path: string | null;
  /** Its chats that the user may read, the most recently active first. */
  readonly threads: readonly IThread[];
  readonly changed: ISignal<ILinkedChats, void>;
  /** Resolves with the id of the liveliest chat of a file in the shown workspace, and creates one if there is none. Rejects with a RequestError. */
  ensure(path: string, topic: string): Promise<string>;
  /** Resolves with the chats of a file that the user may read, the liveliest first. Anybody may link a chat to it. Rejects with a RequestError. */
  find(path: string): Promise<readonly IThread[]>;
  /** Links a chat to a file. Rejects with a RequestError. */
  link(id: string, path: string): Promise<void>;
  /** Links the chats of a file, or of the files of a folder, to its new path. Rejects with a RequestError. */
  move(from: string, to: string): Promise<void>;
}

/** How the unread chats count, loaded or not. */
export interface IAlerts {
  /** The ids of unread chats that the user has muted. */
  readonly muted: ReadonlySet<string>;
  /** The ids of chats with unread messages for the user alone. */
  readonly urgent: ReadonlySet<string>;
}

/** The newest message that the user has read. */
export interface IReadMark {
  readonly id: string;
  /** Its place in the chat. */
  readonly seq: number;
  /** The number of unread messages after it, if it is known. */
  readonly unread?: number;
}

/** A chat that is no longer in the list. The reason is null if it went while the list was not up to date. */
export interface IRemoval {
  readonly id: string;
  readonly reason: Ended | null;
}
