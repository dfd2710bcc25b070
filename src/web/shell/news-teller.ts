/** The content of a push. The server has sent it, and it is encrypted for this browser. */
interface INews {
  chat: string;
  title: string;
  body: string;
}

interface IWindow {
  readonly url: string;
  readonly focused: boolean;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
  navigate(url: string): Promise<unknown>;
}

/** The parts of a service worker that are used. */
export interface INewsScope {
  readonly registration: {
    readonly scope: string;
    showNotification(title: string, options: NotificationOptions): Promise<void>;
  };
  readonly clients: {
    matchAll(options: {
      type: 'window';
      includeUncontrolled: boolean;
    }): Promise<readonly IWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

/** Tells the news while nobody looks at the page, and leads to their chat. */
export class NewsTeller {
  constructor(private readonly _scope: INewsScope) {}

  async tell(text: string): Promise<void> {
    const news = read(text);
    const windows = await this._windows();
    if (!news || windows.some(one => one.focused && one.visibilityState === 'visible')) {
      return;
    }
    const { chat, title, body } = news;
    await this._scope.registration.showNotification(title, {
      ...{ body, tag: chat, data: chat, dir: 'auto' },
      icon: `${this._scope.registration.scope}icon-192.png`
    });
  }

  async open(chat: unknown): Promise<void> {
    const { registration, clients } = this._scope;
    const url = `${registration.scope}#${new URLSearchParams({ chat: String(chat) }).toString()}`;
    const [window] = await this._windows();
    // A service worker leads only those pages that were loaded with it, and not the one that installed it.
    const isLed = await window?.navigate(url).then(
      () => true,
      () => false
    );
    await (isLed ? window.focus() : clients.openWindow(url));
  }

  /** The open pages with chats. Others, such as the notices, do not count. */
  private async _windows(): Promise<readonly IWindow[]> {
    const { registration, clients } = this._scope;
    const all = await clients.matchAll({ type: 'window', includeUncontrolled: true });
    return all.filter(({ url }) => url.split(/[?#]/)[0] === registration.scope);
  }
}

function read(text: string): INews | null {
  try {
    const { chat, title, body } = JSON.parse(text) as Partial<INews>;
    const isNews = [chat, title, body].every(one => typeof one === 'string');
    return isNews ? ({ chat, title, body } as INews) : null;
  } catch {
    return null;
  }
}
