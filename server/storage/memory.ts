import { ChatError } from '../errors.js';
import { pickFaces, RECENT_MESSAGES, stranger } from './faces.js';
import { journalOf, type IJournal, type IJournalEntry } from './journal.js';
import {
  changed,
  copy,
  emptyChat,
  entriesOf,
  participantsOf,
  reachOf,
  rows,
  type IMemoryChat
} from './memory-chat.js';
import { MemoryIdentities } from './memory-identities.js';
import { MemoryJournal } from './memory-journal.js';
import { MemoryWebhooks } from './memory-webhooks.js';
import { byLiveliness, isIn } from './order.js';
import {
  asksNothing,
  matchesName,
  scoreOf,
  type ISearchHit,
  type ISearchOptions,
  type ISearchQuery
} from './search.js';
import { fitting } from './page-bytes.js';
import * as S from './storage.js';
import type { IWebhookStore } from './webhooks.js';

const DAY = 86_400_000;

/**
 * Keeps chats in memory, for tests. As with a file, stored data outlives `close`. The file is long because the contract is: each call takes
 * a few lines here.
 */
export class MemoryStorage implements S.IStorage {
  /** Called before each commit and each creation. A test can delay it to hold the write, or throw to make it fail. */
  beforeCommit: ((changes: readonly S.IChatCommit[]) => void | Promise<void>) | null = null;

  readonly journal: IJournal = {
    after: (n, limit) => this._do(() => this._journal.after(n, limit)),
    end: () => this._do(() => this._journal.end),
    has: n => this._do(() => this._journal.has(n)),
    mark: at => this._do(() => this._journal.mark(at)),
    prune: (before, keep) => this._do(() => this._journal.prune(before, keep))
  };

  readonly webhooks: IWebhookStore = {
    add: (row, most) => this._do(() => this._webhooks.add(row, most)),
    get: id => this._do(() => this._webhooks.get(id)),
    list: username => this._do(() => this._webhooks.list(username)),
    remove: id => this._do(() => this._webhooks.remove(id)),
    advance: (id, place, letter) => this._do(() => this._webhooks.advance(id, place, letter)),
    deadLetters: (id, options) => this._do(() => this._webhooks.deadLetters(id, options)),
    putDeadLetter: (id, letter) => this._do(() => this._webhooks.putDeadLetter(id, letter)),
    removeDeadLetters: (id, place) => this._do(() => this._webhooks.removeDeadLetters(id, place))
  };

  open(): Promise<void> {
    this._open = true;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this._open = false;
    return Promise.resolve();
  }

  async createChat(
    row: S.IChatRow,
    first: Omit<S.IChatCommit, 'chat'>,
    most = Infinity
  ): Promise<void> {
    const change = { ...first, chat: row.id };
    await this.beforeCommit?.([change]);
    await this._do(() => {
      const own = [...this._chats.values()].filter(chat => chat.row.createdBy === row.createdBy);
      if (own.length >= most) {
        throw new ChatError('too_many_chats');
      }
      if (this._chats.has(row.id) || this._deleted.has(row.id)) {
        throw new ChatError('forbidden', 'There is or was a chat with this id.');
      }
      const chat = changed(emptyChat(copy(row)), change);
      this._chats.set(row.id, chat);
      this._putUsers([change]);
      this._journal.add(row.createdOn, [{ chat: row.id, made: { by: row.createdBy } }]);
    });
  }

  getChat(id: string): Promise<S.IChatRow | null> {
    return this._do(() => this._chats.get(id)?.row ?? null);
  }

  wasDeleted(id: string): Promise<boolean> {
    return this._do(() => this._deleted.has(id));
  }

  loadChat(id: string): Promise<S.IStoredChat | null> {
    return this._do(() => {
      const chat = this._chats.get(id);
      return chat
        ? {
            row: chat.row,
            updates: [...(chat.snapshot ? [chat.snapshot] : []), ...chat.log],
            participants: participantsOf(chat),
            strangers: [...chat.participants.keys()].filter(name => !this._users.has(name)),
            clients: new Map(chat.clients),
            retired: new Set(chat.retired),
            entries: entriesOf(chat).length
          }
        : null;
    });
  }

  deleteChat(id: string, at: number, by?: string): Promise<void> {
    return this._do(() => {
      const chat = this._require(id);
      const { access } = chat.row;
      const readers = access === 'open' ? [] : [...chat.participants.keys()].sort();
      this._journal.add(at, [
        { chat: id, gone: { ...(by !== undefined && { by }), access, readers } }
      ]);
      this._chats.delete(id);
      this._deleted.add(id);
    });
  }

