import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient, IThread } from '../api.js';
import { threadPath } from '../links.js';

/** A workspace, as `GET /chat/workspaces` returns it. */
export interface IWorkspace {
  id: string;
  name: string;
  /** The username of the owner; missing for the default workspace. */
  owner?: string;
  /** The number of chats with unread messages. */
  unreadChatCount: number;
  /** The chat of it that the user opened last. */
  last_chat_id?: string;
}

/** The id of the workspace of all chats without another one. */
export const DEFAULT_WORKSPACE = 'default';

const PATH = 'chat/workspaces';

/** The workspaces of the user, and the one whose chats the list shows. The server remembers it. */
export class Workspaces {
  /** @param _onSwitch - called when the list has to show the chats of another workspace */
  constructor(
    private _server: IApiClient,
    private _onSwitch: () => void
  ) {}

  get all(): readonly IWorkspace[] {
    return this._all;
  }

  /** The id of the current workspace. */
  get current(): string {
    return this._current;
  }

  /** The id of the workspace whose chats are shown; undefined while there is only one, so that all chats are shown. */
  get shown(): string | undefined {
    return this._all.length > 1 ? this._current : undefined;
  }

  get changed(): ISignal<Workspaces, void> {
    return this._changed;
  }

  /** Whether a chat of another workspace has unread messages. */
  get hasUnreadElsewhere(): boolean {
    return this._all.some(({ id, unreadChatCount }) => id !== this._current && unreadChatCount > 0);
  }

  /** The id of the chat that the user opened last in the current workspace; null if there is none. */
  get lastChat(): string | null {
    return this._lastChats.get(this._current) ?? null;
  }

  /** Loads the workspaces. Without an answer, there is only the default one. */
  async load(): Promise<void> {
    type Answer = { value: IWorkspace[]; last_workspace_id?: string };
    const answer = await this._server.request<Answer>('GET', PATH).catch(() => undefined);
    if (!answer?.value) {
      return;
    }
    const before = this.shown;
    this._all = answer.value;
    this._lastChats = new Map(
      this._all.flatMap(({ id, last_chat_id: last }) => {
        const chat = this._lastChats.get(id) ?? last;
        return chat === undefined ? [] : [[id, chat]];
      })
    );
    const wanted = this._isChosen ? this._current : answer.last_workspace_id;
    this._isChosen = true; // what happens elsewhere does not switch this list
    const isThere = this._all.some(({ id }) => id === wanted);
    this._current = isThere && wanted !== undefined ? wanted : DEFAULT_WORKSPACE;
    this._changed.emit();
    if (this.shown !== before) {
      this._onSwitch();
    }
  }

  /** Shows the chats of a workspace. */
  choose(id: string): void {
    this._isChosen = true;
    if (id !== this._current) {
      this._current = id;
      this._changed.emit();
      this._onSwitch();
      this._remember({ workspaceId: id });
    }
  }

  /** Notes that the user has opened a chat. */
  visit({ id, workspaceId = DEFAULT_WORKSPACE }: Pick<IThread, 'id' | 'workspaceId'>): void {
    const isThere = this.shown !== undefined && this._all.some(one => one.id === workspaceId);
    if (isThere && this._lastChats.get(workspaceId) !== id) {
      this._lastChats.set(workspaceId, id);
      this._remember({ threadId: id });
    }
  }

  /** Creates a workspace and shows it. Rejects with a RequestError. */
  async create(name: string): Promise<string> {
    const { id } = await this._server.request<IWorkspace>('POST', PATH, { name });
    await this.load();
    this.choose(id);
    return id;
  }

  /** Rejects with a RequestError. */
  async rename(id: string, name: string): Promise<void> {
    await this._server.request('PATCH', `${PATH}/${id}`, { name });
    await this.load();
  }

  /** Deletes a workspace. Its chats are deleted too, or move to the default workspace. Rejects with a RequestError. */
  async delete(id: string, chats: 'move' | 'delete' = 'move'): Promise<void> {
    await this._server.request('DELETE', `${PATH}/${id}?chats=${chats}`);
    await this.load();
  }

  /** Moves a chat to another workspace. Rejects with a RequestError. */
  async move(chat: string, workspaceId: string): Promise<void> {
    await this._server.request('PUT', `${threadPath(chat)}/workspace`, { workspaceId });
    await this.load();
  }

  /** Ends all of its signals. */
  dispose(): void {
    Signal.clearData(this);
  }

  /** Tells the server. Without an answer, it is only not remembered. */
  private _remember(visit: { workspaceId: string } | { threadId: string }): void {
    void this._server.request('POST', `${PATH}/:visit`, visit).catch(() => undefined);
  }

  private _all: readonly IWorkspace[] = [];
  private _current = DEFAULT_WORKSPACE;
  private _isChosen = false;
  /** By workspace. */
  private _lastChats = new Map<string, string>();
  private _changed = new Signal<Workspaces, void>(this);
}
