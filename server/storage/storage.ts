import type { IAttachment, IMessage } from '../../src/document/index.js';
import type { IJournal } from './journal.js';
import type { ISearchHit, ISearchOptions, ISearchQuery } from './search.js';
import type { IWebhookStore } from './webhooks.js';

/** `open`: every signed-in user of this server takes part. `private`: only participants. */
export type Access = 'open' | 'private';

export type Role = 'owner' | 'moderator' | 'member' | 'reader' | 'bot';

export interface IChatRow {
  readonly id: string;
  readonly topic: string;
  readonly access: Access;
  readonly createdBy: string;
  /** Milliseconds since 1970, as all times in the store. */
  readonly createdOn: number;
  /** The Yjs client id under which the room itself writes. */
  readonly roomClient: number;
  /** The newest `seq` that was given away, 0 in an empty chat. The store raises it as messages come. */
  readonly lastSeq: number;
  /** What its members keep with it. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** So many days after its making the chat is deleted. Without, it stays. */
  readonly retentionDays?: number;
}

/** What is known of somebody in one chat beside their role. */
export interface IParticipantDetails {
  /** How whoever brought them in calls them. */
  readonly displayName?: string;
  /** They read from this time on. */
  readonly shareHistoryTime?: number;
  /** The same as a place: they read what comes behind it. */
  readonly afterSeq?: number;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface IParticipantRow extends IParticipantDetails {
  readonly username: string;
  readonly role: Role;
  readonly addedOn: number;
}

/** Somebody who takes part no more. They may read what they could read then. */
export interface IFormerRow extends Pick<
  IParticipantRow,
  'addedOn' | 'displayName' | 'shareHistoryTime'
> {
  readonly leftOn: number;
  readonly afterSeq: number;
  readonly untilSeq: number;
  /** What the chat was called then. */
  readonly topic: string;
}

/**
 * A role to set, or to take (null). Details are those of somebody new; `seq` is the newest message then, `topic` the chat's name then,
 * where it is not what this commit makes it.
 */
export interface IParticipantChange extends IParticipantDetails {
  readonly username: string;
  readonly role: Role | null;
  readonly at: number;
  readonly seq?: number;
  readonly topic?: string;
  /** Who does so. */
  readonly by?: string;
}

/** Somebody this server has met. */
export interface IUserRow {
  readonly username: string;
  readonly name: string;
  readonly displayName: string;
  readonly initials?: string;
  readonly color?: string;
  readonly avatarUrl?: string;
  readonly bot: boolean;
}

/** A user's own half of their communication id, and what became of their tokens. */
export interface IIdentityRow {
  readonly username: string;
  /** Theirs alone, made once. */
  readonly guid: string;
  /** Only tokens of this generation hold; it begins with 0. */
  readonly generation: number;
  /** A deleted user gets no tokens. The name and the guid stay theirs. */
  readonly deleted: boolean;
}

/** A message as it is stored: as in the document, `seq` and `time` always there. */
export type IMessageRow = IMessage & { readonly seq: number; readonly time: number };

/** A file that somebody put into a chat; its bytes lie elsewhere. */
export interface IAttachmentRow {
  readonly id: string;
  readonly name: string;
  /** As its bytes tell, not as its sender said. */
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
  readonly uploader: string;
  readonly createdOn: number;
  /** Whose quota it counts to, where that is not the uploader's. Told when it is stored, and not again. */
  readonly owner?: string;
}

/** From a time on, and before another. */
export interface ITimes {
  readonly from: number;
  readonly to: number;
}

/** One that is stored: the newer a file of a chat is, the larger its `n`. */
export interface IStoredAttachment extends IAttachmentRow {
  readonly n: number;
}

/** What an id in the `attachments` of a message stands for, as the document had it or has it: a file of the chat, or of Jupyter. */
export interface IEntryRow {
  readonly id: string;
  readonly value: IAttachment;
  /** Who wrote it; empty where nobody knows any more. */
  readonly author: string;
  /** 0 where nobody knows any more. */
  readonly createdOn: number;
}

/** What one chat brings to a commit. All of it becomes durable, or nothing. */
export interface IChatCommit {
  readonly chat: string;
  /** The Yjs update of the turn, appended to the chat's log. */
  readonly update?: Uint8Array;
  /** New and changed messages, whole. */
  readonly messages?: readonly IMessageRow[];
  /** Ids of messages that were taken out of the chat by their authors. Their ids stay taken. */
  readonly removed?: readonly string[];
  readonly topic?: string;
  /** Who changed its name, metadata or policy. */
  readonly by?: string;
  /** Keys to set, or to take (null), of the chat's metadata. */
  readonly metadata?: Readonly<Record<string, string | null>>;
  /** null: the chat stays. */
  readonly retentionDays?: number | null;
  readonly participants?: readonly IParticipantChange[];
  /** Client ids that are bound to usernames from now on. */
  readonly clients?: readonly { client: number; username: string }[];
  readonly users?: readonly IUserRow[];
  readonly attached?: readonly IAttachmentRow[];
  /** Entries that are new. One whose id was ever used stays as it was. */
  readonly entries?: readonly IEntryRow[];
  /** Ids of attachments that are gone, their entries too. */
  readonly detached?: readonly string[];
  /** When this happened, for the journal. */
  readonly at?: number;
}

/** What a room needs to come to life. */
export interface IStoredChat {
  readonly row: IChatRow;
  /** A snapshot, if there is one, and the updates since, in order: applied one by one they give the document. */
  readonly updates: readonly Uint8Array[];
  readonly participants: readonly IParticipantRow[];
  /** Those of them whom this server has never met. */
  readonly strangers: readonly string[];
  readonly clients: ReadonlyMap<number, string>;
  /** Room clients of former epochs: a copy that knows one of them is stale. */
  readonly retired: ReadonlySet<number>;
  /** How many entries it has, those that its document does not hold any more too. */
  readonly entries?: number;
  /** The newest record of the log cannot be read and is not among the updates: what it brought is only in the rows. */
  readonly isCut?: boolean;
}

/** A document that was written anew. */
export interface IEpoch {
  readonly roomClient: number;
  readonly state: Uint8Array;
  /** The newest record of the log cannot be read. Its bytes are kept, apart from the chat. */
  readonly isCut?: boolean;
}

/** Unread messages are counted up to here, so that the list costs the same in a chat of any length. */
export const UNREAD_MAX = 1000;

/** Somebody as they are known, and as whoever brought them into the chat calls them. */
export interface IFace extends IUserRow {
  readonly givenName?: string;
}

/** A line of somebody's chat list. */
export interface IChatSummary {
  readonly row: IChatRow;
  readonly role: Role | null;
  /** Set where the asker has left the chat: the line is what they could read then, under the name of then, without metadata and faces. */
  readonly leftOn?: number;
  /** The newest message of people or bots that is not deleted. */
  readonly last: IMessageRow | null;
  /** Such messages of others behind the reader's position; at most UNREAD_MAX. */
  readonly unread: number;
  /** The `seq` up to which this user has read. */
  readonly readSeq: number;
  /** Up to four people to show the chat by: participants, in an open chat then whoever wrote most recently; bots after people. */
  readonly faces: readonly IFace[];
}

/** How far somebody has read. */
export interface IReadRow {
  readonly username: string;
  readonly seq: number;
  /** The newest message up to there that is still in the chat. */
  readonly message: string;
  readonly readOn: number;
}

export interface IListOptions {
  /** Every chat, as for an administrator. */
  readonly all?: boolean;
  /** Also private chats that the asker has left. */
  readonly left?: boolean;
}

/** A line's place in the list; see `order.ts`. */
export interface IListPlace {
  readonly livelyOn: number;
  readonly createdOn: number;
  readonly id: string;
}

/** A part of the list. What is not asked for costs next to nothing. */
export interface IListPage extends IListOptions {
  readonly limit?: number;
  /** Those behind this place. */
  readonly after?: IListPlace;
  /** Those that were lively at this time, or later. */
  readonly since?: number;
}

/**
 * Where chats live. Adapters pass `test/contracts/storage.ts`. With the rows that it takes and gives the file has some 300 lines.
 * All calls are asynchronous, since the next adapter is a network away. A call that fails rejects and has changed nothing.
 * Reads of a chat that is not there (never was, or was deleted) give null or nothing; writes reject with `chat_not_found` or `chat_deleted`.
 * A message id that was removed is rejected with `message_id_taken`, a client id bound to somebody else with `foreign_client_id`.
 */
export interface IStorage {
  /** Open or make the database and bring its schema up to date. */
  open(): Promise<void>;
  close(): Promise<void>;

