import type { IDisposable } from '@lumino/disposable';
import { isChatId } from '../../document/index.js';
import type { IThread } from '../api.js';
import type { IChatList, ITimers } from '../contracts.js';
import type { IOwner } from '../pending/pending-store.js';
import type { CopyStore } from './copy-store.js';

/** Changes are written together after this time, in milliseconds. */
const FLUSH_MS = 1_000;

/** The number of chats that are kept. */
const MOST = 100;

/** The list of chats, as far as its copy needs it. */
export interface ICopiedList extends IChatList {
  /** True once the server has sent the first page. */
  readonly isCurrent: boolean;
  /** Shows these chats until the server answers. */
  restore(threads: readonly IThread[]): void;
  /** Whether the server has named this chat since the page was loaded. */
  isConfirmed(id: string): boolean;
}

export interface IListCopyOptions {
  store: CopyStore;
  timers: ITimers;
  list: ICopiedList;
  owner: IOwner;
  /** The browser keeps nothing, or no more. */
  onFailed(this: void): void;
}

/** The copy of one user's list of chats in this browser: the newest chats, as the server has described them. */
export class ListCopy implements IDisposable {
  constructor(private _options: IListCopyOptions) {
    _options.list.changed.connect(this._onList, this);
    void this._restore();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Writes what has changed. */
  async flush(): Promise<void> {
    const { store, list, owner, onFailed } = this._options;
    this._pause?.dispose();
    this._pause = null;
    if (!list.isCurrent) {
      return;
    }
    const threads = new Map(list.threads.slice(0, MOST).map(thread => [thread.id, thread]));
    const put = [...threads.values()].filter(thread => this._kept.get(thread.id) !== thread);
    const gone = [...this._kept.keys()].filter(id => !threads.has(id));
    this._kept = threads;
    if (put.length + gone.length > 0) {
      await store.writeThreads(owner, put, gone).catch(onFailed);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._pause?.dispose();
    this._options.list.changed.disconnect(this._onList, this);
  }

  private async _restore(): Promise<void> {
    const { store, list, owner, onFailed } = this._options;
    const kept: unknown[] = await store.threads(owner).catch(() => {
      onFailed();
      return [];
    });
    const threads = kept.filter(isThread);
    if (!this._isDisposed) {
      threads.forEach(thread => this._kept.set(thread.id, thread));
      list.restore(threads);
      this._onList();
    }
  }

  private _onList(): void {
    if (this._options.list.isCurrent) {
      this._pause ??= this._options.timers.delay(() => void this.flush(), FLUSH_MS);
    }
  }

  /** The entries that are kept. */
  private _kept: Map<string, unknown> = new Map();
  private _pause: IDisposable | null = null;
  private _isDisposed = false;
}

/** Checks an entry that anything on this origin may have written. */
function isThread(value: unknown): value is IThread {
  const { id, topic, createdOn, unreadCount, readSequenceId, participants, lastMessage } = (value ??
    {}) as Partial<IThread>;
  return (
    typeof id === 'string' &&
    isChatId(id) &&
    typeof topic === 'string' &&
    typeof createdOn === 'string' &&
    typeof unreadCount === 'number' &&
    typeof readSequenceId === 'number' &&
    Array.isArray(participants) &&
    (lastMessage === undefined || typeof lastMessage?.content?.message === 'string')
  );
}
