import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient, IThread } from '../api.js';
import { threadPath } from '../links.js';
import { RequestError } from '../network/request-error.js';
import { Alerts, type IUnreadAnswer } from './alerts.js';
import { activityTime, ThreadPages } from './thread-pages.js';

/** The size of a page. */
const PAGE_SIZE = '100';

/** The pages of all chats, and those of the unread ones. */
type Part = 'all' | 'unread';

export interface ILoadedThreadsOptions {
  server: IApiClient;
  /** The ids of the chats that are open. They stay in the list although their pages may not be loaded. */
  opened(): Iterable<string>;
  /** The id of the workspace whose chats are shown; undefined for all. */
  workspace?(): string | undefined;
}

/** The loaded part of the user's chats: pages of their list, open chats, and the ids of the unread ones. */
export class LoadedThreads {
  constructor(private _options: ILoadedThreadsOptions) {
    this._pages = this._newPages();
  }

  readonly alerts = new Alerts();

  get sorted(): readonly IThread[] {
    return this._sorted;
  }

  get unread(): ReadonlySet<string> {
    return this._unread;
  }

  get changed(): ISignal<LoadedThreads, void> {
    return this._changed;
  }

  /** Whether a chat belongs to the workspace that is shown. */
  isShown({ workspaceId }: IThread): boolean {
    const shown = this._shown;
    return shown === undefined || workspaceId === undefined || workspaceId === shown;
  }

  get(id: string): IThread | undefined {
    return this._threads.get(id);
  }

  /** Whether the server has named this chat since the page was loaded. */
  isConfirmed(id: string): boolean {
    return this._threads.has(id) && !this._restored.has(id);
  }

  /** Shows these chats until the server has named those that there are. */
  restore(threads: readonly IThread[]): void {
    for (const thread of threads.filter(({ id }) => !this._threads.has(id))) {
      this._restored.add(thread.id);
      this._threads.set(thread.id, thread);
      if (thread.unreadCount > 0) {
        this._unread.add(thread.id);
      }
    }
    this._sort();
  }

  /** Whether the first page was loaded. */
  get hasPages(): boolean {
    return this._pages.all.hasBegun;
  }

  isGone(id: string): boolean {
    return this._gone.has(id);
  }

  pagingOf(part: Part): ThreadPages['paging'] {
    return this._pages[part].paging;
  }

  async find(id: string): Promise<IThread | undefined> {
    if (this.isConfirmed(id) || this._gone.has(id)) {
      return this.get(id);
    }
    // Several may ask for the same chat at once.
    const asked = this._asked.get(id) ?? this._find(id).finally(() => this._asked.delete(id));
    this._asked.set(id, asked);
    return asked;
  }

  async findByName(topic: string): Promise<IThread | undefined> {
    const isIt = (thread: IThread): boolean => thread.topic === topic;
    let found = this._sorted.find(isIt);
    const query = { maxPageSize: PAGE_SIZE, topic: topic.slice(0, 200) };
    const pages = new ThreadPages(this._options.server, query);
    while (!found && pages.paging === 'idle') {
      found = (await pages.more()).find(isIt);
      if (found) {
        this.set(found);
      }
    }
    return found;
  }

  /**
   * Loads again what was loaded, because events were missed. Without pages, only which chats are unread. Resolves with
   * the ids of chats that are gone. Rejects with a RequestError.
   */
  async load(withPages: boolean): Promise<string[]> {
    const { server, opened } = this._options;
    const answer = await server.request<IUnreadAnswer>(
      'GET',
      this._shown === undefined ? 'chat/unread' : `chat/unread?workspaceId=${this._shown}`
    );
    const { value } = answer;
    const pages = this._newPages();
    const read = withPages
      ? await Promise.all([
          pages.all.more(),
          value.length > 0 ? pages.unread.more() : [],
          this._pinned()
        ])
      : [];
    const threads = new Map(read.flat().map(thread => [thread.id, thread]));
    const ids = new Set(opened());
    for (const id of ids) {
      const thread = threads.get(id) ?? (await this._ask(id));
      if (thread) {
        threads.set(id, thread);
      }
    }
    // A chat whose place is behind the pages may still be there.
    const gone = [...this._threads.values()]
      .filter(one => this.isShown(one))
      .filter(one => !threads.has(one.id) && (ids.has(one.id) || pages.all.covers(one)))
      .map(({ id }) => id);
    gone.forEach(id => this._gone.add(id));
    this._unread = new Set(value);
    this.alerts.load(answer);
    this._threads = threads;
    this._restored.clear();
    this._pages = pages;
    this._sort();
    return gone;
  }

