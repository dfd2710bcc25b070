import { ChatError, requireNotSaved } from '../errors.js';
import type { IJournal } from './journal.js';
import { apply } from './sqlite/apply.js';
import { SqliteConnection } from './sqlite/connection.js';
import { isCorrupt } from './sqlite/database.js';
import { storedChat } from './sqlite/stored-chat.js';
import type { Tables } from './sqlite/tables.js';
import type { ISearchHit, ISearchOptions, ISearchQuery } from './search.js';
import type * as S from './storage.js';
import type { IWebhookStore } from './webhooks.js';

/** The name of the file in a data directory. */
export const DATABASE = 'colloquy.sqlite';

/** Stores chats in one SQLite file. Several processes may have it open. The statements are in `sqlite/`, one file a noun. */
export class SqliteStorage extends SqliteConnection implements S.IStorage {
  readonly journal: IJournal = {
    after: (n, limit) => this._read(({ journal }) => journal.after(n, limit)),
    end: () => this._read(({ journal }) => journal.end()),
    has: n => this._read(({ journal }) => journal.has(n)),
    mark: at => this._write(({ journal }) => journal.mark(at)),
    prune: (before, keep) => this._write(({ journal }) => journal.prune(before, keep))
  };

  readonly webhooks: IWebhookStore = {
    add: (row, most) => this._write(({ webhooks }) => webhooks.add(row, most)),
    get: id => this._read(({ webhooks }) => webhooks.get(id)),
    list: username => this._read(({ webhooks }) => webhooks.list(username)),
    remove: id => this._write(({ webhooks }) => webhooks.remove(id)),
    advance: (id, place, letter) =>
      this._write(({ webhooks }) => webhooks.advance(id, place, letter)),
    deadLetters: (id, options) => this._read(({ webhooks }) => webhooks.deadLetters(id, options)),
    putDeadLetter: (id, letter) =>
      this._write(({ webhooks }) => webhooks.putDeadLetter(id, letter)),
    removeDeadLetters: (id, place) =>
      this._write(({ webhooks }) => webhooks.removeDeadLetters(id, place))
  };

  createChat(row: S.IChatRow, first: Omit<S.IChatCommit, 'chat'>, most = Infinity): Promise<void> {
    return this._write(tables => {
      if (most !== Infinity && tables.chats.countOf(row.createdBy) >= most) {
        throw new ChatError('too_many_chats');
      }
      tables.chats.insert(row);
      apply(tables, { ...first, chat: row.id }, row.createdOn);
      tables.searches.note(first.messages?.map(({ body }) => body) ?? []);
      tables.journal.add(row.createdOn, [{ chat: row.id, made: { by: row.createdBy } }]);
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
    return this._write(({ chats, journal, people }) => {
      const { access } = chats.require(id);
      const readers =
        access === 'open' ? [] : people.participants(id).map(({ username }) => username);
      chats.remove(id, at);
      journal.add(at, [{ chat: id, gone: { ...(by !== undefined && { by }), access, readers } }]);
    });
  }

  getParticipants(chat: string): Promise<readonly S.IParticipantRow[]> {
    return this._read(({ people }) => people.participants(chat));
  }

  getFormer(chat: string, username: string): Promise<S.IFormerRow | null> {
    return this._read(({ people }) => people.former(chat, username));
  }

  givenName(chat: string, username: string): Promise<string | null> {
    return this._read(({ people }) => people.givenName(chat, username));
  }

  topicsFrom(prefix: string): Promise<string[]> {
    return this._read(({ chats }) => chats.topics(prefix));
  }

  expiredChats(now: number): Promise<string[]> {
    return this._read(({ chats }) => chats.expired(now));
  }

  commit(changes: readonly S.IChatCommit[]): Promise<void> {
    return this._write(tables => {
      const now = changes.reduce((last, { at = 0 }) => Math.max(last, at), 0);
      const entries = changes.flatMap(change => apply(tables, change, now) ?? []);
      tables.searches.note(
        changes.flatMap(({ messages = [] }) => messages.map(({ body }) => body))
      );
      tables.journal.add(now, entries);
    });
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
    return this._read(({ log }) => log.length(chat));
  }

  getMessage(chat: string, id: string): Promise<S.IMessageRow | null> {
    return this._read(({ messages }) => messages.get(chat, id));
  }

  takenIds(chat: string, ids: readonly string[]): Promise<string[]> {
    return this._read(({ messages }) => messages.taken(chat, ids));
  }

  changedSince(chat: string, ids: readonly string[], at: number): Promise<string[]> {
    return this._read(({ messages }) => messages.changedSince(chat, ids, at));
  }

  listMessages(
    chat: string,
    { before = Number.MAX_SAFE_INTEGER, since, limit }: S.IMessageRange
  ): Promise<S.IMessageRow[]> {
    return this._read(({ messages }) => messages.before(chat, before, limit, since));
  }

  messagesAfter(chat: string, after: number, limit: number): Promise<S.IMessageRow[]> {
    return this._read(({ messages }) => messages.after(chat, after, limit));
  }

  seqAt(chat: string, time: number): Promise<number> {
    return this._read(({ messages }) => messages.seqAt(chat, time));
  }

  async searchMessages(query: ISearchQuery, options: ISearchOptions): Promise<ISearchHit[]> {
    const newest = await this._read(({ searches }) => searches.newest());
    await this._catchUp(newest).catch(requireNotSaved); // a full disk hinders no search
    return this._read(({ searches }) => searches.find(query, options));
  }

  private async _catchUp(newest: number): Promise<void> {
    while (this._opened.searches.isBehind(newest)) {
      await this._write(({ searches }) => searches.catchUp());
      await new Promise(resolve => setImmediate(resolve)); // other requests run in between
    }
  }

  listChats(username: string, options: S.IListPage = {}): Promise<S.IChatSummary[]> {
    return this._read(({ summaries }) => summaries.list(username, options));
  }

  listUnread(username: string, options: S.IListOptions = {}): Promise<string[]> {
    return this._read(({ summaries }) => summaries.unread(username, options));
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
      if (read.moved) {
        journal.add(at, [{ chat, read: { username, seq } }]);
      }
      return read.seq;
    });
  }