  getParticipants(id: string): Promise<readonly S.IParticipantRow[]> {
    return this._do(() => this._of(id, participantsOf, []));
  }

  getFormer(id: string, username: string): Promise<S.IFormerRow | null> {
    return this._do(() => this._of(id, chat => chat.former.get(username) ?? null, null));
  }

  givenName(id: string, username: string): Promise<string | null> {
    return this._do(() =>
      this._of(
        id,
        ({ participants, former }) =>
          (participants.get(username) ?? former.get(username))?.displayName ?? null,
        null
      )
    );
  }

  topicsFrom(prefix: string): Promise<string[]> {
    return this._do(() =>
      [...this._chats.values()]
        .map(({ row }) => row.topic)
        .filter(topic => topic.startsWith(prefix))
    );
  }

  expiredChats(now: number): Promise<string[]> {
    return this._do(() =>
      [...this._chats.values()]
        .filter(
          ({ row: { createdOn, retentionDays } }) =>
            retentionDays !== undefined && createdOn + retentionDays * DAY <= now
        )
        .map(({ row }) => row.id)
    );
  }

  async commit(changes: readonly S.IChatCommit[]): Promise<void> {
    await this.beforeCommit?.(changes);
    await this._do(() => {
      const next = new Map<string, IMemoryChat>();
      const entries: IJournalEntry[] = [];
      for (const change of changes) {
        const chat = next.get(change.chat) ?? this._require(change.chat);
        const hasRole = (username: string): boolean => chat.participants.has(username);
        const seqOf = (id: string): number | undefined => chat.messages.get(id)?.seq;
        entries.push(...[journalOf(change, { ...chat.row, hasRole, seqOf }) ?? []].flat());
        next.set(change.chat, changed(chat, change));
      }
      this._journal.add(Math.max(...changes.map(({ at = 0 }) => at)), entries);
      next.forEach((chat, id) => this._chats.set(id, chat));
      this._putUsers(changes);
    });
  }

  compact(id: string, state: Uint8Array): Promise<void> {
    return this._do(() => {
      const chat = this._require(id);
      chat.snapshot = state.slice();
      chat.log = [];
    });
  }

  renew(id: string, { roomClient, state }: S.IEpoch): Promise<void> {
    return this._do(() => {
      const chat = this._require(id);
      chat.retired.add(chat.row.roomClient);
      chat.row = { ...chat.row, roomClient };
      chat.clients.clear();
      chat.snapshot = state.slice();
      chat.log = [];
    });
  }

  logLength(id: string): Promise<number> {
    return this._do(() => this._of(id, chat => chat.log.length, 0));
  }

  getMessage(chat: string, id: string): Promise<S.IMessageRow | null> {
    return this._do(() => copy(this._chats.get(chat)?.messages.get(id) ?? null));
  }

  takenIds(chat: string, ids: readonly string[]): Promise<string[]> {
    return this._do(() => ids.filter(id => this._chats.get(chat)?.messages.has(id)));
  }

  listMessages(
    id: string,
    { before = Infinity, limit }: { before?: number; limit: number }
  ): Promise<S.IMessageRow[]> {
    return this._do(() =>
      page(
        this._of(id, rows, [])
          .filter(({ seq }) => seq < before)
          .reverse(),
        limit
      )
    );
  }

  messagesAfter(id: string, after: number, limit: number): Promise<S.IMessageRow[]> {
    return this._do(() =>
      page(
        this._of(id, rows, []).filter(({ seq }) => seq > after),
        limit
      )
    );
  }

  seqAt(id: string, time: number): Promise<number> {
    return this._do(() => {
      const earlier = this._of(id, rows, []).filter(row => row.time * 1000 <= time);
      return earlier.sort((a, b) => a.time - b.time || a.seq - b.seq).at(-1)?.seq ?? 0;
    });
  }

