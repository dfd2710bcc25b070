import type { IBotRow } from './bots.js';
import type { IBridgeStore } from './bridges.js';
import type { IBulk } from './bulk.js';
import type { IChatAnswer, IChatQuestion } from './chat-question.js';
import type { IChatSummary, IListOptions, IListPage } from './chat-summary.js';
import type { IFollowingStore } from './following.js';
import type { IHandoverStore } from './handovers.js';
import type { IHistoryStore } from './history.js';
import type { IJournal } from './journal.js';
import type { IUserWord, IWordPlace } from './name-words.js';
import type { IPreferenceStore } from './preferences.js';
import type { IPushStore } from './pushes.js';
import type { IReadingStore } from './reading.js';
import type { IRoutingStore } from './routing.js';
import type {
  IChatCommit,
  IChatRow,
  IEntryRow,
  IEpoch,
  IFormerRow,
  IIdentityRow,
  IMessageRange,
  IMessageRow,
  IParticipantRow,
  IReadRow,
  IStoredAttachment,
  IStoredChat,
  ITimes,
  IUserRow
} from './rows.js';
import type { ISearchHit, ISearchOptions, ISearchQuery } from './search.js';
import type { IStringStore } from './strings.js';
import type { IWebhookStore } from './webhooks.js';
import type { IWorkspaceStore } from './workspaces.js';

export * from './bots.js';
export * from './chat-question.js';
export * from './chat-summary.js';
export * from './bridges.js';
export * from './following.js';
export * from './handovers.js';
export * from './preferences.js';
export * from './pushes.js';
export * from './reading.js';
export type * from './routing.js';
export * from './rows.js';
export type * from './strings.js';
export * from './workspaces.js';

/**
 * Stores chats. Adapters must pass `storageContract` of `testing/`. Together with the rows that it takes and returns, this file has some 300
 * lines. All calls are asynchronous, because an adapter may talk to a database over the network. A call that fails rejects and has changed
 * nothing. Reads of a chat that does not exist (it never did, or it was deleted) return null or nothing. Writes to one reject with
 * `chat_not_found` or `chat_deleted`. A message id that was removed is rejected with `message_id_taken`. A client id that belongs to
 * another user is rejected with `foreign_client_id`.
 */
export interface IStorage {
  /** Opens the database, creates it if needed, and brings its schema up to date. */
  open(): Promise<void>;
  /** Closes the database. Everything that was committed is there when it is opened again. */
  close(): Promise<void>;

  /**
   * Creates a chat with its first commit (participants, first update) in one transaction. Rejects with a ChatError `forbidden` if the id is
   * in use or was used by a deleted chat, and with `too_many_chats` if the creator already has `most` existing chats. `mostIn` is the limit of chats in its
   * workspace: rejects with `workspace_full`, or with `workspace_not_found` if there is no such workspace.
   */
  createChat(
    row: IChatRow,
    first: Omit<IChatCommit, 'chat'>,
    most?: number,
    mostIn?: number
  ): Promise<void>;
  /** null if the chat does not exist or was deleted. */
  getChat(id: string): Promise<IChatRow | null>;
  /** Whether a chat with this id was deleted. */
  wasDeleted(id: string): Promise<boolean>;
  /** Rejects with `chat_damaged` if more than the newest record of its log is unreadable, or if its rows contradict each other. */
  loadChat(id: string): Promise<IStoredChat | null>;
  /**
   * Deletes everything about the chat, except that it existed and, for as long as the journal reaches back, the users to tell. The rows of a
   * long chat are no longer found, and `bulk` removes them.
   */
  deleteChat(id: string, at: number, by?: string): Promise<void>;
  /** In the order in which they were added. */
  getParticipants(chat: string): Promise<readonly IParticipantRow[]>;
  /** A participant who left and has not come back. Nothing is kept of those who are bound to somebody else or owned by them. */
  getFormer(chat: string, username: string): Promise<IFormerRow | null>;
  /** The name that a participant was given when they were added; also for a former participant. null if they were given none. */
  givenName(chat: string, username: string): Promise<string | null>;
  /**
   * The usernames of a chat's people whose name or username looks like this name, in their order. People are all who take part or wrote;
   * in a private chat, those who take part or did when the message with this `seq` was sent. A former name may count.
   */
  namesakes(chat: string, name: string, seq: number): Promise<string[]>;
  /** Whether another user who takes part or wrote in any chat has a name or username that looks like one of these. A former name may count. */
  hasNamesake(names: readonly string[], except?: string): Promise<boolean>;
  /** Chats that should be deleted by this time. */
  expiredChats(now: number): Promise<string[]>;
  /** The names of the chats that a user has created. */
  topicsBy(username: string): Promise<string[]>;