  listReads(chat: string): Promise<S.IReadRow[]> {
    return this._read(({ positions }) => positions.reads(chat));
  }

  async putUser(user: S.IUserRow): Promise<void> {
    if (!(await this._read(({ people }) => people.hasUser(user)))) {
      await this._write(({ people }) => people.putUser(user));
    }
  }

  getUser(username: string): Promise<S.IUserRow | null> {
    return this._read(({ people }) => people.getUser(username));
  }

  async addIdentities(
    users: readonly Pick<S.IIdentityRow, 'username' | 'guid'>[]
  ): Promise<S.IIdentityRow[]> {
    const read = ({ identities }: Tables) =>
      users.flatMap(({ username }) => identities.get(username) ?? []);
    const known = await this._read(read);
    return known.length === users.length
      ? known
      : this._write(tables => {
          users.forEach(({ username, guid }) => tables.identities.add(username, guid));
          return read(tables);
        });
  }

  getIdentity(username: string): Promise<S.IIdentityRow | null> {
    return this._read(({ identities }) => identities.get(username));
  }

  findIdentity(guid: string): Promise<S.IIdentityRow | null> {
    return this._read(({ identities }) => identities.find(guid));
  }

  revokeIdentity(username: string): Promise<S.IIdentityRow | null> {
    return this._write(({ identities }) => {
      identities.revoke(username);
      return identities.get(username);
    });
  }

  deleteIdentity(username: string, at: number): Promise<void> {
    return this._write(({ identities, webhooks }) => {
      identities.remove(username, at);
      webhooks.removeOf(username);
    });
  }

  async settle(name: string, value: string): Promise<string> {
    const settled = await this._read(({ identities }) => identities.settled(name));
    return settled ?? this._write(({ identities }) => identities.settle(name, value));
  }

  getAttachment(chat: string, id: string): Promise<S.IStoredAttachment | null> {
    return this._read(({ attachments }) => attachments.get(chat, id));
  }

  listAttachments(
    chat: string,
    {
      limit,
      before = Number.MAX_SAFE_INTEGER,
      within = { from: 0, to: Infinity }
    }: { limit: number; before?: number; within?: S.ITimes }
  ): Promise<S.IStoredAttachment[]> {
    return this._read(({ attachments }) => attachments.list(chat, limit, before, within));
  }

  attachedBytes(chat: string): Promise<number> {
    return this._read(({ attachments }) => attachments.bytes(chat));
  }

  getEntries(chat: string, ids: readonly string[]): Promise<S.IEntryRow[]> {
    return this._read(({ entries }) => entries.some(chat, ids));
  }

  takenEntries(chat: string, ids: readonly string[]): Promise<string[]> {
    return this._read(({ entries }) => entries.taken(chat, ids));
  }

  listEntries(
    chat: string,
    { after = '', limit }: { after?: string; limit: number }
  ): Promise<S.IEntryRow[]> {
    return this._read(({ entries }) => entries.list(chat, after, limit));
  }

  attachedBytesOf(owner: string): Promise<number> {
    return this._read(({ attachments }) => attachments.bytesOf(owner));
  }

  getCursor(chat: string, bot: string): Promise<number | null> {
    return this._read(({ positions }) => positions.getCursor(chat, bot));
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
}
