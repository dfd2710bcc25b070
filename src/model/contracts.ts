import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IMessage, IUser, PersonKind, YChat } from '../document/index.js';
import type { IShown } from './telling-apart.js';

/** Time, as the model needs it: a test turns the clock itself. */
export interface ITimers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds, unless disposed before. */
  delay(callback: () => void, ms: number): IDisposable;
}

/** What a way to sign in brings: a token, until when it holds (ISO 8601), and who it speaks for. */
export interface IAuthentication {
  token: string;
  expiresOn: string;
  user: IIdentity;
}

/** Who I am, as the chat server sees me. */
export interface IIdentity {
  username: string;
  displayName: string;
  kind?: PersonKind;
  initials?: string;
  color?: string;
  avatarUrl?: string;
}

/** A line of the chat list, as `GET /chat/threads` gives it. Dates are ISO 8601. */
export interface IThread {
  id: string;
  topic: string;
  createdOn: string;
  lastMessageReceivedOn?: string;
  /** When something was last said, or the chat was made, to the millisecond. */
  livelyOn?: string;
  access: 'open' | 'private';
  role: 'owner' | 'moderator' | 'member' | 'reader' | 'bot' | null;
  unreadCount: number;
  /** The `seq` up to which I have read. */
  readSequenceId: number;
  lastMessage?: {
    id: string;
    sequenceId: string;
    sender: string;
    senderDisplayName: string;
    senderKind?: PersonKind;
    content: { message: string };
    createdOn: string;
  };
  /** Up to four participants, the liveliest first, for the faces in the list. */
  participants: {
    username: string;
    displayName: string;
    initials?: string;
    color?: string;
    bot: boolean;
  }[];
}

/** A message that was looked for, as `GET /chat/search` gives it. */
export interface IMessageHit {
  threadId: string;
  /** The chat's name. */
  topic: string;
  message: NonNullable<IThread['lastMessage']>;
  /** Plain text; `ranges` says where in it found words stand, from, and up to but without to. */
  snippet: { text: string; ranges: [from: number, to: number][] };
}

/** The chat server's HTTP API with a token that renews itself. */
export interface IApiClient extends IDisposable {
  /** `http(s)://…/` of the chat server, ends with a slash. */
  readonly baseUrl: string;
  /** `ws(s)://…/sync`. */
  readonly syncUrl: string;
  /** Null until the first token is there. */
  readonly identity: IIdentity | null;
  readonly identityChanged: ISignal<IApiClient, IIdentity>;
  /** A token that holds for a while yet. Rejects with a RequestError that a person understands. */
  token(): Promise<string>;
  /** Forget the token, because the server no longer takes it. */
  renew(): void;
  /** `path` is relative to `baseUrl`. Rejects with a RequestError. */
  request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T>;
  /** The same for a body that is read while it comes. A refusal rejects like `request`. */
  stream(path: string, signal: AbortSignal): Promise<Response>;
  /** The same for the bytes of a file. */
  file(path: string, signal?: AbortSignal): Promise<Blob>;
}

export type ListState = 'loading' | 'ready' | 'failed';

/** All chats I may read, kept true by the event stream, the liveliest first. */
export interface IChatList extends IDisposable {
  readonly state: ListState;
  /** Why it is `failed`, in words for a person. */
  readonly error: string;
  readonly threads: readonly IThread[];
  readonly changed: ISignal<IChatList, void>;
  /** A chat was deleted, or is no longer mine to read. */
  readonly removed: ISignal<IChatList, string>;
  get(id: string): IThread | undefined;
  /** Makes a chat and resolves with its id. Without a name it gets one of its own. */
  create(topic?: string): Promise<string>;
  rename(id: string, topic: string): Promise<void>;
  delete(id: string): Promise<void>;
  /** Read up to the chat's last message, or up to the one that is named. */
  markAsRead(id: string, messageId?: string, seq?: number): Promise<void>;
  retry(): void;
}

/** `connecting` the first time; `offline` tries again by itself; `refused` and `deleted` do not. */
export type ConnectionState = 'connecting' | 'open' | 'offline' | 'refused' | 'deleted';

export type Delivery = 'sending' | 'unsaved' | 'failed' | 'saved';