  searchMessages(query: ISearchQuery, options: ISearchOptions): Promise<ISearchHit[]> {
    const { terms, from, before = Infinity, after = -Infinity } = query;
    const { username, all = false, limit, skip = 0 } = options;
    const isFrom = (sender: string): boolean => {
      const displayName = this._users.get(sender)?.displayName ?? '';
      return from === undefined || matchesName(from, [sender, displayName]);
    };
    const hitsOf = (chat: IMemoryChat): (ISearchHit & { score: number })[] =>
      [...chat.messages.values()]
        .filter(message => message !== null)
        .filter(({ type, deleted, sender, time, seq }) => {
          const ms = time * 1000;
          const fits = type === 'msg' && !deleted && isFrom(sender) && ms < before && ms >= after;
          return fits && seq > reachOf(chat, username, all).after;
        })
        .map(message => ({
          chat: chat.row,
          message: copy(message),
          score: scoreOf(message.body, terms)
        }))
        .filter(({ score }) => terms.length === 0 || score > 0);
    return this._do(() =>
      [...(asksNothing(query) ? [] : this._chats.values())]
        .filter(
          ({ row, participants }) => row.access === 'open' || all || participants.has(username)
        )
        .filter(({ row }) => query.in === undefined || matchesName(query.in, [row.topic]))
        .flatMap(hitsOf)
        .sort((a, b) => b.score - a.score || b.message.time - a.message.time)
        .slice(skip, skip + limit)
        .map(({ chat, message }) => ({ chat, message }))
    );
  }

  listChats(username: string, options: S.IListPage = {}): Promise<S.IChatSummary[]> {
    return this._do(() =>
      [...this._chats.values()]
        .flatMap(chat => this._summary(chat, username, options) ?? [])
        .filter(summary => isIn(summary, options))
        .sort(byLiveliness)
        .slice(0, options.limit)
    );
  }

  getSummary(
    id: string,
    username: string,
    options: S.IListOptions = {}
  ): Promise<S.IChatSummary | null> {
    return this._do(() => this._of(id, chat => this._summary(chat, username, options), null));
  }

  setRead(id: string, username: string, seq: number, at: number): Promise<number> {
    return this._do(() => {
      const { reads } = this._require(id);
      const known = reads.get(username)?.seq ?? 0;
      if (seq > known) {
        reads.set(username, { seq, readOn: at });
        this._journal.add(at, [{ chat: id, read: { username, seq } }]);
      }
      return Math.max(seq, known);
    });
  }

  listReads(id: string): Promise<S.IReadRow[]> {
    return this._do(() =>
      this._of(
        id,
        chat =>
          [...chat.reads]
            .flatMap(([username, { seq, readOn }]) => {
              const message = rows(chat)
                .filter(row => row.seq <= seq)
                .at(-1);
              return message ? { username, seq, message: message.id, readOn } : [];
            })
            .sort((a, b) => b.readOn - a.readOn || (a.username < b.username ? -1 : 1)),
        []
      )
    );
  }

  putUser(user: S.IUserRow): Promise<void> {
    return this._do(() => void this._users.set(user.username, copy(user)));
  }

  getUser(username: string): Promise<S.IUserRow | null> {
    return this._do(() => copy(this._users.get(username) ?? null));
  }

  addIdentities(
    users: readonly Pick<S.IIdentityRow, 'username' | 'guid'>[]
  ): Promise<S.IIdentityRow[]> {
    return this._do(() => users.map(({ username, guid }) => this._identities.add(username, guid)));
  }

  getIdentity(username: string): Promise<S.IIdentityRow | null> {
    return this._do(() => this._identities.get(username));
  }

  findIdentity(guid: string): Promise<S.IIdentityRow | null> {
    return this._do(() => this._identities.find(guid));
  }

  revokeIdentity(username: string): Promise<S.IIdentityRow | null> {
    return this._do(() => {
      this._identities.change(username, ({ generation }) => ({ generation: generation + 1 }));
      return this._identities.get(username);
    });
  }

  deleteIdentity(username: string): Promise<void> {
    return this._do(() => {
      this._identities.change(username, () => ({ deleted: true }));
      this._webhooks.removeOf(username);
    });
  }

  settle(name: string, value: string): Promise<string> {
    return this._do(() => this._identities.settle(name, value));
  }

  getAttachment(chat: string, id: string): Promise<S.IStoredAttachment | null> {
    return this._do(() => copy(this._chats.get(chat)?.attachments.get(id) ?? null));
  }

  listAttachments(
    id: string,
    { limit, before = Infinity, within }: { limit: number; before?: number; within?: S.ITimes }
  ): Promise<S.IStoredAttachment[]> {
    return this._do(() =>
      this._of(id, chat => [...chat.attachments.values()], [])
        .filter(({ n }) => n < before)
        .filter(({ createdOn: on }) => !within || (on >= within.from && on < within.to))
        .reverse()
        .slice(0, limit)
        .map(copy)
    );
  }

  attachedBytes(id: string): Promise<number> {
    return this._do(() =>
      this._of(id, chat => [...chat.attachments.values()], []).reduce(
        (sum, { size }) => sum + size,
        0
      )
    );
  }

