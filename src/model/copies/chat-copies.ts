import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IApiClient } from '../api.js';
import type { IRemoval, ITimers } from '../contracts.js';
import { onPageHidden } from '../page-hiding.js';
import type { IOwner } from '../pending/pending-store.js';
import { ChatCopy } from './chat-copy.js';
import type { CopyStore } from './copy-store.js';
import { ListCopy, type ICopiedList } from './list-copy.js';

/** The pause between two questions for chats that the list has not named, in milliseconds. */
const REVIEW_MS = 1_000;

export interface ICopiesOptions {
  store: CopyStore;
  /** Whether a browser signs in one person at a time, so that another one finds no copies of the first. */
  alone: boolean;
}

export interface IChatCopiesOptions extends ICopiesOptions {
  server: Pick<IApiClient, 'baseUrl' | 'identity' | 'identityChanged'>;
  timers: ITimers;
  list: ICopiedList;
}

/**
 * The copies of the user's chats in this browser, by server and user. They open chats faster, and without the server. A
 * copy goes when its chat does: also one that went while the user was away, as soon as the server says so.
 */
export class ChatCopies implements IDisposable {
  constructor(private _options: IChatCopiesOptions) {
    const { server, list } = _options;
    server.identityChanged.connect(this._onIdentity, this);
    list.removed.connect(this._onRemoved, this);
    list.changed.connect(this._onList, this);
    this._hiding = onPageHidden(this._onHide);
    this._onIdentity();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The copy of a chat for one page and one life of its model. */
  of(chat: string): ChatCopy {
    const { store, timers } = this._options;
    const copy = new ChatCopy({
      ...{ store, timers, chat },
      owner: () => this._owner,
      onFailed: this._onFailed
    });
    this._open.get(chat)?.stop();
    this._open.set(chat, copy);
    if (this._hasFailed) {
      copy.stop();
    }
    return copy;
  }

  /**
   * Removes all copies of the user, who signs out. The page may end at once, so this waits for no write: one that comes later finds its copy
   * and its user gone.
   */
  async clear(): Promise<void> {
    const owner = this._owner;
    this._options.server.identityChanged.disconnect(this._onIdentity, this);
    this._stop();
    if (owner) {
      await this._options.store.clear(owner).catch(() => undefined);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    void this._list?.flush();
    this._list?.dispose();
    this._pause?.dispose();
    this._hiding.dispose();
    Signal.disconnectReceiver(this);
  }

  private _onIdentity(): void {
    const { server, store, timers, alone } = this._options;
    const { identity, baseUrl } = server;
    if (!identity || identity.username === this._owner?.user || this._hasFailed) {
      return;
    }
    const owner = (this._owner = { server: baseUrl, user: identity.username });
    this._list?.dispose();
    this._isReviewed = false;
    void store.enter(owner, timers.now(), alone).then(() => {
      if (owner === this._owner && !this._isDisposed) {
        const { list } = this._options;
        this._list = new ListCopy({ store, timers, list, owner, onFailed: this._onFailed });
      }
    }, this._onFailed);
  }

  private _onRemoved(_: unknown, { id }: IRemoval): void {
    const owner = this._owner;
    this._open.get(id)?.remove();
    if (owner && !this._hasFailed) {
      void this._options.store.remove({ owner, chat: id }).catch(this._onFailed);
    }
  }

  /** Asks once for the chats that the list has not named: somebody may have removed the user from them. */
  private _onList(): void {
    const owner = this._owner;
    if (owner && this._options.list.isCurrent && !this._isReviewed && !this._hasFailed) {
      this._isReviewed = true;
      const { store } = this._options;
      void store.chats(owner).then(chats => this._review(chats), this._onFailed);
    }
  }

  private _review(chats: readonly string[]): void {
    const { list, timers } = this._options;
    const unknown = chats.filter(id => !list.isConfirmed(id));
    const [id, ...rest] = unknown;
    if (id === undefined || this._isDisposed) {
      return;
    }
    this._pause = timers.delay(() => {
      void list.find(id).then(
        () => {
          if (list.isGone(id)) {
            this._onRemoved(null, { id, reason: null });
          }
          this._review(rest);
        },
        () => (this._isReviewed = false) // again when the list comes back
      );
    }, REVIEW_MS);
  }

  private _onHide = (): void => {
    this._open.forEach(copy => copy.flush());
    void this._list?.flush();
  };

  /** The browser keeps nothing, or no more: the disk may be full. The page works on without copies. */
  private _onFailed = (): void => {
    this._hasFailed = true;
    this._stop();
  };

  private _stop(): void {
    this._open.forEach(copy => copy.stop());
    this._list?.dispose();
    this._pause?.dispose();
    this._owner = null;
  }

  private _hiding: IDisposable;
  private _owner: IOwner | null = null;
  private _list: ListCopy | null = null;
  private _open = new Map<string, ChatCopy>();
  private _isReviewed = false;
  private _hasFailed = false;
  private _pause: IDisposable | null = null;
  private _isDisposed = false;
}
