import type { BotAnswers } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import { botPath, threadPath } from '../links.js';

/** The requests of the list that change something on the server. All of them reject with a RequestError. */
export class ListCommands {
  constructor(private _server: IApiClient) {}

  rename = (id: string, topic: string): Promise<void> =>
    this._server.request('PATCH', threadPath(id), { topic });

  delete = (id: string): Promise<void> => this._server.request('DELETE', threadPath(id));

  addBot = (id: string, username: string): Promise<void> =>
    this._server.request('PUT', botPath(id, username));

  setAnswers = (id: string, username: string, answers: BotAnswers | null): Promise<void> =>
    this._server.request('PATCH', botPath(id, username), { answers });

  removeBot = (id: string, username: string): Promise<void> =>
    this._server.request('DELETE', botPath(id, username));

  markAsRead = (id: string, chatMessageId: string): Promise<void> =>
    this._server.request('POST', `${threadPath(id)}/readReceipts`, { chatMessageId });

  /** @param workspaceId - the workspace whose chats are marked; undefined for all */
  markAllAsRead = (workspaceId: string | undefined): Promise<void> =>
    this._server.request(
      'DELETE',
      `chat/unread${workspaceId === undefined ? '' : `?workspaceId=${workspaceId}`}`
    );
}
