import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import {
  notifies,
  type Config,
  type IChatList,
  type IThread,
  type ITimers
} from '../../model/index.js';
import { loadNews } from './load-news.js';

/** Messages that arrive within this time share a notification, in milliseconds. */
const GATHER_MS = 1000;

/** The tag of the notification that many chats share. */
const MANY = 'colloquy-chats';

/** The browser's notifications. */
export interface IDesktop {
  readonly permission: string;
  requestPermission(): Promise<string>;
  /** Shows a notification, in the place of one with the same tag. */
  show(title: string, body: string, tag: string, onClick: () => void): void;
}

/** The notifications of this browser; null if it has none. */
export const browserDesktop = (): IDesktop | null =>
  typeof Notification === 'undefined'
    ? null
    : {
        get permission() {
          return Notification.permission;
        },
        requestPermission: () => Notification.requestPermission(),
        show(title, body, tag, onClick) {
          const shown = new Notification(title, { body, tag });
          shown.onclick = () => {
            window.focus();
            onClick();
            shown.close();
          };
        }
      };

export interface IDesktopNotifierOptions {
  list: IChatList;
  config: Config;
  timers: ITimers;
  trans: TranslationBundle;
  desktop: IDesktop;
  /** Whether the user looks at the page. */
  isAttended(): boolean;
  open(id: string): void;
}

/** Shows notifications of the desktop while the user looks elsewhere, once they have allowed it. It never asks by itself. */
export class DesktopNotifier implements IDisposable {
  constructor(private _options: IDesktopNotifierOptions) {
    _options.list.arrived.connect(this._onArrived, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._options.list.arrived.disconnect(this._onArrived, this);
    this._pending?.dispose();
  }

  private _onArrived(_: IChatList, { id }: IThread): void {
    this._news.add(id);
    this._pending ??= this._options.timers.delay(() => void this._tell(), GATHER_MS);
  }

  private async _tell(): Promise<void> {
    const { list, config, timers, trans, desktop, open } = this._options;
    const ids = [...this._news];
    this._pending = null;
    this._news.clear();
    const isOn = (): boolean =>
      config.config.desktopNotifications &&
      desktop.permission === 'granted' &&
      !this._options.isAttended();
    const texts = isOn() ? await loadNews() : null;
    if (!texts || this._isDisposed || !isOn()) {
      return;
    }
    const now = new Date(timers.now());
    const threads = ids
      .map(id => list.get(id))
      .filter((one): one is IThread => one !== undefined && notifies(one, config.config, now));
    if (threads.length > texts.MAX_CHATS) {
      desktop.show(texts.newsOfMany(threads, trans), '', MANY, () => undefined);
      return;
    }
    for (const thread of threads) {
      const { title, text } = texts.newsOf(thread, trans);
      desktop.show(title, text, thread.id, () => open(thread.id));
    }
  }

  private _news = new Set<string>();
  private _pending: IDisposable | null = null;
  private _isDisposed = false;
}