  /** Makes all changes in one durable transaction. */
  commit(changes: readonly IChatCommit[]): Promise<void>;
  /** Replaces the log with the document's state. `state` must contain everything that was committed. */
  compact(chat: string, state: Uint8Array): Promise<void>;
  /**
   * Begins a new epoch: the document was rewritten under another room client. Its state replaces the log, the old room client is retired,
   * and client ids are bound again.
   */
  renew(chat: string, epoch: IEpoch): Promise<void>;
  /** The number of updates in the log after the snapshot. It decides when to compact. */
  logLength(chat: string): Promise<number>;

  /** Answers questions about several chats, as of one moment and in the order of the questions. Each turn of the server asks one. */
  lookUp(questions: readonly IChatQuestion[]): Promise<IChatAnswer[]>;

  /** null if there is no such message, or if it was removed. A deleted message remains as a row. */
  getMessage(chat: string, id: string): Promise<IMessageRow | null>;
  /**
   * Those of the given messages whose content changed at that time (milliseconds since 1970) or later, after they were first stored.
   * Reactions and pins are not content.
   */
  changedSince(chat: string, ids: readonly string[], at: number): Promise<string[]>;
  /**
   * Newest first, with `seq` below `before` (default: from the end), at most `limit` messages and about one mebibyte. With `since`
   * (milliseconds since 1970), only messages of that time or later, wherever they are: an older message may be the newer one.
   */
  listMessages(chat: string, options: IMessageRange): Promise<IMessageRow[]>;
  /** Oldest first, with `seq` above `after`, at most `limit` messages and about one mebibyte. Bots read new messages with it. */
  messagesAfter(chat: string, after: number, limit: number): Promise<IMessageRow[]>;
  /** The `seq` of the newest message at or before that time (milliseconds since 1970); 0 if there is none. */
  seqAt(chat: string, time: number): Promise<number>;
  /**
   * Messages that are not deleted and contain every term, in the chats that the user may read: the best match first, and the newest first
   * among equal matches. Without a term, all messages that pass the filters, the newest first. Without a term and a filter, none.
   */
  searchMessages(query: ISearchQuery, options: ISearchOptions): Promise<ISearchHit[]>;

  /** The chats that a user may read (open chats, and chats that they take part in), most recent activity first. */
  listChats(username: string, options?: IListPage): Promise<IChatSummary[]>;
  /** The ids of the chats in that list with unread messages, most recent activity first; at most UNREAD_CHATS_MAX. */
  listUnread(username: string, options?: IListOptions): Promise<string[]>;
  /** One summary of that list; null if `listChats` does not contain the chat. */
  getSummary(chat: string, username: string, options?: IListOptions): Promise<IChatSummary | null>;
  /** Moves a read position forward, never back. Resolves with the position that is now valid. The messages before it are then unread no more. */
  setRead(chat: string, username: string, seq: number, at: number): Promise<number>;
  /** The positions of all users, the newest first. */
  listReads(chat: string): Promise<IReadRow[]>;

