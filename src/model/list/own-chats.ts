import type { IApiClient, IThread } from '../api.js';
import { participantsPath, threadPath } from '../links.js';

/** The messages of a chat that notify the user. */
export type Notify = 'all' | 'mentions' | 'none';

/** How a chat is shown to the user alone. */
export interface IPreferences {
  pinned: boolean;
  notify: Notify;
}

/** The first message that the user sets to unread, its place, and the number that are then unread, if it is known. */
export interface IUnreadMark {
  readonly id: string;
  readonly seq: number;
  readonly unread?: number;
}

/** The part of the list that changes with the user's own chats. */
interface IKnown {
  get(id: string): IThread | undefined;
  set(thread: IThread, isConfirmed?: boolean): void;
}

/** The chats that the user makes, and how each is shown to them alone. All calls reject with a RequestError. */
export class OwnChats {
  constructor(
    private _server: IApiClient,
    private _known: IKnown,
    private _workspace: () => string | undefined
  ) {}

  /** Creates a chat in the current workspace and resolves with its id. The server names it if needed. */
  async create(topic?: string, access: IThread['access'] = 'open'): Promise<string> {
    const workspaceId = this._workspace();
    const { chatThread } = await this._server.request<{ chatThread: IThread }>(
      'POST',
      'chat/threads',
      { access, quiet: true, workspaceId, ...(topic ? { topic } : {}) }
    );
    return this._note(chatThread);
  }

  /** Resolves with the id of the chat of the user and somebody else. It is created once. */
  async direct(rawId: string): Promise<string> {
    return this._note(
      await this._server.request<IThread>('POST', 'chat/threads/:direct', { rawId })
    );
  }

  /** Pins a chat, or sets what notifies. It shows at once. */
  async set(id: string, change: Partial<IPreferences>): Promise<void> {
    const before = this._known.get(id);
    if (before) {
      this._known.set({ ...before, ...change });
    }
    try {
      await this._server.request('PATCH', `${threadPath(id)}/preferences`, change);
    } catch (error) {
      const now = this._known.get(id);
      if (before && now) {
        this._known.set({ ...now, pinned: before.pinned, notify: before.notify });
      }
      throw error;
    }
  }

  /** Sets a message and all behind it to unread. It shows at once. */
  async setUnread(id: string, { id: chatMessageId, seq, unread }: IUnreadMark): Promise<void> {
    const before = this._known.get(id);
    if (before) {
      const unreadCount = unread ?? before.unreadCount;
      const change = { readSequenceId: seq - 1, unreadCount, setUnreadOn: '' };
      this._known.set({ ...before, ...change }, false);
    }
    await this._server.request('PUT', `${threadPath(id)}/unread`, { chatMessageId });
  }

  /** Leaves a private chat. */
  async leave(id: string, username: string): Promise<void> {
    await this._server.request('POST', `${participantsPath(id)}/:remove`, { rawId: username });
  }

  /** The event may have arrived before the answer. Its data is then newer. */
  private _note(thread: IThread): string {
    if (!this._known.get(thread.id)) {
      this._known.set(thread);
    }
    return thread.id;
  }
}
