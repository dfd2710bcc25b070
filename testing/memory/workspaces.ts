import { ChatError } from '../../server/errors.js';
import type { IJournalEntry, IJournalWorkspace } from '../../server/storage/journal.js';
import type * as S from '../../server/storage/storage.js';
import { DEFAULT_WORKSPACE } from '../../server/storage/workspaces.js';
import { copy, type IMemoryChat } from './chat.js';
import type { MemoryChats } from './chats.js';
import type { MemoryState } from './state.js';

/** Workspaces, their members, and who was in which of them last. */
export class MemoryWorkspaces {
  constructor(
    private readonly _state: MemoryState,
    private readonly _chats: MemoryChats
  ) {}

  create(row: S.IWorkspaceRow, most = Infinity): void {
    const { workspaces, deletedWorkspaces } = this._state;
    if (
      [...workspaces.values()].filter(({ row: { owner } }) => owner === row.owner).length >= most
    ) {
      throw new ChatError('too_many_workspaces');
    }
    if (workspaces.has(row.id) || deletedWorkspaces.has(row.id)) {
      throw new ChatError('forbidden', 'There is or was a workspace with this id.');
    }
    workspaces.set(row.id, { row, members: new Map([[row.owner, row.createdOn]]) });
    this._tell(row.createdOn, { id: row.id, by: row.owner, change: 'created' });
  }

  get(id: string): S.IWorkspaceRow | null {
    return this._state.workspaces.get(id)?.row ?? null;
  }

  list(username?: string): S.IWorkspaceRow[] {
    return [...this._state.workspaces.values()]
      .filter(({ members }) => username === undefined || members.has(username))
      .map(({ row }) => row)
      .sort((a, b) => a.createdOn - b.createdOn || (a.id < b.id ? -1 : 1));
  }

  rename(id: string, name: string, { at, by }: S.IAuthored): void {
    const workspace = this._require(id);
    workspace.row = { ...workspace.row, name };
    this._tell(at, { id, by, change: 'renamed' });
  }

  delete(id: string, fate: S.ChatsFate, { at, by }: S.IAuthored): string[] {
    const { journal, visits, workspaces, deletedWorkspaces } = this._state;
    const readers = [...this._require(id).members.keys()];
    const all = this._chatsIn(id);
    const entries = all.flatMap(({ row, participants }): IJournalEntry[] => {
      const chat = row.id;
      if (fate === 'move') {
        this._place(chat, null);
        return [{ chat, moved: { by, from: id, to: null } }];
      }
      this._chats.forget(chat);
      return row.access === 'open'
        ? []
        : [{ chat, gone: { by, access: 'private', readers: [...participants.keys()].sort() } }];
    });
    journal.add(at, entries);
    workspaces.delete(id);
    deletedWorkspaces.add(id);
    visits.forEach(places => places.delete(id));
    const open = all.filter(({ row }) => row.access === 'open').map(({ row }) => row.id);
    this._tell(at, {
      ...{ id, by, change: 'deleted', readers },
      ...(fate === 'delete' && open.length > 0 && { chats: open })
    });
    return all.map(({ row }) => row.id);
  }

  members(id: string): S.IWorkspaceMember[] {
    return [...(this._state.workspaces.get(id)?.members ?? [])].map(([username, addedOn]) => ({
      username,
      addedOn
    }));
  }

  people(id: string): S.IStoredWorkspace {
    return {
      owner: this.get(id)?.owner ?? '',
      members: this.members(id).map(({ username }) => username)
    };
  }

  isMember(id: string, username: string): boolean {
    return this._state.workspaces.get(id)?.members.has(username) ?? false;
  }

  addMembers(
    id: string,
    usernames: readonly string[],
    { at, by }: S.IAuthored,
    most = Infinity
  ): string[] {
    const { members } = this._require(id);
    const joined = [...new Set(usernames)].filter(username => !members.has(username));
    if (joined.length > 0 && members.size + joined.length > most) {
      throw new ChatError('workspace_full');
    }
    joined.forEach(username => members.set(username, at));
    if (joined.length > 0) {
      this._tell(at, { id, by, change: 'members', joined });
    }
    return joined;
  }