  /** Stores or replaces the profile of a user. */
  putUser(user: IUserRow): Promise<void>;
  /** null if the user has never signed in. */
  getUser(username: string): Promise<IUserRow | null>;
  /** The users who have signed in, in the order of their usernames, behind `after`. */
  listUsers(options: { after?: string; limit: number }): Promise<IUserRow[]>;
  /** The users with a word of `nameWords` that begins with a text, once for each such word, by word and username, behind `after`. */
  findUsers(text: string, options: { after?: IWordPlace; limit: number }): Promise<IUserWord[]>;

  /** Gives users their guids. A user who has one keeps it. Resolves with the stored rows, in the order of the request. */
  addIdentities(users: readonly Pick<IIdentityRow, 'username' | 'guid'>[]): Promise<IIdentityRow[]>;
  /** null if the user has no guid yet. */
  getIdentity(username: string): Promise<IIdentityRow | null>;
  /** The user to whom a guid belongs. */
  findIdentity(guid: string): Promise<IIdentityRow | null>;
  /** Begins the next generation of a user's tokens. Resolves with the stored row; null if the user does not exist. */
  revokeIdentity(username: string): Promise<IIdentityRow | null>;
  /** Deletes the user's webhooks too. */
  deleteIdentity(username: string, at: number): Promise<void>;
  /**
   * Stores or replaces a registered bot. With `most`, it must be new: rejects with `bot_name_taken` if there is one with this username, and
   * with `too_many_bots` if its owner already has `most` bots.
   */
  putBot(row: IBotRow, most?: number): Promise<void>;
  /** null if no bot with this username is registered. */
  getBot(username: string): Promise<IBotRow | null>;
  /** In the order in which they were registered. */
  listBots(): Promise<IBotRow[]>;
  /** Forgets a registered bot. Nothing happens if there is none. */
  deleteBot(username: string): Promise<void>;
  /** Stores a value once under a name, and resolves with the first one stored. */
  settle(name: string, value: string): Promise<string>;
  /** null if the chat has no such attachment. */
  getAttachment(chat: string, id: string): Promise<IStoredAttachment | null>;
  /** The newest first. `before` is an `n`. `within` is a range of time whose end is excluded. */
  listAttachments(
    chat: string,
    options: { limit: number; before?: number; within?: ITimes }
  ): Promise<IStoredAttachment[]>;
  /** Bytes of all attachments of a chat. */
  attachedBytes(chat: string): Promise<number>;
  /** Bytes of all attachments that a user has added to chats. */
  attachedBytesOf(owner: string): Promise<number>;
  /** The share of one user in a chat's attachments: the number of entries, and the bytes of the files. */
  attachedShare(chat: string, owner: string): Promise<{ entries: number; bytes: number }>;

  /** The entries of those ids that have one. */
  getEntries(chat: string, ids: readonly string[]): Promise<IEntryRow[]>;
  /** Ordered by id, behind `after`. */
  listEntries(chat: string, options: { after?: string; limit: number }): Promise<IEntryRow[]>;

  /** The `seq` up to which a bot has read a chat; null if it never has. */
  getCursor(chat: string, bot: string): Promise<number | null>;
  /** Stores how far a bot has read a chat, as a `seq`. */
  setCursor(chat: string, bot: string, seq: number): Promise<void>;

  /** The messages that bots work on. */
  readonly handovers: IHandoverStore;

  /** All chats in which the user is a participant. */
  chatsOf(username: string): Promise<string[]>;

  /** The journal: all commits, in order. */
  readonly journal: IJournal;

  /** The messages for readers who pass them on. */
  readonly history: IHistoryStore;

  readonly webhooks: IWebhookStore;

  readonly workspaces: IWorkspaceStore;

  readonly routing: IRoutingStore;

  /** The strings with which clients of Socket.IO connect and send. */
  readonly strings: IStringStore;

  readonly bridges: IBridgeStore;

  readonly preferences: IPreferenceStore;
  readonly pushes: IPushStore;

  readonly reading: IReadingStore;

  readonly following: IFollowingStore;

  readonly bulk: IBulk;
}
