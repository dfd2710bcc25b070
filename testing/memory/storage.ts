import type { IBulk } from '../../server/storage/bulk.js';
import type { IHandoverStore } from '../../server/storage/handovers.js';
import type { IWordPlace } from '../../server/storage/name-words.js';
import type { ISearchHit, ISearchOptions, ISearchQuery } from '../../server/storage/search.js';
import type * as S from '../../server/storage/storage.js';
import type { IWebhookStore } from '../../server/storage/webhooks.js';
import { answer } from './answer.js';
import { MemoryAttachments } from './attachments.js';
import { memoryBridges } from './bridges.js';
import { MemoryBulk } from './bulk.js';
import { MemoryChats } from './chats.js';
import { memoryFollowing } from './following.js';
import { MemoryHandovers } from './handovers.js';
import { memoryHistory } from './history.js';
import { MemoryMessages } from './messages.js';
import { MemoryPeople } from './people.js';
import { memoryJournal } from './journal.js';
import { memoryPreferences } from './preferences.js';
import { memoryPushes } from './pushes.js';
import { memoryReading } from './reading.js';
import { memoryRouting } from './routing.js';
import { MemoryState } from './state.js';
import { memoryStrings } from './strings.js';
import { MemorySummaries } from './summaries.js';
import { memoryWebhooks } from './webhooks.js';
import { MemoryWorkspaces, memoryWorkspaces } from './workspaces.js';

/** Keeps chats in memory, for tests. As with a file, stored data outlives `close`. */
export class MemoryStorage implements S.IStorage {
  /** Called before each commit and each creation. A test can delay it to hold the write, or throw to make it fail. */
  beforeCommit: ((changes: readonly S.IChatCommit[]) => void | Promise<void>) | null = null;

  readonly history = memoryHistory(this);
  readonly journal = memoryJournal(run => this._do(() => run(this._state.journal)));

  readonly webhooks: IWebhookStore = memoryWebhooks(run =>
    this._do(() => run(this._state.webhooks))
  );

  readonly workspaces: S.IWorkspaceStore = memoryWorkspaces(run =>
    this._do(() => run(this._workspaces))
  );

  readonly handovers: IHandoverStore = {
    list: (id, bot) => this._do(() => this._handovers.list(id, bot)),
    put: (id, bot, handover) => this._do(() => this._handovers.put(id, bot, handover)),
    remove: (id, bot, handover) => this._do(() => this._handovers.remove(id, bot, handover))
  };

  readonly routing = memoryRouting(run => this._do(() => run(this._state)));
  readonly preferences = memoryPreferences(run =>
    this._do(() => run(this._state, this._summaries))
  );
  readonly pushes = memoryPushes(run => this._do(() => run(this._state.pushes)));
  readonly reading = memoryReading(run => this._do(() => run(this._people)));
  readonly following = memoryFollowing(run => this._do(() => run(this._state)));
  readonly bridges = memoryBridges(run => this._do(() => run(this._state)));
  readonly strings = memoryStrings(run => this._do(() => run(this._state.strings)));

  readonly bulk: IBulk = {
    begin: (id, at) => this._do(() => this._bulk.begin(id, at)),
    fill: (id, piece) => this._do(() => this._bulk.fill(id, piece)),
    finish: (row, last, most, mostIn) =>
      this._make(row, last, mostIn, () => this._bulk.finish(row, last, most)),
    leftovers: before => this._do(() => this._bulk.leftovers(before)),
    purge: id => this._do(() => this._bulk.purge(id))
  };

  open(): Promise<void> {
    this._open = true;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this._open = false;
    return Promise.resolve();
  }

  createChat(...[row, first, most, mostIn]: Parameters<S.IStorage['createChat']>): Promise<void> {
    return this._make(row, first, mostIn, () => this._chats.createChat(row, first, most));
  }

