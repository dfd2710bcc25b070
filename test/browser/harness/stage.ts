import { Alone } from './alone.js';
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
  WebSocketRoute
} from '@playwright/test';
import { ChatPage } from './chat-page.js';
import type { Jupyter } from './jupyter.js';

type Network = 'up' | 'cut' | 'mute';

/** Of the panel, in pixels. */
const WIDTH = 300;

/** JupyterLabs of several people that can lose the chat server, and not the rest of Jupyter, which has the style sheets of its themes. */
export class Stage {
  constructor(
    private readonly _browser: Browser,
    private readonly _jupyter: Jupyter,
    private readonly _name: string
  ) {}

  /** Opens JupyterLab with the panel in a browser of its own. */
  async open(user: string, options: BrowserContextOptions = {}): Promise<ChatPage> {
    const page = await this._page(user, options);
    await page.goto(`${this._jupyter.url}/lab/workspaces/${user}-${this._name}?reset`);
    const chat = new ChatPage(page);
    await chat.whenReady();
    await chat.openPanel();
    await chat.setWidth(WIDTH);
    return chat;
  }

  /** Opens the plain page as a user. */
  async visit(user: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this._page(user, options);
    await page.goto(`${this._jupyter.chatUrl}/#token=${await this._jupyter.token(user)}`);
    return page;
  }

  /** Opens the page of a server without JupyterLab and without chats: to sign in, or as a user, with or without its answers about chats. */
  async visitAlone(options: BrowserContextOptions, user = '', isMute = false): Promise<Page> {
    this._alone ??= await Alone.start();
    const context = await this._browser.newContext({ reducedMotion: 'reduce', ...options });
    this._contexts.add(context);
    const page = await context.newPage();
    if (isMute) {
      await page.route(/\/chat\/threads/, () => undefined);
    }
    const token = user && `/#token=${await this._alone.token(user)}`;
    await page.goto(`${this._alone.url}${token}`);
    return page;
  }

  /** Cuts a page off from the chat server, or connects it again. */
  cut({ page }: { page: Page }, isCut: boolean): void {
    this._switches.get(page)!(isCut ? 'cut' : 'up');
  }

  /** The chat server takes new connections of a page, and says nothing. */
  mute({ page }: { page: Page }): void {
    this._switches.get(page)!('mute');
  }

  async close(): Promise<void> {
    await Promise.all([...this._contexts].map(context => context.close()));
    await this._alone?.stop();
  }

  private async _page(user: string, options: BrowserContextOptions): Promise<Page> {
    const context = await this._browser.newContext({ reducedMotion: 'reduce', ...options });
    this._contexts.add(context);
    await context.addCookies([{ name: 'colloquy-user', value: user, url: this._jupyter.url }]);
    const page = await context.newPage();
    const sockets = new Set<WebSocketRoute>();
    let state: Network = 'up';
    await page.routeWebSocket(/\/colloquy\//, socket => {
      if (state === 'cut') {
        void socket.close();
      } else {
        sockets.add(socket);
        if (state === 'up') {
          socket.connectToServer();
        }
      }
    });
    await page.route(/\/colloquy\//, route => (state === 'cut' ? route.abort() : route.fallback()));
    this._switches.set(page, next => {
      state = next;
      if (next === 'cut') {
        sockets.forEach(socket => void socket.close());
        sockets.clear();
      }
    });
    return page;
  }

  private _alone: Alone | null = null;
  private readonly _contexts = new Set<BrowserContext>();
  private readonly _switches = new Map<Page, (state: Network) => void>();
}
