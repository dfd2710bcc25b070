import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { LINKED_FILE } from '../../document/index.js';
import type { IApiClient, IThread } from '../api.js';
import type { IChatList, ILinkedChats } from '../list-contracts.js';
import { threadPath } from '../links.js';
import { activityTime } from './thread-pages.js';
import { DEFAULT_WORKSPACE } from './workspaces.js';

export interface ILinkedChatsOptions {
  server: Pick<IApiClient, 'request'>;
  list: Pick<
    IChatList,
    'threads' | 'get' | 'find' | 'isGone' | 'delete' | 'changed' | 'workspaces'
  >;
}

/** The chats that are linked to a file, by the metadata of the chat. */
export class LinkedChats implements ILinkedChats, IDisposable {
  constructor(private _options: ILinkedChatsOptions) {
    _options.list.changed.connect(this._onList, this);
  }

  get path(): string | null {
    return this._path;
  }
  set path(path: string | null) {
    if (path !== this._path) {
      this._path = path;
      this._found = [];
      this._changed.emit();
      if (path !== null) {
        // The list says that the server does not answer. The chats that it has are shown all the same.
        this._load(path).catch(() => undefined);
      }
    }
  }

  get threads(): readonly IThread[] {
    const { list } = this._options;
    const ids = new Set([...this._found, ...list.threads.map(({ id }) => id)]);
    return [...ids]
      .flatMap(id => list.get(id) ?? [])
      .filter(thread => this._path !== null && fileOf(thread) === this._path)
      .sort((a, b) => activityTime(b) - activityTime(a));
  }

  get changed(): ISignal<LinkedChats, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  async ensure(path: string, topic: string): Promise<string> {
    const { server, list } = this._options;
    // Messages about the file would otherwise reach the members of another workspace.
    const isHere = ({ workspaceId }: IThread): boolean =>
      (workspaceId ?? DEFAULT_WORKSPACE) === (list.workspaces.shown ?? DEFAULT_WORKSPACE);
    const known = (await this.find(path)).find(isHere);
    if (known) {
      return known.id;
    }
    const { chatThread } = await server.request<{ chatThread: IThread }>('POST', 'chat/threads', {
      ...{ access: 'open', quiet: true, workspaceId: list.workspaces.shown },
      ...{ topic, metadata: { [LINKED_FILE]: path } }
    });
    // Somebody else may have created one at the same time. All take the one that was there first.
    const [first = chatThread] = (await this.find(path)).filter(isHere).sort(byCreation);
    if (first.id !== chatThread.id) {
      await list.delete(chatThread.id);
    }
    await list.find(first.id);
    return first.id;
  }

  async find(path: string): Promise<IThread[]> {
    const url = `chat/threads?maxPageSize=20&document=${encodeURIComponent(path)}`;
    return (await this._options.server.request<{ value: IThread[] }>('GET', url)).value;
  }

  link(id: string, path: string): Promise<void> {
    const metadata = { [LINKED_FILE]: path };
    return this._options.server.request('PATCH', threadPath(id), { metadata });
  }

  async move(from: string, to: string): Promise<void> {
    const { list } = this._options;
    const inside = list.threads.filter(thread => fileOf(thread)?.startsWith(`${from}/`));
    for (const thread of [...(await this.find(from)), ...inside]) {
      const path = to + fileOf(thread)!.slice(from.length);
      await this.link(thread.id, path);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._options.list.changed.disconnect(this._onList, this);
    Signal.clearData(this);
  }

  private async _load(path: string): Promise<void> {
    const ids = (await this.find(path)).map(({ id }) => id);
    await Promise.all(ids.map(id => this._options.list.find(id)));
    if (path === this._path && !this._isDisposed) {
      this._found = ids;
      this._changed.emit();
    }
  }

  private _onList(): void {
    const { list } = this._options;
    // The list drops what is behind its pages when it loads again.
    for (const id of this._found) {
      if (!list.get(id) && !list.isGone(id)) {
        void list.find(id).catch(() => undefined);
      }
    }
    this._changed.emit();
  }

  private _path: string | null = null;
  private _found: readonly string[] = [];
  private _changed = new Signal<LinkedChats, void>(this);
  private _isDisposed = false;
}

/** The path of the file to which a chat is linked. */
const fileOf = ({ metadata }: IThread): string | undefined => metadata?.[LINKED_FILE];

const byCreation = (a: IThread, b: IThread): number =>
  Date.parse(a.createdOn) - Date.parse(b.createdOn) || (a.id < b.id ? -1 : 1);
