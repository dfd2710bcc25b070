import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IContents, PersonKind } from '../document/index.js';

/** Returns the text for an error of the server, of which the code and the server's own words are known. */
export type Explain = (code: string, message: string) => string;

/** The result of signing in: a token, its expiry time (ISO 8601), and the user it belongs to. */
export interface IAuthentication {
  token: string;
  expiresOn: string;
  user: IIdentity;
}

/** The current user, as the chat server knows them. */
export interface IIdentity {
  username: string;
  displayName: string;
  kind?: PersonKind;
  initials?: string;
  color?: string;
  avatarUrl?: string;
}

/** An entry of the chat list, as `GET /chat/threads` returns it. Dates are ISO 8601. */
export interface IThread {
  id: string;
  topic: string;
  createdOn: string;
  createdByUsername?: string;
  lastMessageReceivedOn?: string;
  /** The time of the last message, or of the chat's creation, with milliseconds. */
  livelyOn?: string;
  /** The members' notes on the chat. The key `document` links it to a file of Jupyter. */
  metadata?: Readonly<Record<string, string>>;
  access: 'open' | 'private';
  workspaceId?: string;
  /** In a direct chat: the username of the other person. */
  direct?: string;
  /** Set by the user alone. Default: not pinned, and all messages notify. */
  pinned?: boolean;
  notify?: 'all' | 'mentions' | 'none';
  /** Whether one of the newest unread messages mentions the user, or is a reply in a thread that they follow. */
  mentioned?: boolean;
  /** The newest unread message without replies in threads that the user does not follow; 0 for none. */
  newsSequenceId?: number;
  role: 'owner' | 'moderator' | 'member' | 'reader' | 'bot' | null;
  unreadCount: number;
  /** The `seq` up to which the user has read, or behind which they have set all to unread. */
  readSequenceId: number;
  /** Set as long as messages are unread that the user has set to unread: another text each time. Empty until the server has stored it. */
  setUnreadOn?: string;
  lastMessage?: {
    id: string;
    sequenceId: string;
    sender: string;
    senderDisplayName: string;
    senderKind?: PersonKind;
    /** Tells the sender apart, if somebody else of the chat has a similar name. See `IDistinction`. */
    senderAlias?: string;
    senderOrdinal?: number;
    content: { message: string };
    /** The content of a message without words. */
    contents?: IContents;
    /** Whether the text still grows. */
    streaming?: boolean;
    /** Why the text is not complete. */
    failure?: string;
    createdOn: string;
  };
  /** Up to four participants for the avatars in the list, the most active first. */
  participants: {
    username: string;
    displayName: string;
    initials?: string;
    color?: string;
    bot: boolean;
  }[];
}

/** A search result, as `GET /chat/search` returns it. */
export interface IMessageHit {
  threadId: string;
  /** The chat's name. */
  topic: string;
  /** Its workspace. Old servers do not tell it. */
  workspaceId?: string;
  message: NonNullable<IThread['lastMessage']>;
  snippet: IFoundText;
  /** The names of its files that match. Old servers do not tell them. */
  files?: IFoundText[];
}

/** Plain text. `ranges` gives the matches in it: `from` is inclusive, `to` exclusive. */
export interface IFoundText {
  text: string;
  ranges: [from: number, to: number][];
}

/** A client for the chat server's HTTP API. It renews its token by itself. */
export interface IApiClient extends IDisposable {
  /** Says an error of the server in the language of the page. Without it, the server's own words are shown. */
  readonly explain?: Explain;
  /** The chat server's base URL, `http(s)://…/`, with a trailing slash. */
  readonly baseUrl: string;
  /** The URL for synchronization, `ws(s)://…/sync`. */
  readonly syncUrl: string;
  /** The signed-in user; null until the first token has arrived. */
  readonly identity: IIdentity | null;
  readonly identityChanged: ISignal<IApiClient, IIdentity>;
  /** Returns a token that is valid for some time. Rejects with a RequestError whose message is meant for users. */
  token(): Promise<string>;
  /** Discards the token, because the server no longer accepts it. */
  renew(): void;
  /** Sends a request to `path`, relative to `baseUrl`, and resolves with the parsed body. Rejects with a RequestError. */
  request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T>;
  /** Like `request`, for a body that is read while it arrives. */
  stream(path: string, signal: AbortSignal): Promise<Response>;
  /** Like `request`, for the bytes of a file. */
  file(path: string, options?: IFileOptions): Promise<Blob>;
  /** Sends a file as the body of a POST request, and resolves with the parsed answer. Rejects with a RequestError. */
  upload<T>(path: string, body: Blob, progress: IUploadProgress): Promise<T>;
}

/** How an upload is followed and ended. */
export interface IUploadProgress {
  readonly signal?: AbortSignal;
  /** Called with the part that has been sent, from 0 to 1. */
  onProgress(this: void, part: number): void;
}

/** How a file is read. */
export interface IFileOptions {
  readonly signal?: AbortSignal;
  /** In bytes. The read of a longer file ends before or in its body, with a RequestError `too_large`. Default: unlimited. */
  readonly limit?: number;
  /**
   * True if a page shows the file without its reader having asked for it. Such reads take turns, and fail with a
   * RequestError `too_many_reads` if there are many.
   */
  readonly isUnasked?: boolean;
  /** Called with the number of bytes that have arrived. */
  onBytes?(this: void, bytes: number): void;
}
