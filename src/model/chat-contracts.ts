import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IBridgeStatus, IMessage, IUser, YChat } from '../document/index.js';
import type { IShown } from './ambiguous-names.js';
import type { IChatBots } from './bot-contracts.js';
import type { IReactedMessage, IReactions } from './reaction-contracts.js';
import type { IOriginals } from './reply-contracts.js';
import type { IFollowedThread, IReplies } from './thread-contracts.js';
import type { DraftFiles } from './attachments/draft-files.js';
import type { DraftOffer } from './offers/draft-offer.js';
import type { VoiceRecording } from './voice/voice-recording.js';
import type { IReadyFile } from './attachments/ready-file.js';
import type { IFailure } from './pending/failure.js';
import type { IAnswers } from './works.js';

/** The end of a chat for the user: it was deleted, or they were removed from it. */
export type Ended = 'deleted' | 'removed';

/**
 * The state of a connection. `connecting` applies to the first attempt. `offline` retries by itself; `refused`,
 * `deleted` and `removed` do not.
 */
export type ConnectionState = 'connecting' | 'open' | 'offline' | 'refused' | Ended;

/** Whether the server has stored a message or its edit: `sending` becomes `unsaved` after 5 s, and `failed` if the server refuses it. */
export type Delivery = 'sending' | 'unsaved' | 'failed' | 'saved';

/** Facts of the connection of a chat, beside its state. Times are in milliseconds since 1970. */
export interface IConnectionFacts {
  /** The code of the server's error; empty for none. */
  readonly code: string;
  /** When the state began. */
  readonly since: number;
  /** When the next attempt begins; null while none is due. */
  readonly retryOn: number | null;
  /** When the shown copy was last in sync with the server; null if that is not known. */
  readonly syncedOn: number | null;
}

/** A message with the additional data that views need. */
export interface IMessageItem extends IMessage, IReactedMessage {
  readonly delivery: Delivery;
  /** The reason why sending it or its edit failed. */
  readonly failure?: IFailure;
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
  /** The username of the person whose agent this is; undefined for anybody but agents. */
  owner?: string;
  /** True for somebody who has left a private chat, or was removed from it. */
  left?: true;
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
  /**
   * Keeps what an edit of a message has become. An empty text without files is not kept.
   *
   * @param files - all files that the message is to have, if they are others than it has
   */
  keep(message: string, text: string, files?: readonly IReadyFile[]): void;
  /** The edit of a message, with its files. It is kept as it changes, lasts until its end, and `send` saves it. */
  draftOf(message: IMessageItem): IInputModel;
  /** The edit of a message ends and is kept no more. Files that were uploaded for it leave the server, unless it is saved. */
  end(message: string, isSaved: boolean): void;
  /** The message whose edit the views of the chat show, or those of the thread with this root; null for none. `changed` of the chat tells of another one. */
  shownIn(thread?: string): string | null;
  /** Shows the edit of a message in the views of the chat or of a thread; null for none. An edit that is no longer shown is kept. */
  show(message: string | null, thread?: string): void;
  /** Whether an edit is shown in the chat or in a thread, or has files on their way. */
  readonly isOpen: boolean;
  /** Emitted with the id of a message when its edit ends, before it is no longer shown. */
  readonly ended: ISignal<IUnfinishedEdits, string>;
}

/** The pinned messages of a chat. */
export interface IPins {
  /** All of them, loaded in the view or not, the newest first. */
  readonly all: readonly IMessageItem[];
  /** Whether the user may pin a message, or unpin it. */
  canPin(message: IMessageItem): boolean;
  /** Pins a message, or unpins it. `refused` of the chat tells if that fails. */
  set(id: string, pinned: boolean): void;
}

/** Somebody who has read a message. */
export interface IReader {
  readonly person: IShown;
  /** When they read it, or a later message, in seconds since 1970. */
  readonly time: number;
}

/** How far the others have read. */
export interface IReceipts {
  /** Those whose newest read message is this one. An unchanged list stays the same object. */
  at(id: string): readonly IReader[];
  /** All who have read a message, as far as is known, without its author and the user. */
  of(message: IMessageItem): readonly IReader[];
}