  /** Loads the next page, if there is one. */
  async more(part: Part): Promise<void> {
    const pages = this._pages[part];
    if (pages.paging === 'loading' || pages.paging === 'none') {
      return;
    }
    const start = this._time;
    const loading = Promise.all([
      pages.more().catch(() => []),
      this._hasPinned ? [] : this._pinned()
    ]);
    this._changed.emit();
    const page = (await loading).flat();
    if (pages === this._pages[part]) {
      // Changes since the request are newer than the page.
      page
        .filter(({ id }) => (this._changedAt.get(id) ?? 0) <= start)
        .forEach(thread => this._threads.set(thread.id, thread));
      this._sort();
    }
  }

  /** @param isConfirmed - whether the server has sent this entry, or the user has only changed it */
  set(thread: IThread, isConfirmed = true): void {
    this._gone.delete(thread.id);
    if (isConfirmed) {
      this._restored.delete(thread.id);
    }
    this._changedAt.set(thread.id, ++this._time);
    this._threads.set(thread.id, thread);
    if (this.isShown(thread)) {
      this.alerts.note(thread);
    }
    if (thread.unreadCount > 0 && this.isShown(thread)) {
      this._unread.add(thread.id);
    } else {
      this._unread.delete(thread.id);
    }
    this._sort();
  }

  markAllAsRead(): void {
    this._unread.clear();
    this.alerts.clear();
    for (const thread of this._sorted.filter(({ unreadCount }) => unreadCount > 0)) {
      const readSequenceId = Number(thread.lastMessage?.sequenceId ?? thread.readSequenceId);
      this.set({ ...thread, readSequenceId, unreadCount: 0 }, false);
    }
  }

  remove(id: string): void {
    this._gone.add(id);
    this._restored.delete(id);
    this._changedAt.set(id, ++this._time);
    this._unread.delete(id);
    this.alerts.forget(id);
    this._threads.delete(id);
    this._sort();
  }

  dispose(): void {
    Signal.clearData(this);
  }

  private async _find(id: string): Promise<IThread | undefined> {
    const thread = await this._ask(id);
    if (!thread) {
      this.remove(id);
    } else if (!this.isConfirmed(id)) {
      this.set(thread);
    }
    return this.get(id);
  }

  /** Asks the server for one chat. Resolves with undefined if the user may not read it or has left it. */
  private async _ask(id: string): Promise<IThread | undefined> {
    const { server } = this._options;
    try {
      const thread = await server.request<IThread & { leftOn?: string }>('GET', threadPath(id));
      return thread.leftOn === undefined ? thread : undefined;
    } catch (error) {
      if (error instanceof RequestError && error.status === 404) {
        return undefined;
      }
      throw error;
    }
  }

  /** The first pinned chats; without an answer, those of the pages have to do. */
  private async _pinned(): Promise<IThread[]> {
    this._hasPinned = true;
    const pinned = { maxPageSize: PAGE_SIZE, pinned: 'true' };
    return new ThreadPages(this._options.server, pinned).more().catch(() => []);
  }

  private _newPages(): Record<Part, ThreadPages> {
    const pages = (query: Record<string, string>): ThreadPages =>
      new ThreadPages(this._options.server, {
        maxPageSize: PAGE_SIZE,
        ...(this._shown !== undefined && { workspaceId: this._shown }),
        ...query
      });
    return { all: pages({}), unread: pages({ unread: 'true' }) };
  }

  private get _shown(): string | undefined {
    return this._options.workspace?.();
  }

  private _sort(): void {
    const { all, unread } = this._pages;
    const opened = new Set(this._options.opened());
    this._sorted = [...this._threads.values()]
      .filter(
        thread =>
          this.isShown(thread) &&
          (all.covers(thread) ||
            opened.has(thread.id) ||
            this._restored.has(thread.id) ||
            thread.pinned === true ||
            (thread.unreadCount > 0 && unread.covers(thread)))
      )
      .sort((a, b) => activityTime(b) - activityTime(a));
    this._changed.emit();
  }

  /** The entries that are known, also of chats whose pages are not loaded. */
  private _threads = new Map<string, IThread>();
  /** The ids of the entries that an earlier page has kept, before the server has answered. */
  private _restored = new Set<string>();
  private _sorted: readonly IThread[] = [];
  /** The ids of all unread chats, loaded or not. */
  private _unread = new Set<string>();
  /** The ids of chats that the user cannot read, or no more. */
  private _gone = new Set<string>();
  private _pages: Record<Part, ThreadPages>;
  private _hasPinned = false;
  /** Counts the changes. */
  private _time = 0;
  /** When each chat changed. */
  private _changedAt = new Map<string, number>();
  /** The chats that the server is being asked for. */
  private _asked = new Map<string, Promise<IThread | undefined>>();
  private _changed = new Signal<LoadedThreads, void>(this);
}