  private async _make(
    row: S.IChatRow,
    first: Omit<S.IChatCommit, 'chat'>,
    mostIn: number | undefined,
    make: () => void
  ): Promise<void> {
    await this.beforeCommit?.([{ ...first, chat: row.id }]);
    await this._do(() => {
      this._workspaces.requireRoom(row.workspace, mostIn);
      make();
    });
  }

  getChat(id: string): Promise<S.IChatRow | null> {
    return this._do(() => this._chats.getChat(id));
  }

  wasDeleted(id: string): Promise<boolean> {
    return this._do(() => this._chats.wasDeleted(id));
  }

  loadChat(id: string): Promise<S.IStoredChat | null> {
    return this._do(() => this._chats.loadChat(id));
  }

  deleteChat(id: string, at: number, by?: string): Promise<void> {
    return this._do(() => this._chats.deleteChat(id, at, by));
  }

  getParticipants(id: string): Promise<readonly S.IParticipantRow[]> {
    return this._do(() => this._people.getParticipants(id));
  }

  getFormer(id: string, username: string): Promise<S.IFormerRow | null> {
    return this._do(() => this._people.getFormer(id, username));
  }

  givenName(id: string, username: string): Promise<string | null> {
    return this._do(() => this._people.givenName(id, username));
  }

  namesakes(id: string, name: string, seq: number): Promise<string[]> {
    return this._do(() => this._people.namesakes(id, name, seq));
  }

  hasNamesake = (names: readonly string[], except?: string) =>
    this._do(() => this._people.hasNamesake(names, except));

  topicsBy = (username: string) => this._do(() => this._chats.topicsBy(username));
  expiredChats = (now: number) => this._do(() => this._chats.expiredChats(now));

  async commit(changes: readonly S.IChatCommit[]): Promise<void> {
    await this.beforeCommit?.(changes);
    await this._do(() => this._chats.commit(changes));
  }

  compact(id: string, state: Uint8Array): Promise<void> {
    return this._do(() => this._chats.compact(id, state));
  }

  renew(id: string, epoch: S.IEpoch): Promise<void> {
    return this._do(() => this._chats.renew(id, epoch));
  }

  logLength(id: string): Promise<number> {
    return this._do(() => this._chats.logLength(id));
  }

  lookUp(questions: readonly S.IChatQuestion[]): Promise<S.IChatAnswer[]> {
    const nouns = {
      state: this._state,
      messages: this._messages,
      attachments: this._attachments,
      people: this._people
    };
    return this._do(() => questions.map(question => answer(nouns, question)));
  }

  getMessage(chat: string, id: string): Promise<S.IMessageRow | null> {
    return this._do(() => this._messages.getMessage(chat, id));
  }

  changedSince(chat: string, ids: readonly string[], at: number): Promise<string[]> {
    return this._do(() => this._messages.changedSince(chat, ids, at));
  }

  listMessages(id: string, options: S.IMessageRange): Promise<S.IMessageRow[]> {
    return this._do(() => this._messages.listMessages(id, options));
  }

  messagesAfter(id: string, after: number, limit: number): Promise<S.IMessageRow[]> {
    return this._do(() => this._messages.messagesAfter(id, after, limit));
  }

  seqAt(id: string, time: number): Promise<number> {
    return this._do(() => this._messages.seqAt(id, time));
  }

  searchMessages(query: ISearchQuery, options: ISearchOptions): Promise<ISearchHit[]> {
    return this._do(() => this._messages.searchMessages(query, options));
  }

  listChats(username: string, options?: S.IListPage): Promise<S.IChatSummary[]> {
    return this._do(() => this._summaries.listChats(username, options));
  }

  listUnread(username: string, options: S.IListOptions = {}): Promise<string[]> {
    return this._do(() => this._summaries.listUnread(username, options));
  }

  getSummary = (id: string, username: string, options?: S.IListOptions) =>
    this._do(() => this._summaries.getSummary(id, username, options));

  setRead = (...given: Parameters<S.IStorage['setRead']>): Promise<number> =>
    this._do(() => this._people.setRead(...given));

