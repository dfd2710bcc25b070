import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { loadNews } from '../components/notifications/load-news.js';
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

interface INotification {
  readonly key: string;
  readonly chats: readonly string[];
  readonly message: string;
  /** The cost of laying it out. */
  readonly cost: number;
  readonly actions?: Notification.IAction[];
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
    this._pending ??= this._options.timers.delay(() => void this._tell(), GATHER_MS);
  }

  /** Takes away the notifications of chats that were read. */
  private _onChanged(): void {
    const { unread } = this._options.list;
    [...this._shown]
      .filter(([, { chats }]) => !chats.some(id => unread.has(id)))
      .forEach(([key]) => this._dismiss(key));
  }

  private async _tell(): Promise<void> {
    const { list, config, isVisible, open, trans } = this._options;
    const ids = [...this._news];
    this._pending = null;
    this._news.clear();
    const texts = config.config.unreadNotifications ? await loadNews() : null;
    if (!texts || this._isDisposed) {
      return;
    }
    const threads = ids
      .map(id => list.get(id))
      .filter(
        (t): t is IThread =>
          t !== undefined &&
          !isVisible(t.id) &&
          notifies(t, config.config, new Date(this._options.timers.now()))
      );
    const chats = threads.map(({ id }) => id);
    if (threads.length > texts.MAX_CHATS) {
      const message = texts.newsOfMany(threads, trans);
      this._show({ key: MANY, chats, message, cost: 0 });
    } else {
      for (const thread of threads) {
        const { id } = thread;
        const { title, text, cost } = texts.newsOf(thread, trans);
        // JupyterLab draws each line of a message as a line of its own.
        const message = `${title}\n${text}`;
        const actions = [{ label: trans.__('Open'), callback: () => open(id) }];
        this._show({ key: id, chats: [id], message, cost, actions });
      }
    }
    this._limit(texts.MOST_SHOWN);
  }

  private _show({ key, chats, message, cost, actions }: INotification): void {
    // Dismiss the old notification, because an update to a closed one would stay invisible.
    this._dismiss(key);
    const id = Notification.info(message, {
      autoClose: AUTO_CLOSE_MS,
      ...(actions && { actions })
    });
    this._shown.set(key, { id, chats, cost });
  }

  /** JupyterLab lays out all notifications at once when the user looks at them, so the oldest go if they are slow together. */
  private _limit(most: number): void {
    let cost = [...this._shown.values()].reduce((sum, one) => sum + one.cost, 0);
    for (const [key, one] of this._shown) {
      if (cost <= most) {
        break;
      }
      cost -= one.cost;
      this._dismiss(key);
    }
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
  private _shown = new Map<
    string,
    Pick<INotification, 'chats' | 'cost'> & { readonly id: string }
  >();
  private _pending: IDisposable | null = null;
  private _isDisposed = false;
}
