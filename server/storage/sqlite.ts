import { ChatError } from '../errors.js';
import type { IBridgeStore } from './bridges.js';
import type { IBulk } from './bulk.js';
import type { IHandoverStore } from './handovers.js';
import type { IHistoryStore } from './history.js';
import type { IJournal } from './journal.js';
import { answer } from './sqlite/answer.js';
import { apply, insertChat, requireRoom } from './sqlite/apply.js';
import { bridgeStore } from './sqlite/bridge-store.js';
import { bulkStore } from './sqlite/bulk-store.js';
import { isCorrupt } from './sqlite/database.js';
import { followingStore } from './sqlite/following-store.js';
import { handoverStore } from './sqlite/handover-store.js';
import { historyStore } from './sqlite/history-store.js';
import { IndexUpkeep } from './sqlite/index-upkeep.js';
import { journalStore } from './sqlite/journal-store.js';
import { SqlitePeople } from './sqlite/people-store.js';
import { preferenceStore } from './sqlite/preference-store.js';
import { pushStore } from './sqlite/push-store.js';
import { listReads, readingStore } from './sqlite/reading-store.js';
import { routingStore } from './sqlite/routing-store.js';
import { searchMessages } from './sqlite/search-store.js';
import { storedChat } from './sqlite/stored-chat.js';
import { listChats, listUnread } from './sqlite/summary-store.js';
import { stringStore } from './sqlite/string-store.js';
import { shareOf, type Tables } from './sqlite/tables.js';
import { webhookStore } from './sqlite/webhook-store.js';
import { workspaceStore } from './sqlite/workspace-store.js';
import type { ISearchHit, ISearchOptions, ISearchQuery } from './search.js';
import type * as S from './storage.js';
import type { IWebhookStore } from './webhooks.js';

/** The name of the file in a data directory. */
export const DATABASE = 'colloquy.sqlite';

/** Stores chats in one SQLite file. Several processes may have it open. The statements are in `sqlite/`, one file a noun. */
export class SqliteStorage extends SqlitePeople implements S.IStorage {
  private readonly _upkeep = new IndexUpkeep(this._transactions);

  readonly journal: IJournal = journalStore(this._transactions);

  readonly history: IHistoryStore = historyStore(this._transactions);

  readonly webhooks: IWebhookStore = webhookStore(this._transactions);

  readonly workspaces: S.IWorkspaceStore = workspaceStore(this._transactions);

  readonly handovers: IHandoverStore = handoverStore(this._transactions);

  readonly routing: S.IRoutingStore = routingStore(this._transactions);

  readonly strings: S.IStringStore = stringStore(this._transactions);

  readonly bridges: IBridgeStore = bridgeStore(this._transactions);

  readonly preferences: S.IPreferenceStore = preferenceStore(this._transactions);
  readonly pushes: S.IPushStore = pushStore(this._transactions);
  readonly reading: S.IReadingStore = readingStore(this._transactions);
  readonly following: S.IFollowingStore = followingStore(this._transactions);

  readonly bulk: IBulk = bulkStore(this._transactions, this._upkeep);

  createChat(
    row: S.IChatRow,
    first: Omit<S.IChatCommit, 'chat'>,
    most?: number,
    mostIn?: number
  ): Promise<void> {
    return this._write(tables => {
      requireRoom(tables, row, most, mostIn);
      tables.bulk.requireFree(row.id);
      insertChat(tables, row, first);
    });
  }

  getChat(id: string): Promise<S.IChatRow | null> {
    return this._read(({ chats }) => chats.get(id));
  }

  wasDeleted(id: string): Promise<boolean> {
    return this._read(({ chats }) => chats.wasDeleted(id));
  }

  loadChat(id: string): Promise<S.IStoredChat | null> {
    return this._read(tables => storedChat(tables, id)).catch((error: unknown) => {
      throw isCorrupt(error) ? new ChatError('chat_damaged') : error;
    });
  }

  deleteChat(id: string, at: number, by?: string): Promise<void> {
    return this._write(tables => {
      const { bulk, chats, journal } = tables;
      const readers = readersOf(tables, chats.require(id));
      const access = readers ? 'private' : 'open';
      chats.bury(id, at);
      bulk.purge(id);
      journal.add(at, [
        { chat: id, gone: { ...(by !== undefined && { by }), access, readers: readers ?? [] } }
      ]);
    });
  }

  getParticipants(chat: string): Promise<readonly S.IParticipantRow[]> {
    return this._readIn(chat, ({ people }) => people.participants(chat), []);
  }

  getFormer(chat: string, username: string): Promise<S.IFormerRow | null> {
    return this._readIn(chat, ({ people }) => people.former(chat, username), null);
  }

  givenName(chat: string, username: string): Promise<string | null> {
    return this._readIn(chat, ({ people }) => people.givenName(chat, username), null);
  }

  namesakes(chat: string, name: string, seq: number): Promise<string[]> {
    return this._readIn(chat, ({ likenesses }) => likenesses.namesakes(chat, name, seq), []);
  }

  hasNamesake(names: readonly string[], except?: string): Promise<boolean> {
    return this._read(({ likenesses }) => likenesses.isAnyTaken(names, except));
  }

  topicsBy(username: string): Promise<string[]> {
    return this._read(({ chats }) => chats.topicsBy(username));
  }

  expiredChats(now: number): Promise<string[]> {
    return this._read(({ chats }) => chats.expired(now));
  }

  async commit(changes: readonly S.IChatCommit[]): Promise<void> {
    await this._write(tables => {
      const now = changes.reduce((last, { at = 0 }) => Math.max(last, at), 0);
      const entries = changes.flatMap(change => apply(tables, change, now));
      tables.searches.note(changes.flatMap(({ messages = [] }) => messages));
      tables.journal.add(now, entries);
    });
    this._upkeep.wake();
  }

