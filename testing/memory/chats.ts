import { ChatError } from '../../server/errors.js';
import { journalOf, type IJournalEntry } from '../../server/storage/journal.js';
import type * as S from '../../server/storage/storage.js';
import { changed, copy, emptyChat, entriesOf, participantsOf, type IMemoryChat } from './chat.js';
import { note } from './following.js';
import type { MemoryHandovers } from './handovers.js';
import type { MemoryState } from './state.js';

const DAY = 86_400_000;

/** Complete chats, and their changes. */
export class MemoryChats {
  constructor(
    private readonly _state: MemoryState,
    private readonly _handovers: MemoryHandovers
  ) {}

  createChat(row: S.IChatRow, first: Omit<S.IChatCommit, 'chat'>, most?: number): void {
    this.requireRoom(row, most);
    this.requireFree(row.id);
    this.make(emptyChat(copy(row)), first);
  }

  /** @throws ChatError `too_many_chats` */
  requireRoom({ createdBy }: S.IChatRow, most = Infinity): void {
    const own = [...this._state.chats.values()].filter(chat => chat.row.createdBy === createdBy);
    if (own.length >= most) {
      throw new ChatError('too_many_chats');
    }
  }

  /** Creates a chat with a commit. */
  make(chat: IMemoryChat, commit: Omit<S.IChatCommit, 'chat'>): void {
    const { id, createdOn, createdBy } = chat.row;
    const change = { ...commit, chat: id };
    this._state.chats.set(id, changed(chat, change, createdOn));
    this._state.putUsers([change]);
    this._state.journal.add(createdOn, [{ chat: id, made: { by: createdBy } }]);
  }

  /** @throws ChatError `forbidden` if a chat with this id exists, existed, or is being filled */
  requireFree(id: string): void {
    if ([this._state.chats, this._state.deleted, this._state.filling].some(ids => ids.has(id))) {
      throw new ChatError('forbidden', 'There is or was a chat with this id.');
    }
  }

  getChat(id: string): S.IChatRow | null {
    return this._state.chats.get(id)?.row ?? null;
  }

  wasDeleted(id: string): boolean {
    return this._state.deleted.has(id);
  }

  loadChat(id: string): S.IStoredChat | null {
    const chat = this._state.chats.get(id);
    return chat
      ? {
          row: chat.row,
          updates: [...(chat.snapshot ? [chat.snapshot] : []), ...chat.log],
          participants: participantsOf(chat),
          strangers: [...chat.participants.keys()].filter(name => !this._state.users.has(name)),
          clients: new Map(chat.clients),
          retired: new Set(chat.retired),
          entries: entriesOf(chat).length,
          ...(chat.held.size > 0 && { held: copy([...chat.held.values()]) }),
          ...(chat.row.workspace !== undefined && {
            workspace: this._peopleOf(chat.row.workspace)
          })
        }
      : null;
  }

  deleteChat(id: string, at: number, by?: string): void {
    const readers = this._readersOf(this._state.require(id));
    const access = readers ? 'private' : 'open';
    this._state.journal.add(at, [
      { chat: id, gone: { ...(by !== undefined && { by }), access, readers: readers ?? [] } }
    ]);
    this.forget(id);
  }

  /** Keeps only that there was such a chat. */
  forget(id: string): void {
    this._state.chats.delete(id);
    this._state.deleted.add(id);
  }

  /** The users who can read a chat; null for everybody. */
  private _readersOf({ row: { access, workspace }, participants }: IMemoryChat): string[] | null {
    const own = [...participants.values()].sort((a, b) => (a.username < b.username ? -1 : 1));
    if (access === 'open') {
      const members = this._state.workspaces.get(workspace ?? '')?.members.keys() ?? [];
      const bots = own.filter(({ role }) => role === 'bot').map(({ username }) => username);
      return workspace === undefined ? null : [...new Set([...members, ...bots])];
    }
    return own.map(({ username }) => username);
  }

  private _peopleOf(workspace: string): S.IStoredWorkspace {
    const { row, members } = this._state.workspaces.get(workspace) ?? {};
    return { owner: row?.owner ?? '', members: [...(members?.keys() ?? [])] };
  }

  topicsBy(username: string): string[] {
    return [...this._state.chats.values()]
      .filter(({ row }) => row.createdBy === username)
      .map(({ row }) => row.topic);
  }

  expiredChats(now: number): string[] {
    return [...this._state.chats.values()]
      .filter(
        ({ row: { createdOn, retentionDays } }) =>
          retentionDays !== undefined && createdOn + retentionDays * DAY <= now
      )
      .map(({ row }) => row.id);
  }

  commit(changes: readonly S.IChatCommit[]): void {
    const now = changes.reduce((last, { at = 0 }) => Math.max(last, at), 0);
    const before = new Map(changes.map(({ chat }) => [chat, this._state.require(chat)]));
    const next = new Map<string, IMemoryChat>();
    const entries: IJournalEntry[] = [];
    for (const change of changes) {
      const chat = next.get(change.chat) ?? before.get(change.chat)!;
      const hasRole = (username: string): boolean => chat.participants.has(username);
      const seqOf = (id: string): number | undefined => chat.messages.get(id)?.seq;
      const entry = journalOf(change, { ...chat.row, hasRole, seqOf });
      if (entry) {
        entries.push(entry);
      }
      const isOutside = ({ username, role }: S.IParticipantRow): boolean =>
        role !== 'bot' && chat.row.access === 'open' && !this._state.isOpenTo(chat, username);
      next.set(change.chat, changed(chat, change, now, isOutside));
    }
    next.forEach((chat, id) => this._state.chats.set(id, chat));
    this._state.putUsers(changes);
    for (const { chat, messages = [] } of changes) {
      const replies = messages.filter(({ id }) => !before.get(chat)!.messages.has(id));
      const followed = replies.flatMap(reply => note(this._state, next.get(chat)!, reply));
      followed.forEach(entry => entries.push(entry));
    }
    this._state.journal.add(now, entries);
    for (const { chat, retried = [] } of changes) {
      retried.forEach(({ bot, ...one }) => this._handovers.put(chat, bot, { ...one, attempts: 0 }));
    }
  }

  compact(id: string, state: Uint8Array): void {
    const chat = this._state.require(id);
    chat.snapshot = state.slice();
    chat.log = [];
  }

  renew(id: string, { roomClient, state }: S.IEpoch): void {
    const chat = this._state.require(id);
    chat.retired.add(chat.row.roomClient);
    chat.row = { ...chat.row, roomClient };
    chat.clients.clear();
    chat.snapshot = state.slice();
    chat.log = [];
  }

  logLength(id: string): number {
    return this._state.of(id, chat => chat.log.length, 0);
  }
}
