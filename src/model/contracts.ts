import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { BotAnswers, IBotCommand, IMessage, IUser, YChat } from '../document/index.js';
import type { IApiClient, IThread } from './api.js';
import type { IAnswers } from './works.js';
import type { IPendingTexts } from './pending/pending-store.js';
import type { IShown } from './ambiguous-names.js';

/** The clock that the model uses. Tests supply one that they control. */
export interface ITimers {
  /** The current time, in milliseconds since 1970. */
  now(): number;
  /** Calls back once after `ms` milliseconds, unless it is disposed before. */
  delay(callback: () => void, ms: number): IDisposable;
}

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
  /** The chats that are loaded. */
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
  /**
   * Creates a chat and resolves with its id. Without a topic, the server chooses the name. Rejects with a RequestError.
   */
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

/** The end of a chat for the user: it was deleted, or they were removed from it. */
export type Ended = 'deleted' | 'removed';

/**
 * The state of a connection. `connecting` applies to the first attempt. `offline` retries by itself; `refused`,
 * `deleted` and `removed` do not.
 */
export type ConnectionState = 'connecting' | 'open' | 'offline' | 'refused' | Ended;

/** Whether the server has stored a message or its edit: `sending` becomes `unsaved` after 5 s, and `failed` if the server refuses it. */
export type Delivery = 'sending' | 'unsaved' | 'failed' | 'saved';

/** A message with the additional data that views need. */
export interface IMessageItem extends IMessage {
  readonly delivery: Delivery;
  /** The reason why sending it or its edit failed, and whether a retry can help. */
  readonly failure?: { message: string; retry: boolean };
  readonly own: boolean;
}

/**
 * Whether there are more messages in one direction: `none`, some (`idle`), a page is `loading`, or the last request
 * `failed`.
 */
export type Paging = 'none' | 'idle' | 'loading' | 'failed';

/** A user with what views show of them. */
export interface IPerson extends IUser, Omit<IShown, 'name'> {
  /** The name that is shown. */
  name: string;
  /** True while at least one client of theirs is connected to this chat. */
  here: boolean;
}

/** A person or bot who is typing. A bot may set `text` to show instead, such as "Reading survey.ipynb". */
export interface ITyping {
  readonly person: IShown;
  readonly text?: string;
}

/** The edit of a message that the user has begun and not saved. */
export interface IUnfinishedEdit {
  /** The id of the message. */
  readonly id: string;
  readonly text: string;
}

/** The edits of messages in a chat that the user has begun and not saved. They are kept like the draft. */
export interface IUnfinishedEdits {
  /** The newest one; null for none, undefined until the kept texts are read. */
  readonly newest: IUnfinishedEdit | null | undefined;
  /** The text of the edit of a message. */
  of(message: string): string | null;
  /** Keeps what an edit of a message has become. An empty text ends it. */
  keep(message: string, text: string): void;
}

