import { isChatId } from '../../../src/document/index.js';
import { asRefusal, ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { readName } from '../../policy/names.js';
import { belongsTo, canChangeWorkspace } from '../../policy/policy.js';
import { DEFAULT_WORKSPACE, workspaceOf } from '../../storage/storage.js';
import type { IAuthored, IStorage, IWorkspaceRow } from '../../storage/storage.js';
import type { CommandOf, IRefusedInvitation, IResults } from '../commands.js';
import { checkInvitation } from '../turn/participant-commands.js';
import type { IChatCommandContext } from './chat-command-record.js';
import { membership } from './policy-chat.js';

/** Workspaces as their members see them. */
type Store = Pick<IStorage, 'workspaces'>;

/** The default workspace, as if it had a row. */
const DEFAULT: IWorkspaceRow = { id: DEFAULT_WORKSPACE, name: 'Default', owner: '', createdOn: 0 };

/** The workspaces of a principal, the default one first. An administrator sees all. */
export async function workspacesFor(
  { workspaces }: Store,
  { admin, username }: IPrincipal
): Promise<IWorkspaceRow[]> {
  return [DEFAULT, ...(await workspaces.list(admin ? undefined : username))];
}

/** A workspace of which the principal is a member. @throws ChatError `workspace_not_found` also if they are none */
export async function requireWorkspace(
  storage: Store,
  principal: IPrincipal,
  id: string
): Promise<IWorkspaceRow> {
  if (id === DEFAULT_WORKSPACE) {
    return DEFAULT;
  }
  const row = isChatId(id) ? await storage.workspaces.get(id) : null;
  if (!row || !belongsTo(principal, await membership(storage, id, principal))) {
    throw new ChatError('workspace_not_found');
  }
  return row;
}

/**
 * The same for those who may change it, or for the default one. Clients of Socket.IO create chats only there.
 *
 * @throws ChatError `workspace_not_found`, `forbidden`
 */
export async function requireOwnWorkspace(
  storage: Store,
  principal: IPrincipal,
  id: string
): Promise<IWorkspaceRow> {
  const row = await requireWorkspace(storage, principal, id);
  if (row !== DEFAULT && !canChangeWorkspace(principal, row)) {
    throw new ChatError('forbidden', 'Only the owner of a workspace can do this.');
  }
  return row;
}

/** Operations on workspaces. The policy was asked whether the principal may use such commands at all. */
export class Workspaces {
  constructor(private readonly _context: IChatCommandContext) {}

  async create(
    principal: IPrincipal,
    { id: asked, name }: CommandOf<'create-workspace'>
  ): Promise<IResults['create-workspace']> {
    const { storage, clock, limits } = this._context;
    const id = asked ?? clock.uuid();
    if (!isChatId(id)) {
      throw new ChatError('bad_value', 'The id of a workspace must be a lower-case UUID.', 'id');
    }
    const row = { id, name: this._name(name), owner: principal.username, createdOn: clock.now() };
    await storage.workspaces.create(row, limits.workspacesPerUser);
    this._tell(id);
    return { id };
  }

  async rename(
    principal: IPrincipal,
    { workspace, name }: CommandOf<'rename-workspace'>
  ): Promise<void> {
    await this._requireOwned(principal, workspace);
    const { workspaces } = this._context.storage;
    await workspaces.rename(workspace, this._name(name), this._change(principal));
    this._tell(workspace);
  }

  /** Delete a workspace and decide about its chats, all of them or none. */
  async delete(
    principal: IPrincipal,
    { workspace, chats: fate }: CommandOf<'delete-workspace'>
  ): Promise<void> {
    if (fate !== 'move' && fate !== 'delete') {
      throw new ChatError('bad_value', 'Say what happens to the chats: move or delete.', 'chats');
    }
    await this._requireOwned(principal, workspace);
    const { storage, events, open } = this._context;
    const chats = await storage.workspaces.delete(workspace, fate, this._change(principal));
    if (fate === 'move') {
      await open.review(workspace);
    } else {
      for (const chat of chats) {
        // The chat is deleted, so the store refuses the last changes of its room.
        await open.remove(chat, () => Promise.resolve()).catch(asRefusal);
        events.emit('chat-deleted', { chat });
      }
    }
    this._tell(workspace);
  }

  /** Add members. Those who are members already stay as they are. */
  async addMembers(
    principal: IPrincipal,
    { workspace, usernames }: CommandOf<'add-workspace-members'>
  ): Promise<IResults['add-workspace-members']> {
    await this._requireOwned(principal, workspace);
    const { storage, chats, limits } = this._context;
    if (usernames.length > limits.membersPerWorkspace) {
      throw new ChatError('workspace_full');
    }
    const refused: IRefusedInvitation[] = [];
    const named = usernames.map(username => ({ username }));
    const welcome = (await chats.invitations.complete(named)).filter(entry => {
      try {
        checkInvitation(entry, limits.metadataBytes);
        return true;
      } catch (error) {
        refused.push({ username: entry.username, code: asRefusal(error).code });
        return false;
      }
    });
    const added = await storage.workspaces.addMembers(
      workspace,
      welcome.map(({ username }) => username),
      this._change(principal),
      limits.membersPerWorkspace
    );
    await this._context.open.review(workspace);
    this._tell(workspace);
    return { added, refused };
  }

  /** Remove a member, or leave. All that the user does in the open chats of the workspace ends before this resolves. */
  async removeMember(
    principal: IPrincipal,
    { workspace, username }: CommandOf<'remove-workspace-member'>
  ): Promise<void> {
    if (username === principal.username) {
      await this._requireStored(principal, workspace);
    } else {
      await this._requireOwned(principal, workspace);
    }
    const { storage } = this._context;
    const change = this._change(principal);
    if (!(await storage.workspaces.removeMember(workspace, username, change))) {
      throw new ChatError('user_not_found', 'There is no such member in this workspace.');
    }
    // They would read on by a bot that stays.
    for (const bot of await storage.listBots()) {
      if (bot.owner === username) {
        await storage.workspaces.removeMember(workspace, bot.username, change);
      }
    }
    await this._context.open.review(workspace);
    this._tell(workspace);
  }

  /** Move a chat. The policy was asked about the chat. */
  async moveChat(
    principal: IPrincipal,
    { chat, workspace }: CommandOf<'move-chat'>
  ): Promise<void> {
    const { storage, limits, open: rooms } = this._context;
    await requireWorkspace(storage, principal, workspace);
    const to = workspace === DEFAULT_WORKSPACE ? null : workspace;
    const change = this._change(principal);
    if (await storage.workspaces.moveChat(chat, to, change, limits.chatsPerWorkspace)) {
      await rooms.reviewChat(chat);
      this._tell(workspace);
    }
  }

  async visit(principal: IPrincipal, { chat, workspace }: CommandOf<'visit'>): Promise<void> {
    const { storage, clock, chats } = this._context;
    if (chat !== undefined) {
      await chats.authorize(principal, 'chat.read', chat);
    }
    const row = chat === undefined ? null : await storage.getChat(chat);
    const id = row ? workspaceOf(row) : (workspace ?? DEFAULT_WORKSPACE);
    if (!row) {
      await requireWorkspace(storage, principal, id);
    }
    const visit = { workspace: id, ...(row && { chat: row.id }) };
    await storage.workspaces.visit(principal.username, visit, clock.now());
  }

  private async _requireOwned(principal: IPrincipal, id: string): Promise<void> {
    if (!canChangeWorkspace(principal, await this._requireStored(principal, id))) {
      throw new ChatError('forbidden', 'Only the owner of a workspace can change it.');
    }
  }

  private async _requireStored(principal: IPrincipal, id: string): Promise<IWorkspaceRow> {
    const row = await requireWorkspace(this._context.storage, principal, id);
    if (row === DEFAULT) {
      throw new ChatError('forbidden', 'Nobody can change the default workspace.');
    }
    return row;
  }

  private _name(name: string): string {
    return readName(name, 'name', this._context.limits.workspaceNameLength);
  }

  private _change({ username }: IPrincipal): IAuthored {
    return { at: this._context.clock.now(), by: username };
  }

  private _tell(workspace: string): void {
    this._context.events.emit('workspace-changed', { workspace });
  }
}