/** The connection of a chat to a room of LiveKit. Only owners may change it. */
export interface IChatBridge {
  /** null for none. `changed` of the chat tells of a new state. */
  readonly status: IBridgeStatus | null;
  /** Connects the chat to a room. Rejects with a RequestError. */
  connect(room: string): Promise<void>;
  /** Ends the connection. Rejects with a RequestError. */
  disconnect(): Promise<void>;
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
  /** Further facts of the connection, as they are now. */
  connectionFacts(): IConnectionFacts;
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
  readonly bots: IChatBots;
  readonly pins: IPins;
  readonly bridge: IChatBridge;
  readonly receipts: IReceipts;
  readonly unread: number;
  /** The `seq` up to which the user had read when the visit began. The New line stands after it; null for no line. */
  readonly newAfter: number | null;
  /** Whether the place of the New line is before the loaded messages. Then nothing counts as read until `toNew` or `toNewest`. */
  readonly lacksNew: boolean;
  readonly input: IInputModel;
  readonly edits: IUnfinishedEdits;
  readonly reactions: IReactions;
  readonly originals: IOriginals;
  readonly threads: IThreads;
  /** The id of the message at the root, if this is the model of one thread. */
  readonly thread?: string;
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
  send(body: string, replyTo?: string, files?: readonly IReadyFile[]): void;
  /**
   * Changes the text of a message, and with `files` its files. It shows the new text at once as `sending`; a failure appears
   * there too.
   */
  edit(id: string, body: string, files?: readonly IReadyFile[]): void;
  /** Deletes a message. `refused` tells if that fails. */
  delete(id: string): void;
  /** Chooses an option of a message. Rejects with a RequestError. */
  choose(id: string, option: string): Promise<void>;
  /** Sends a failed message again, under a new id. */
  retry(id: string): void;
  /** Removes a failed message, or gives up a failed edit. @returns the files of the message */
  discard(id: string): readonly IReadyFile[];
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
  /** Shows the first message at a time or later, in milliseconds since 1970, like `reveal`. */
  revealTime(time: number): Promise<void>;
  /** Returns the id of the message that a view must scroll to, once; otherwise null. */
  takeTarget(): string | null;
  /** A link that opens the chat at a message, for all who may read it. */
  linkTo(message: string): string;
  /** Tries to connect now. */
  reconnect(): void;
  /** Called when a view begins to show the chat. Moves the New line to the end of what the user has read. */
  visit(): void;
  /** Marks the messages up to the given one as read, or all that have arrived. */
  markAsRead(upTo?: string): void;
  /** Sets a message and all behind it to unread. Messages in view count as read again after the next `visit`, `toNewest` or `resumeReading`. */
  setUnread(id: string): void;
  /** The user acts in the chat again. @returns whether that lets messages count as read that they have set to unread */
  resumeReading(): boolean;
}

/** The threads of a chat. A thread is a message with all that reply to it or to one of its replies. */
export interface IThreads {
  /** The chat narrowed to the thread that its views show; null for none. */
  readonly current: IChatModel | null;
  /** The loaded replies in the thread of the message at its root; undefined for none. */
  repliesTo(id: string): IReplies | undefined;
  /** Shows the thread of a message, and moves the focus to its composer. */
  open(message: string): void;
  /** Shows the whole chat again. */
  close(): void;
  /** Whether new replies in the thread with this root notify the user. */
  isFollowed(root: string): boolean;
  /** Follows the thread with this root, or no more. Rejects with a RequestError. */
  follow(root: string, isFollowed: boolean): Promise<void>;
  /** The threads that the user follows or has read in, as `list` has read them last, with what was told of them since. */
  readonly followed: readonly IFollowedThread[];
  /** Reads `followed`, the latest changed first. Rejects with a RequestError. */
  list(): Promise<readonly IFollowedThread[]>;
}

/** The composer of a chat. */
export interface IInputModel {
  /** The draft. */
  value: string;
  /** The id of the message that the draft replies to. It is kept with the draft. */
  replyTo: string | null;
  readonly changed: ISignal<IInputModel, void>;
  /** Asks the view to move the focus to the composer. */
  readonly focusRequested: ISignal<IInputModel, void>;
  /** Moves the focus to the composer, or as soon as it is in view. */
  focus(): void;
  /** True from a request for the focus until a view has served it. The view sets it to false. */
  wantsFocus: boolean;
  /** The files of the draft; null if it takes none. */
  readonly files: DraftFiles | null;
  /** The part of an open notebook or file that the draft can take along; null if there are none. */
  readonly offer: DraftOffer | null;
  /** Records a voice for the draft; null until a view can record (see `voiceOf`). A recording stays until it is attached or deleted. */
  voice: VoiceRecording | null;
  /** Whether the draft has what is kept nowhere else: files on their way, or a recording that is not attached. */
  readonly hasUnkept: boolean;
  /** Whether there is something to send. */
  readonly canSend: boolean;
  /** Whether the draft is sent as soon as its files are uploaded. A change of the text ends that. */
  readonly isWaiting: boolean;
  /** Sends the draft, unless there is nothing to send. If files are being uploaded, it is sent after them. */
  send(): void;
}
