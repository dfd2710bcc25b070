import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
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
      workspace_id: 'default',
      owner: row.createdBy,
      created_at: row.createdOn / 1000
    };
  }

  /** A workspace in which the principal may create chats. @throws ChatError `chat_not_found` */
  workspace(_principal: IPrincipal, id: string): Promise<object> {
    if (id !== 'default') {
      throw new ChatError('not_found', 'There is no such workspace. Check its id.');
    }
    return Promise.resolve({ id, name: 'Default', owner: null, members: [], last_chat_id: null });
  }
}