  compact(chat: string, state: Uint8Array): Promise<void> {
    return this._write(({ chats, log }) => {
      chats.require(chat);
      log.compact(chat, state);
    });
  }

  renew(chat: string, { roomClient, state, isCut = false }: S.IEpoch): Promise<void> {
    return this._write(({ chats, log, people }) => {
      chats.require(chat);
      if (isCut) {
        log.setAside(chat);
      }
      chats.renew(chat, roomClient);
      people.unbindClients(chat);
      log.compact(chat, state);
    });
  }

  logLength(chat: string): Promise<number> {
    return this._readIn(chat, ({ log }) => log.length(chat), 0);
  }

  lookUp(questions: readonly S.IChatQuestion[]): Promise<S.IChatAnswer[]> {
    // Turns ask, and commit before they show something.
    return this._readUnsynced(tables => questions.map(question => answer(tables, question)));
  }

  getMessage(chat: string, id: string): Promise<S.IMessageRow | null> {
    return this._readIn(chat, ({ messages }) => messages.get(chat, id), null);
  }

  changedSince(chat: string, ids: readonly string[], at: number): Promise<string[]> {
    return this._readIn(chat, ({ messages }) => messages.changedSince(chat, ids, at), []);
  }

  listMessages(
    chat: string,
    { before = Number.MAX_SAFE_INTEGER, since, limit }: S.IMessageRange
  ): Promise<S.IMessageRow[]> {
    return this._readIn(chat, ({ messages }) => messages.before(chat, before, limit, since), []);
  }

  messagesAfter(chat: string, after: number, limit: number): Promise<S.IMessageRow[]> {
    return this._readIn(chat, ({ messages }) => messages.after(chat, after, limit), []);
  }

  seqAt(chat: string, time: number): Promise<number> {
    return this._readIn(chat, ({ messages }) => messages.seqAt(chat, time), 0);
  }

  searchMessages(query: ISearchQuery, options: ISearchOptions): Promise<ISearchHit[]> {
    return searchMessages(this._transactions, query, options);
  }

  listChats(username: string, options: S.IListPage = {}): Promise<S.IChatSummary[]> {
    return listChats(this._transactions, username, options);
  }

  listUnread(username: string, options: S.IListOptions = {}): Promise<string[]> {
    return listUnread(this._transactions, username, options);
  }

  getSummary(
    chat: string,
    username: string,
    options: S.IListOptions = {}
  ): Promise<S.IChatSummary | null> {
    return this._read(({ summaries }) => summaries.get(chat, username, options));
  }

  setRead(chat: string, username: string, seq: number, at: number): Promise<number> {
    return this._write(({ chats, journal, positions }) => {
      chats.require(chat);
      const read = positions.setRead(chat, username, seq, at);
      if (read.entry) {
        journal.add(at, [read.entry]);
      }
      return read.seq;
    });
  }

  listReads(chat: string): Promise<S.IReadRow[]> {
    return listReads(this._transactions, chat);
  }

  getAttachment(chat: string, id: string): Promise<S.IStoredAttachment | null> {
    return this._readIn(chat, ({ attachments }) => attachments.get(chat, id), null);
  }

  listAttachments(
    chat: string,
    {
      limit,
      before = Number.MAX_SAFE_INTEGER,
      within = { from: 0, to: Infinity }
    }: { limit: number; before?: number; within?: S.ITimes }
  ): Promise<S.IStoredAttachment[]> {
    return this._readIn(chat, t => t.attachments.list(chat, limit, before, within), []);
  }

  attachedBytes(chat: string): Promise<number> {
    return this._readIn(chat, ({ attachments }) => attachments.bytes(chat), 0);
  }

  getEntries(chat: string, ids: readonly string[]): Promise<S.IEntryRow[]> {
    return this._readIn(chat, ({ entries }) => entries.some(chat, ids), []);
  }

  listEntries(
    chat: string,
    { after = '', limit }: { after?: string; limit: number }
  ): Promise<S.IEntryRow[]> {
    return this._readIn(chat, ({ entries }) => entries.list(chat, after, limit), []);
  }

  attachedBytesOf(owner: string): Promise<number> {
    return this._read(({ attachments }) => attachments.bytesOf(owner));
  }

  attachedShare(chat: string, owner: string): Promise<{ entries: number; bytes: number }> {
    return this._readIn(chat, tables => shareOf(tables, chat, owner), { entries: 0, bytes: 0 });
  }

  getCursor(chat: string, bot: string): Promise<number | null> {
    return this._readIn(chat, ({ positions }) => positions.getCursor(chat, bot), null);
  }

  setCursor(chat: string, bot: string, seq: number): Promise<void> {
    return this._write(({ chats, positions }) => {
      chats.require(chat);
      positions.setCursor(chat, bot, seq);
    });
  }

  chatsOf(username: string): Promise<string[]> {
    return this._read(({ people }) => people.chatsOf(username));
  }

  /** Reads rows of a chat; `none` if there is no such chat, although some of its rows may be there. */
  private _readIn<T>(chat: string, run: (tables: Tables) => T, none: T): Promise<T> {
    return this._read(tables => (tables.chats.isThere(chat) ? run(tables) : none));
  }
}

/** The users who can read a chat; null for everybody. */
function readersOf(
  { people, workspaces }: Tables,
  { id, access, workspace }: S.IChatRow
): string[] | null {
  if (access === 'open' && workspace === undefined) {
    return null;
  }
  const own = people.participants(id);
  const readers =
    workspace === undefined || access !== 'open'
      ? own
      : [...workspaces.members(workspace), ...own.filter(({ role }) => role === 'bot')];
  return [...new Set(readers.map(({ username }) => username))];
}