  removeMember(id: string, username: string, { at, by }: S.IAuthored): boolean {
    const { row, members } = this._require(id);
    if (row.owner === username) {
      throw new ChatError('forbidden', 'The owner of a workspace stays its member.');
    }
    this._state.visits.get(username)?.delete(id);
    const wasThere = members.delete(username);
    if (wasThere) {
      this._tell(at, { id, by, change: 'members', left: [username] });
    }
    return wasThere;
  }

  moveChat(chat: string, to: string | null, { at, by }: S.IAuthored, most = Infinity): boolean {
    const from = this._state.require(chat).row.workspace ?? null;
    if (from === to) {
      return false;
    }
    if (to !== null) {
      this.requireRoom(to, most);
    }
    this._place(chat, to);
    this._state.journal.add(at, [{ chat, moved: { by, from, to } }]);
    return true;
  }

  countChats(id: string): number {
    return this._chatsIn(id).length;
  }

  /** @throws ChatError `workspace_not_found`, `workspace_full` */
  requireRoom(id: string | undefined, most = Infinity): void {
    if (id === undefined) {
      return; // the default workspace
    }
    this._require(id);
    if (this.countChats(id) >= most) {
      throw new ChatError('workspace_full');
    }
  }

  visit(username: string, { workspace, chat }: S.IVisit, at: number): void {
    const { visits } = this._state;
    if (workspace !== DEFAULT_WORKSPACE) {
      this._require(workspace);
    }
    const places = visits.get(username) ?? new Map<string, { chat?: string; at: number }>();
    visits.set(username, places.set(workspace, { chat: chat ?? places.get(workspace)?.chat, at }));
  }

  lastVisit(username: string, asked?: string): S.IVisit | null {
    const [place] = [...(this._state.visits.get(username) ?? [])]
      .filter(([workspace]) => asked === undefined || workspace === asked)
      .sort(([a, { at }], [b, { at: other }]) => other - at || (a < b ? -1 : 1));
    if (!place) {
      return null;
    }
    const [workspace, { chat }] = place;
    const row = chat === undefined ? undefined : this._state.chats.get(chat)?.row;
    const isThere = row && (row.workspace ?? 'default') === workspace;
    return { workspace, ...(isThere && { chat }) };
  }

  private _chatsIn(id: string): IMemoryChat[] {
    return [...this._state.chats.values()]
      .filter(({ row }) => row.workspace === id)
      .sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
  }

  private _place(chat: string, workspace: string | null): void {
    const there = this._state.require(chat);
    there.row = copy({ ...there.row, workspace: workspace ?? undefined });
  }

  private _require(id: string) {
    const workspace = this._state.workspaces.get(id);
    if (!workspace) {
      throw new ChatError('workspace_not_found');
    }
    return workspace;
  }

  private _tell(at: number, workspace: IJournalWorkspace): void {
    this._state.journal.add(at, [{ chat: '', workspace }]);
  }
}

/** The store of workspaces. */
export const memoryWorkspaces = (
  run: <T>(use: (own: MemoryWorkspaces) => T) => Promise<T>
): S.IWorkspaceStore => ({
  create: (row, most) => run(own => own.create(row, most)),
  get: id => run(own => own.get(id)),
  list: username => run(own => own.list(username)),
  rename: (id, name, change) => run(own => own.rename(id, name, change)),
  delete: (id, chats, change) => run(own => own.delete(id, chats, change)),
  members: id => run(own => own.members(id)),
  people: id => run(own => own.people(id)),
  isMember: (id, username) => run(own => own.isMember(id, username)),
  addMembers: (id, usernames, change, most) =>
    run(own => own.addMembers(id, usernames, change, most)),
  removeMember: (id, username, change) => run(own => own.removeMember(id, username, change)),
  moveChat: (chat, to, change, most) => run(own => own.moveChat(chat, to, change, most)),
  countChats: id => run(own => own.countChats(id)),
  visit: (username, visit, at) => run(own => own.visit(username, visit, at)),
  lastVisit: (username, workspace) => run(own => own.lastVisit(username, workspace))
});