  /**
   * Make a chat with its first commit (participants, first update) in one transaction. An id in use, deleted ones included, rejects with a
   * ChatError `forbidden`; where its maker has made `most` chats that are there, `too_many_chats`.
   */
  createChat(row: IChatRow, first: Omit<IChatCommit, 'chat'>, most?: number): Promise<void>;
  /** null if there is none or it was deleted. */
  getChat(id: string): Promise<IChatRow | null>;
  /** True if a chat of that id was deleted. */
  wasDeleted(id: string): Promise<boolean>;
  /** Rejects with `chat_damaged` if more than the newest record of its log cannot be read, or its rows contradict each other. */
  loadChat(id: string): Promise<IStoredChat | null>;
  /** Forget everything of the chat but that it was there, and, as long as the journal reaches, whom to tell. */
  deleteChat(id: string, at: number, by?: string): Promise<void>;
  /** In the order of their coming. */
  getParticipants(chat: string): Promise<readonly IParticipantRow[]>;
  /** Somebody who left, and did not come back. */
  getFormer(chat: string, username: string): Promise<IFormerRow | null>;
  /** What whoever brought somebody in calls them, also of who has left; null where they do not say. */
  givenName(chat: string, username: string): Promise<string | null>;
  /** Chats that should be gone by this time. */
  expiredChats(now: number): Promise<string[]>;
  /** The names of all chats that begin so. */
  topicsFrom(prefix: string): Promise<string[]>;