  getEntries(id: string, ids: readonly string[]): Promise<S.IEntryRow[]> {
    const wanted = new Set(ids);
    return this._do(() => copy(this._of(id, entriesOf, []).filter(row => wanted.has(row.id))));
  }

  takenEntries(id: string, ids: readonly string[]): Promise<string[]> {
    return this._do(() => ids.filter(entry => this._chats.get(id)?.entries.has(entry)));
  }

  listEntries(
    id: string,
    { after = '', limit }: { after?: string; limit: number }
  ): Promise<S.IEntryRow[]> {
    return this._do(() =>
      copy(
        this._of(id, entriesOf, [])
          .filter(row => row.id > after)
          .slice(0, limit)
      )
    );
  }

  attachedBytesOf(owner: string): Promise<number> {
    return this._do(() =>
      [...this._chats.values()]
        .flatMap(({ attachments }) => [...attachments.values()])
        .filter(row => (row.owner ?? row.uploader) === owner)
        .reduce((sum, { size }) => sum + size, 0)
    );
  }

  getCursor(id: string, bot: string): Promise<number | null> {
    return this._do(() => this._chats.get(id)?.cursors.get(bot) ?? null);
  }

  setCursor(id: string, bot: string, seq: number): Promise<void> {
    return this._do(() => void this._require(id).cursors.set(bot, seq));
  }

  chatsOf(username: string): Promise<string[]> {
    return this._do(() =>
      [...this._chats.values()]
        .filter(chat => chat.participants.has(username))
        .map(chat => chat.row.id)
        .sort()
    );
  }

  private _summary(
    chat: IMemoryChat,
    username: string,
    { all = false, left = false }: S.IListOptions
  ): S.IChatSummary | null {
    const role = chat.participants.get(username)?.role ?? null;
    const open = chat.row.access === 'open';
    const gone = open || all ? undefined : chat.former.get(username);
    if (!open && !role && !all && !(left && gone)) {
      return null;
    }
    const readSeq = chat.reads.get(username)?.seq ?? 0;
    const reach = reachOf(chat, username, all);
    const said = rows(chat).filter(({ deleted, type }) => !deleted && type === 'msg');
    const alive = said.filter(({ seq }) => seq > reach.after && seq <= reach.until);
    const unread = alive.filter(({ seq, sender }) => seq > readSeq && sender !== username);
    const user = (name: string, bot: boolean): S.IFace => {
      const givenName = chat.participants.get(name)?.displayName;
      const known = this._users.get(name);
      return known
        ? { ...known, ...(givenName !== undefined && { givenName }) }
        : stranger(name, bot, givenName);
    };
    const recent = said.slice(-RECENT_MESSAGES).reverse();
    return {
      row: copy(gone ? { ...chat.row, topic: gone.topic, metadata: undefined } : chat.row),
      role,
      ...(gone && { leftOn: gone.leftOn }),
      last: copy(alive.at(-1) ?? null),
      unread: Math.min(unread.length, S.UNREAD_MAX),
      readSeq,
      faces: gone
        ? []
        : pickFaces(
            participantsOf(chat).map(entry => user(entry.username, entry.role === 'bot')),
            open ? recent.map(({ sender }) => user(sender, false)) : []
          )
    };
  }

  private _require(id: string): IMemoryChat {
    const chat = this._chats.get(id);
    if (!chat) {
      throw new ChatError(this._deleted.has(id) ? 'chat_deleted' : 'chat_not_found');
    }
    return chat;
  }

  private _of<T>(id: string, get: (chat: IMemoryChat) => T, otherwise: T): T {
    const chat = this._chats.get(id);
    return chat ? get(chat) : otherwise;
  }

  private _putUsers(changes: readonly S.IChatCommit[]): void {
    changes
      .flatMap(({ users }) => users ?? [])
      .forEach(user => this._users.set(user.username, copy(user)));
  }

  private _do<T>(run: () => T): Promise<T> {
    return new Promise(resolve => {
      if (!this._open) {
        throw new Error('The storage is not open.');
      }
      resolve(run());
    });
  }

  private _open = false;
  private _chats = new Map<string, IMemoryChat>();
  private _deleted = new Set<string>();
  private _users = new Map<string, S.IUserRow>();
  private _identities = new MemoryIdentities();
  private _journal = new MemoryJournal();
  private _webhooks = new MemoryWebhooks();
}

/** The first rows: at most `limit`, and no more bytes than a page may have. */
function page(rows: readonly S.IMessageRow[], limit: number): S.IMessageRow[] {
  const first = rows.slice(0, limit);
  return first.slice(0, fitting(first.map(row => JSON.stringify(row).length))).map(copy);
}