/** One chat: its visible messages, presence, connection and unsent messages. */
export interface IChatModel extends IDisposable {
  readonly id: string;
  readonly name: string;
  /** The current user's username; empty until the server has sent it. */
  readonly username: string;
  /** True once the chat has been synced. Before that, an empty list of messages means nothing. */
  readonly ready: boolean;
  readonly connection: ConnectionState;
  /** Explains `refused`, `deleted`, `removed` and `offline`, as text for the user. */
  readonly connectionMessage: string;
  readonly canWrite: boolean;
  /** The visible messages, ordered by `seq` and without a gap. The user's own unsaved messages come last. */
  readonly messages: readonly IMessageItem[];
  /** Whether there are messages before the first visible one. */
  readonly older: Paging;
  /** Whether there are messages after the last visible one: always `none`, unless the user has jumped far back. */
  readonly newer: Paging;
  /** Emitted when any of the above has changed. `ids` names the changed messages; without it, any may have changed. */
  readonly changed: ISignal<IChatModel, { ids?: ReadonlySet<string> }>;
  /** Everyone who is a participant or has written a message, connected people first. */
  readonly people: readonly IPerson[];
  /** The entry of a user in `people`. */
  person(username: string): IPerson | undefined;
  /** People and bots who are typing now, without the current user. Bots that work on answers are in `answers`. */
  readonly typing: readonly ITyping[];
  readonly answers: IAnswers;
  readonly unread: number;
  /** The `seq` up to which the user had read when the visit began. The New line stands after it; null for no line. */
  readonly newAfter: number | null;
  /** Whether the place of the New line is before the loaded messages. Then nothing counts as read until `toNew` or `toNewest`. */
  readonly lacksNew: boolean;
  readonly input: IInputModel;
  /** Set while a view shows an edit of a message. */
  isEditing: boolean;
  readonly edits: IUnfinishedEdits;
  readonly isDisposed: boolean;
  /** The document, for extensions. A reset replaces it and emits `documentChanged`. */
  readonly document: YChat;
  readonly documentChanged: ISignal<IChatModel, YChat>;
  /** A change other than a new message was not saved. Carries the reason, as text for the user. */
  readonly refused: ISignal<IChatModel, string>;
  /** Whether the user may edit a message. */
  canEdit(message: IMessageItem): boolean;
  /** Whether the user may delete a message. */
  canDelete(message: IMessageItem): boolean;
  /** Sends a message. It appears in `messages` at once as `sending`; a failure appears there too. */
  send(body: string, replyTo?: string): void;
  /** Changes the text of a message. It shows the new text at once as `sending`; a failure appears there too. */
  edit(id: string, body: string): void;
  /** Deletes a message. `refused` tells if that fails. */
  delete(id: string): void;
  /** Chooses an option of a message. Rejects with a RequestError. */
  choose(id: string, option: string): Promise<void>;
  /** Sends a failed message again, under a new id. */
  retry(id: string): void;
  /** Removes a failed message, or gives up a failed edit. */
  discard(id: string): void;
  /** Loads the messages before the visible ones. */
  loadOlder(): void;
  /** Loads the messages after the visible ones. */
  loadNewer(): void;
  /** Goes to the end of the chat. Messages before it may then be marked as read. */
  toNewest(): void;
  /** Loads the messages at the New line. */
  toNew(): Promise<void>;
  /** Shows the part of the chat around a message and lets the views scroll to it. Rejects with a RequestError. */
  reveal(id: string): Promise<void>;
  /** Returns the id of the message that a view must scroll to, once; otherwise null. */
  takeTarget(): string | null;
  /** Tries to connect now. */
  reconnect(): void;
  /** Called when a view begins to show the chat. Moves the New line to the end of what the user has read. */
  visit(): void;
  /** Marks the messages up to the given one as read, or all that have arrived. */
  markAsRead(upTo?: string): void;
}

/** The composer of a chat. */
export interface IInputModel {
  /** The draft. */
  value: string;
  readonly changed: ISignal<IInputModel, void>;
  /** Asks the view to move the focus to the composer. */
  readonly focusRequested: ISignal<IInputModel, void>;
  /** Moves the focus to the composer, or as soon as it is in view. */
  focus(): void;
  /** True from a request for the focus until a view has served it. The view sets it to false. */
  wantsFocus: boolean;
  /** Sends the draft, unless it is blank. */
  send(): void;
}

/** The user's settings. Names and defaults are jupyter-chat's. */
export interface IConfig {
  sendWithShiftEnter: boolean;
  stackMessages: boolean;
  unreadNotifications: boolean;
  enableCodeToolbar: boolean;
  sendTypingNotification: boolean;
  showDeleted: boolean;
  /** Hosts whose images load without asking, such as `images.example.org` or `*.example.org`. */
  trustedImageHosts: readonly string[];
}

/** A bot that runs on the chat server and can be added to chats. */
export interface IAvailableBot {
  readonly username: string;
  readonly displayName: string;
  /** Says what it does, in a sentence. */
  readonly description?: string;
  readonly avatar?: string;
  /** How it answers, unless a chat has set another way. Default: `always`. */
  readonly answers?: BotAnswers;
  readonly commands?: readonly IBotCommand[];
  /** The place where it runs. */
  readonly kind?: 'builtin' | 'module' | 'webhook' | 'outside';
  /** Its powers: it decides over the other bots of a chat, or a conversation ends when it leaves. */
  readonly manager?: boolean;
  readonly required?: boolean;
}

/** The longest message and the longest name of a chat, in characters (UTF-16). */
export interface IClientLimits {
  readonly bodyLength: number;
  readonly topicLength: number;
}

/** The settings that the operator of the chat server has made for everyone. */
export interface IServerSettings {
  readonly trustedImageHosts: readonly string[];
  readonly bots: readonly IAvailableBot[];
  readonly limits: IClientLimits;
  readonly changed: ISignal<IServerSettings, void>;
}

/** The loaded chats. Each chat has one model, shared by all its views. */
export interface IChats extends IDisposable {
  readonly server: IApiClient;
  readonly list: IChatList;
  readonly settings: IServerSettings;
  /** The user's drafts and unsent messages, also those of chats that are not loaded. */
  readonly pending: IPendingTexts;
  /** Returns the chat's model. The first call creates it; `release` disposes it. */
  open(id: string): IChatModel;
  /** The model of a chat, if it is loaded. */
  loaded(id: string): IChatModel | undefined;
  /** Disposes the model of a chat and closes its connection, once its messages are stored. The draft is kept. */
  release(id: string): void;
}
