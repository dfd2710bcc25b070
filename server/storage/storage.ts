import type { IJournal } from './journal.js';
import type {
  IChatCommit,
  IChatRow,
  IChatSummary,
  IEntryRow,
  IEpoch,
  IFormerRow,
  IIdentityRow,
  IListOptions,
  IListPage,
  IMessageRow,
  IParticipantRow,
  IReadRow,
  IStoredAttachment,
  IStoredChat,
  ITimes,
  IUserRow
} from './rows.js';
import type { ISearchHit, ISearchOptions, ISearchQuery } from './search.js';
import type { IWebhookStore } from './webhooks.js';

export * from './rows.js';

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