/** A message with what the view needs besides. */
export interface IMessageItem extends IMessage {
  readonly delivery: Delivery;
  /** Why it failed, and whether a retry can help. */
  readonly failure?: { message: string; retry: boolean };
  readonly own: boolean;
}

/** Whether there are more messages that way: none, some, some on their way, or none could be fetched. */
export type Paging = 'none' | 'idle' | 'loading' | 'failed';

export interface IPerson extends IUser, Omit<IShown, 'name'> {
  /** What is shown as the name. */
  name: string;
  /** True while a client of theirs is connected to this chat. */
  here: boolean;
}

/** Somebody who types. `text` is what a bot would rather have said of it, like "Reading survey.ipynb". */
export interface ITyping {
  readonly person: IShown;
  readonly text?: string;
}

/** One chat: window, presence, connection, what was not sent yet. */
export interface IChatModel extends IDisposable {
  readonly id: string;
  readonly name: string;
  /** My username; empty until the server has said it. */
  readonly username: string;
  /** The chat has been synced at least once: what is shown is not merely nothing yet. */
  readonly ready: boolean;
  readonly connection: ConnectionState;
  /** Words for `refused`, `deleted`, `offline`. */
  readonly connectionMessage: string;
  readonly canWrite: boolean;
  /** What is shown, by `seq`, without a gap; own ones that are not stored come last. */
  readonly messages: readonly IMessageItem[];
  /** Messages before the first one of them. */
  readonly older: Paging;
  /** Messages behind the last one of them: `none`, unless one has jumped far back. */
  readonly newer: Paging;
  /** Any of the above has changed. `ids` names changed messages, undefined all. */
  readonly changed: ISignal<IChatModel, { ids?: ReadonlySet<string> }>;
  /** Everybody who takes part or has written, those who are here first. */
  readonly people: readonly IPerson[];
  person(username: string): IPerson | undefined;
  /** Those who type just now, without me. */
  readonly typing: readonly ITyping[];
  readonly unread: number;
  /** `seq` up to which I had read when the visit began: where the New line is. */
  readonly newAfter: number;
  readonly input: IInputModel;
  readonly isDisposed: boolean;
  /** The document, for extensions. After a reset it is another one: `documentChanged` tells. */
  readonly document: YChat;
  readonly documentChanged: ISignal<IChatModel, YChat>;
  /** The server refused something else than a message; its words. */
  readonly refused: ISignal<IChatModel, string>;
  canEdit(message: IMessageItem): boolean;
  canDelete(message: IMessageItem): boolean;
  send(body: string): void;
  edit(id: string, body: string): void;
  delete(id: string): void;
  retry(id: string): void;
  /** Drop a failed message. */
  discard(id: string): void;
  /** Fetch the messages before those that are shown. */
  loadOlder(): void;
  loadNewer(): void;
  /** Show the end of the chat again. */
  toNewest(): void;
  /** Show the part of the chat where a message stands, and have the views go there. Rejects with a RequestError. */
  reveal(id: string): Promise<void>;
  /** The message that a view is to go to; once. */
  takeTarget(): string | null;
  /** Try to connect now. */
  reconnect(): void;
  /** A view begins to show the chat: the New line goes to where I have read. */
  visit(): void;
  /** All that is there has been seen. */
  markAsRead(): void;
}

export interface IInputModel {
  /** The draft, kept while the chat is loaded. */
  value: string;
  readonly changed: ISignal<IInputModel, void>;
  /** Asks the view to put the focus into the composer. */
  readonly focusRequested: ISignal<IInputModel, void>;
  focus(): void;
  /** True once if the focus was asked for before a view was there to take it. */
  takeFocusRequest(): boolean;
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
  /** Hosts whose images are loaded unasked, as `images.example.org` or `*.example.org`. */
  trustedImageHosts: readonly string[];
}

/** What the operator of the chat server has set for everybody. */
export interface IServerSettings {
  readonly trustedImageHosts: readonly string[];
  readonly changed: ISignal<IServerSettings, void>;
}

/** The loaded chats: one model a chat, however many views show it. */
export interface IChats extends IDisposable {
  readonly server: IApiClient;
  readonly list: IChatList;
  readonly settings: IServerSettings;
  /** The model of a chat; made on the first call, kept until `release`. */
  open(id: string): IChatModel;
  loaded(id: string): IChatModel | undefined;
  release(id: string): void;
}
