import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { newsOf } from '../components/notifications/news-text.js';
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
/** If more chats than this have new messages, they share one notification. */
const MAX_CHATS = 3;

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
    [...this._shown.keys()].filter(id => !unread.has(id)).forEach(id => this._dismiss(id));
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
      const words = threads.some(({ mentioned }) => mentioned)
        ? trans.__('New messages in %1 chats, with a mention or reply for you', threads.length)
        : trans.__('New messages in %1 chats', threads.length);
      Notification.info(words, { autoClose: AUTO_CLOSE_MS });
    } else {
      threads.forEach(thread => this._notify(thread));
    }
  }

  private _notify(thread: IThread): void {
    const { trans, open } = this._options;
    const { id } = thread;
    const { title, text } = newsOf(thread, trans);
    const message = trans.__('%1: %2', title, text);
    // Dismiss the old notification, because an update to a closed one would stay invisible.
    this._dismiss(id);
    const shown = Notification.info(message, {
      autoClose: AUTO_CLOSE_MS,
      actions: [{ label: trans.__('Open'), callback: () => open(id) }]
    });
    this._shown.set(id, shown);
  }

  private _dismiss(id: string): void {
    const shown = this._shown.get(id);
    if (shown) {
      this._shown.delete(id);
      Notification.dismiss(shown);
    }
  }

  private _options: IUnreadNotifierOptions;
  private _news = new Set<string>();
  /** The ids of the notifications, by chat. */
  private _shown = new Map<string, string>();
  private _pending: IDisposable | null = null;
  private _isDisposed = false;
}