  listReads(id: string): Promise<S.IReadRow[]> {
    return this._do(() => this._people.listReads(id));
  }

  putUser = (user: S.IUserRow): Promise<void> => this._do(() => this._people.putUser(user));
  getUser = (username: string) => this._do(() => this._people.getUser(username));
  listUsers = (page: { after?: string; limit: number }) =>
    this._do(() => this._people.listUsers(page));
  findUsers = (text: string, page: { after?: IWordPlace; limit: number }) =>
    this._do(() => this._people.findUsers(text, page));

  addIdentities(
    users: readonly Pick<S.IIdentityRow, 'username' | 'guid'>[]
  ): Promise<S.IIdentityRow[]> {
    return this._do(() =>
      users.map(({ username, guid }) => this._state.identities.add(username, guid))
    );
  }

  getIdentity = (username: string) => this._do(() => this._state.identities.get(username));
  findIdentity = (guid: string) => this._do(() => this._state.identities.find(guid));

  revokeIdentity(username: string): Promise<S.IIdentityRow | null> {
    return this._do(() => {
      this._state.identities.change(username, ({ generation }) => ({ generation: generation + 1 }));
      return this._state.identities.get(username);
    });
  }

  deleteIdentity(username: string): Promise<void> {
    return this._do(() => {
      this._state.identities.change(username, () => ({ deleted: true }));
      this._state.pushes.removeIf(row => row.username === username);
      this._state.webhooks.removeOf(username);
    });
  }

  putBot = (row: S.IBotRow, most?: number) => this._do(() => this._state.bots.put(row, most));
  getBot = (username: string) => this._do(() => this._state.bots.get(username));
  listBots = () => this._do(() => this._state.bots.list());
  deleteBot = (username: string) => this._do(() => this._state.bots.remove(username));

  settle(name: string, value: string): Promise<string> {
    return this._do(() => this._state.identities.settle(name, value));
  }

  getAttachment(chat: string, id: string): Promise<S.IStoredAttachment | null> {
    return this._do(() => this._attachments.getAttachment(chat, id));
  }

  listAttachments(
    id: string,
    options: { limit: number; before?: number; within?: S.ITimes }
  ): Promise<S.IStoredAttachment[]> {
    return this._do(() => this._attachments.listAttachments(id, options));
  }

  attachedBytes = (id: string) => this._do(() => this._attachments.attachedBytes(id));

  getEntries(id: string, ids: readonly string[]): Promise<S.IEntryRow[]> {
    return this._do(() => this._attachments.getEntries(id, ids));
  }

  listEntries(id: string, options: { after?: string; limit: number }): Promise<S.IEntryRow[]> {
    return this._do(() => this._attachments.listEntries(id, options));
  }

  attachedBytesOf(owner: string): Promise<number> {
    return this._do(() => this._attachments.attachedBytesOf(owner));
  }

  attachedShare(chat: string, owner: string): Promise<{ entries: number; bytes: number }> {
    return this._do(() => this._attachments.attachedShare(chat, owner));
  }

  getCursor = (id: string, bot: string) => this._do(() => this._people.getCursor(id, bot));

  setCursor(id: string, bot: string, seq: number): Promise<void> {
    return this._do(() => this._people.setCursor(id, bot, seq));
  }

  chatsOf = (username: string) => this._do(() => this._people.chatsOf(username));

  private async _do<T>(run: () => T): Promise<T> {
    if (!this._open) {
      throw new Error('The storage is not open.');
    }
    return Promise.resolve(run());
  }

  private _open = false;
  private _state = new MemoryState();
  private _handovers = new MemoryHandovers(this._state);
  private _chats = new MemoryChats(this._state, this._handovers);
  private _bulk = new MemoryBulk(this._state, this._chats);
  private _messages = new MemoryMessages(this._state);
  private _people = new MemoryPeople(this._state);
  private _summaries = new MemorySummaries(this._state);
  private _workspaces = new MemoryWorkspaces(this._state, this._chats);
  private _attachments = new MemoryAttachments(this._state);
}
