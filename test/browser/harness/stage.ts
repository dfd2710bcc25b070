import type { Browser, BrowserContextOptions, Page, WebSocketRoute } from '@playwright/test';
import { ChatPage } from './chat-page.js';
import type { Jupyter } from './jupyter.js';

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

  /** Cuts a page off from the chat server, or connects it again. */
  cut({ page }: { page: Page }, isCut: boolean): void {
    this._cuts.get(page)!(isCut);
  }

  close(): Promise<unknown> {
    return Promise.all([...this._cuts.keys()].map(page => page.context().close()));
  }

  private async _page(user: string, options: BrowserContextOptions): Promise<Page> {
    const context = await this._browser.newContext({ reducedMotion: 'reduce', ...options });
    await context.addCookies([{ name: 'colloquy-user', value: user, url: this._jupyter.url }]);
    const page = await context.newPage();
    const sockets = new Set<WebSocketRoute>();
    let isCut = false;
    await page.routeWebSocket(/\/colloquy\//, socket => {
      if (isCut) {
        void socket.close();
      } else {
        socket.connectToServer();
        sockets.add(socket);
      }
    });
    await page.route(/\/colloquy\//, route => (isCut ? route.abort() : route.fallback()));
    this._cuts.set(page, cut => {
      isCut = cut;
      if (cut) {
        sockets.forEach(socket => void socket.close());
        sockets.clear();
      }
    });
    return page;
  }

  private readonly _cuts = new Map<Page, (isCut: boolean) => void>();
}