  /** All changes in one durable transaction. */
  commit(changes: readonly IChatCommit[]): Promise<void>;
  /** Replace the log so far by the document's state. `state` must hold all that was committed. */
  compact(chat: string, state: Uint8Array): Promise<void>;
  /**
   * Begin a new epoch: the document was written anew under another room client. Its state takes the place of the log, the
   * old room client is retired, and client ids are bound anew.
   */
  renew(chat: string, epoch: IEpoch): Promise<void>;
  /** Updates in the log behind the snapshot: the measure for compaction. */
  logLength(chat: string): Promise<number>;

  getMessage(chat: string, id: string): Promise<IMessageRow | null>;
  /** Those of these ids that were ever used in this chat, by removed messages too. */
  takenIds(chat: string, ids: readonly string[]): Promise<string[]>;
  /** Newest first, with `seq` below `before` (default: from the end), at most `limit`, and about a mebibyte of them. */
  listMessages(chat: string, options: { before?: number; limit: number }): Promise<IMessageRow[]>;
  /** Oldest first, with `seq` above `after`, at most `limit`, and about a mebibyte of them: what a bot has not seen yet. */
  messagesAfter(chat: string, after: number, limit: number): Promise<IMessageRow[]>;
  /** The `seq` of the newest message of that time (milliseconds since 1970) or before it; 0 if there is none. */
  seqAt(chat: string, time: number): Promise<number>;
  /**
   * Messages that are not deleted and hold every term, in the chats that the asker may read: the best match first, among
   * equal ones the newest. Without a term, all that pass the filters, the newest first; without either, none.
   */
  searchMessages(query: ISearchQuery, options: ISearchOptions): Promise<ISearchHit[]>;

  /** The chats that somebody may read (open ones, and those they take part in), the liveliest first. */
  listChats(username: string, options?: IListPage): Promise<IChatSummary[]>;
  /** One line of that list; null where `listChats` has none. */
  getSummary(chat: string, username: string, options?: IListOptions): Promise<IChatSummary | null>;
  /** Move a read position forward; never back. Resolves with the position that holds now. */
  setRead(chat: string, username: string, seq: number, at: number): Promise<number>;
  /** Everybody's position, the newest first. */
  listReads(chat: string): Promise<IReadRow[]>;

  putUser(user: IUserRow): Promise<void>;
  getUser(username: string): Promise<IUserRow | null>;

  /** Give users their guids; who has one keeps it. Resolves with what holds, in the order asked. */
  addIdentities(users: readonly Pick<IIdentityRow, 'username' | 'guid'>[]): Promise<IIdentityRow[]>;
  getIdentity(username: string): Promise<IIdentityRow | null>;
  /** Whose guid it is. */
  findIdentity(guid: string): Promise<IIdentityRow | null>;
  /** Begin the next generation of somebody's tokens. Resolves with what holds; null where nobody has that name. */
  revokeIdentity(username: string): Promise<IIdentityRow | null>;
  /** Their webhooks end with them. */
  deleteIdentity(username: string, at: number): Promise<void>;
  /** What this server goes by for ever: the first value that was ever given for the name. */
  settle(name: string, value: string): Promise<string>;
  getAttachment(chat: string, id: string): Promise<IStoredAttachment | null>;
  /** The newest first; `before` is an `n`; of those `within` two times, the second one left out. */
  listAttachments(
    chat: string,
    options: { limit: number; before?: number; within?: ITimes }
  ): Promise<IStoredAttachment[]>;
  /** Bytes of all attachments of a chat. */
  attachedBytes(chat: string): Promise<number>;
  /** Bytes of all attachments that somebody has put into chats. */
  attachedBytesOf(owner: string): Promise<number>;

  /** Those of these ids that stand for something. */
  getEntries(chat: string, ids: readonly string[]): Promise<IEntryRow[]>;
  /** Those of these ids that ever did. */
  takenEntries(chat: string, ids: readonly string[]): Promise<string[]>;
  /** In the order of their ids, behind `after`. */
  listEntries(chat: string, options: { after?: string; limit: number }): Promise<IEntryRow[]>;

  /** How far a bot has read a chat; null if it never did. */
  getCursor(chat: string, bot: string): Promise<number | null>;
  setCursor(chat: string, bot: string, seq: number): Promise<void>;

  /** All chats with a participant of that name. */
  chatsOf(username: string): Promise<string[]>;

  /** What was committed, in order. */
  readonly journal: IJournal;

  readonly webhooks: IWebhookStore;
}
