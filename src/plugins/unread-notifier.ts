import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { MAX_CHATS, newsOf, newsOfMany } from '../components/notifications/news-text.js';
import {
  notifies,
  type Config,
  type IChatList,
  type IThread,
  type ITimers
} from '../model/index.js';

/** Messages that arrive within this time share a notification, in milliseconds. */
const GATHER_MS = 1000;
/** A notification stays visible for this long, in milliseconds. */
const AUTO_CLOSE_MS = 5000;
/** The key of the notification that many chats share. */
const MANY = '';

export interface IUnreadNotifierOptions {
  list: IChatList;
  config: Config;
  timers: ITimers;
  trans: TranslationBundle;
  isVisible: (id: string) => boolean;
  open: (id: string) => void;
}

/** Shows notifications for new messages in chats that the user is not looking at. */
export class UnreadNotifier implements IDisposable {
  constructor(options: IUnreadNotifierOptions) {
    this._options = options;
    options.list.arrived.connect(this._onArrived, this);
    options.list.changed.connect(this._onChanged, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._options.list.arrived.disconnect(this._onArrived, this);
    this._options.list.changed.disconnect(this._onChanged, this);
    this._pending?.dispose();
  }

  private _onArrived(_: IChatList, { id }: IThread): void {
    this._news.add(id);
    this._pending ??= this._options.timers.delay(() => this._tell(), GATHER_MS);
  }

  /** Takes away the notifications of chats that were read. */
  private _onChanged(): void {
    const { unread } = this._options.list;
    [...this._shown]
      .filter(([, { chats }]) => !chats.some(id => unread.has(id)))
      .forEach(([key]) => this._dismiss(key));
  }

  private _tell(): void {
    const { list, config, isVisible, trans } = this._options;
    this._pending = null;
    const threads = [...this._news]
      .map(id => list.get(id))
      .filter(
        (t): t is IThread =>
          t !== undefined &&
          !isVisible(t.id) &&
          notifies(t, config.config, new Date(this._options.timers.now()))
      );
    this._news.clear();
    if (threads.length > MAX_CHATS) {
      this._show(
        MANY,
        threads.map(({ id }) => id),
        newsOfMany(threads, trans)
      );
    } else {
      threads.forEach(thread => this._notify(thread));
    }
  }

  private _notify(thread: IThread): void {
    const { trans, open } = this._options;
    const { id } = thread;
    const { title, text } = newsOf(thread, trans);
    this._show(id, [id], trans.__('%1: %2', title, text), [
      { label: trans.__('Open'), callback: () => open(id) }
    ]);
  }

  private _show(
    key: string,
    chats: readonly string[],
    message: string,
    actions?: Notification.IAction[]
  ): void {
    // Dismiss the old notification, because an update to a closed one would stay invisible.
    this._dismiss(key);
    const id = Notification.info(message, {
      autoClose: AUTO_CLOSE_MS,
      ...(actions && { actions })
    });
    this._shown.set(key, { id, chats });
  }

  private _dismiss(key: string): void {
    const shown = this._shown.get(key);
    if (shown) {
      this._shown.delete(key);
      Notification.dismiss(shown.id);
    }
  }

  private _options: IUnreadNotifierOptions;
  private _news = new Set<string>();
  /** The notifications by chat, and the one of many chats. JupyterLab keeps each until it is dismissed. */
  private _shown = new Map<string, { readonly id: string; readonly chats: readonly string[] }>();
  private _pending: IDisposable | null = null;
  private _isDisposed = false;
}
