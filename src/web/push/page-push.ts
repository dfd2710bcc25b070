import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Config, IApiClient, IServerSettings, TextStorage } from '../../model/index.js';

/** The parts of a subscription that are used. */
export interface ISubscription {
  readonly endpoint: string;
  toJSON(): PushSubscriptionJSON;
  unsubscribe(): Promise<boolean>;
}

/** The browser's side of pushes. */
export interface IPushBrowser {
  readonly permission: string;
  requestPermission(): Promise<string>;
  /** The subscription of this page; null for none. */
  current(): Promise<ISubscription | null>;
  subscribe(key: string): Promise<ISubscription>;
}

/** The pushes of this browser; null if it has none. */
export const pushBrowser = (): IPushBrowser | null => {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers || typeof PushManager === 'undefined' || typeof Notification === 'undefined') {
    return null;
  }
  const manager = async (): Promise<PushManager> => (await workers.ready).pushManager;
  return {
    get permission() {
      return Notification.permission;
    },
    requestPermission: () => Notification.requestPermission(),
    current: async () => (await manager()).getSubscription(),
    subscribe: async key =>
      (await manager()).subscribe({ userVisibleOnly: true, applicationServerKey: key })
  };
};

export interface IPagePushOptions {
  server: IApiClient;
  settings: IServerSettings;
  config: Config;
  username: string;
  /** Keeps for this browser who wants pushes. */
  storage: TextStorage;
  browser: IPushBrowser | null;
}

interface IKept {
  username: string;
  words: boolean;
}

/** Each chat server of an origin has its own subscription. */
const keyOf = (baseUrl: string): string => `colloquy-push ${baseUrl}`;

/** Whether this browser is told the news while the page is closed. The wish is kept in the browser, for one user at a time. */
export class PagePush implements IDisposable {
  constructor(private readonly _options: IPagePushOptions) {
    _options.settings.changed.connect(this._renew, this);
    _options.config.configChanged.connect(this._renew, this);
    this._key = keyOf(_options.server.baseUrl);
    this._kept = this._read();
    this._renew();
  }

  /** Whether the server and the browser can do it. */
  get isPossible(): boolean {
    const { browser, settings } = this._options;
    return browser !== null && settings.pushKey !== null;
  }

  get isOn(): boolean {
    const { browser, username } = this._options;
    return (
      this.isPossible && browser?.permission === 'granted' && this._kept?.username === username
    );
  }

  /** Whether a push says what was written. */
  get words(): boolean {
    return this._kept?.words ?? true;
  }

  get changed(): ISignal<PagePush, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._options.settings.changed.disconnect(this._renew, this);
    this._options.config.configChanged.disconnect(this._renew, this);
    Signal.clearData(this);
  }

  /** Asks the browser. Resolves with whether it allows notifications. */
  async turnOn(): Promise<boolean> {
    const ends = this._ends;
    if ((await this._options.browser?.requestPermission()) !== 'granted') {
      return false;
    }
    await this._want(this.words, ends);
    return true;
  }

  async turnOff(): Promise<void> {
    this._keep(null);
    await this._end();
  }

  setWords(words: boolean): Promise<void> {
    return this._want(words, this._ends);
  }

  /** The user signs out, perhaps while the server is away, or in another tab than the one that turned pushes on. */
  async leave(): Promise<void> {
    if (this._read()?.username === this._options.username) {
      return this.turnOff();
    }
    this._ends++;
    await this._telling;
  }

  /** The page has a new token. The server ends a subscription with the token with which it was told of it. */
  confirm(): void {
    if (!this._isDisposed) {
      this._told = '';
      this._renew();
    }
  }

  /** Brings the server up to date: it forgets a browser that does not ask for a long time. */
  private _renew(): void {
    const { config, browser } = this._options;
    this._kept ??= this._read(); // another tab may have turned them on
    this._changed.emit();
    const state = JSON.stringify([this.isOn, config.config.unreadNotifications, this._hours]);
    if (!this.isPossible || state === this._told) {
      return;
    }
    this._told = state;
    const isWanted = this.isOn && config.config.unreadNotifications;
    // Somebody else has signed in, or nobody wants pushes: the push service then tells the server that a subscription has ended.
    const work = isWanted
      ? this._tell(this.words, this._ends)
      : this.isOn
        ? this._end()
        : browser?.current().then(found => found?.unsubscribe());
    work?.catch(() => (this._told = ''));
  }

  private async _want(words: boolean, ends: number): Promise<void> {
    await this._tell(words, ends);
    if (ends === this._ends) {
      this._keep({ username: this._options.username, words });
    }
  }

  private _tell(words: boolean, ends: number): Promise<void> {
    const telling = this._subscribe(words, ends);
    this._telling = telling.catch(() => undefined);
    return telling;
  }

  /** Leaves nothing behind if pushes have ended since there were `ends` ends. */
  private async _subscribe(words: boolean, ends: number): Promise<void> {
    const { browser, settings, server } = this._options;
    const subscription = await browser!.subscribe(settings.pushKey!);
    const { endpoint, keys } = subscription.toJSON();
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    const body = { endpoint, keys, words, quietHours: this._hours, timeZone };
    if (ends === this._ends) {
      await server.request('PUT', 'chat/push', body);
    }
    if (ends !== this._ends) {
      await this._remove(subscription);
    }
  }

  private async _end(): Promise<void> {
    this._ends++;
    const subscription = await this._options.browser?.current();
    await Promise.all([subscription && this._remove(subscription), this._telling]);
  }

  private async _remove(subscription: ISubscription): Promise<void> {
    const { endpoint } = subscription;
    await Promise.all([
      this._options.server.request('POST', 'chat/push/:remove', { endpoint }),
      subscription.unsubscribe()
    ]);
  }

  private get _hours(): string {
    return this._options.config.config.quietHours;
  }

  private _read(): IKept | null {
    try {
      const { username, words } = JSON.parse(
        this._options.storage.getItem(this._key) ?? '{}'
      ) as Partial<IKept>;
      return typeof username === 'string' ? { username, words: words === true } : null;
    } catch {
      return null;
    }
  }

  private _keep(kept: IKept | null): void {
    this._kept = kept;
    try {
      if (kept) {
        this._options.storage.setItem(this._key, JSON.stringify(kept));
      } else {
        this._options.storage.removeItem(this._key);
      }
    } catch {
      // Without storage, the browser is told no news from the next visit on.
    }
    this._changed.emit();
  }

  private readonly _key: string;
  private _kept: IKept | null;
  /** How often pushes have ended. */
  private _ends = 0;
  /** The last telling, whether the server took it or not. */
  private _telling: Promise<void> = Promise.resolve();
  /** The state that the server was told last. */
  private _told = '';
  private _isDisposed = false;
  private _changed = new Signal<PagePush, void>(this);
}
