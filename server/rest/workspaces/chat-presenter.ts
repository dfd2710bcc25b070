import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { DEFAULT_WORKSPACE, workspaceOf } from '../../storage/storage.js';
import type { IWorkspaceRow } from '../../storage/storage.js';
import type { IRestContext } from '../context.js';

/** Writes chats and workspaces in the words of Socket.IO's clients. */
export class WorkspaceChatPresenter {
  constructor(private readonly _context: Pick<IRestContext, 'storage'>) {}

  /** @throws ChatError `chat_not_found` if it was deleted in the meantime */
  async chat(id: string): Promise<object> {
    const row = await this._context.storage.getChat(id);
    if (!row) {
      throw new ChatError('chat_not_found');
    }
    return {
      id,
      name: row.topic,
      workspace_id: workspaceOf(row),
      owner: row.createdBy,
      created_at: row.createdOn / 1000
    };
  }

  /** A workspace as this member sees it. The default one has neither an owner nor a list of members. */
  async workspace({ username }: IPrincipal, { id, name, owner }: IWorkspaceRow): Promise<object> {
    const { workspaces } = this._context.storage;
    const isDefault = id === DEFAULT_WORKSPACE;
    const members = isDefault ? [] : await workspaces.members(id);
    const visit = await workspaces.lastVisit(username, id);
    return {
      id,
      name,
      owner: isDefault ? null : owner,
      members: members.map(member => member.username),
      last_chat_id: visit?.chat ?? null
    };
  }
}
