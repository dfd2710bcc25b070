import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { WebSocket } from 'ws';
import {
  ApiClient,
  BrowserPendingStore,
  Chats,
  Config,
  type CopyStore,
  type IChatModel
} from '../../../../src/model/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { FakeBrowser, type FakeTab } from '../../../harness/fake-tabs.js';
import { aThread, CHAT, timersOf, until } from '../../../harness/stage.js';
import { SyncServer } from '../../../harness/sync-server.js';

/** One user's page. */
export interface IPage {
  chats: Chats;
  tab: FakeTab;
  model: IChatModel;
}

/** Pages of users in one browser, with a server of one chat and a store of unsent texts. */
export class UserPages {
  readonly clock = new ManualClock();
  readonly sync = new SyncServer();
  readonly browser = new FakeBrowser();
  readonly store = new BrowserPendingStore();

  async start(): Promise<void> {
    await this.sync.listen();
    this.sync.threads = [aThread()];
    globalThis.indexedDB = new IDBFactory();
  }

  async stop(): Promise<void> {
    this._pages.forEach(({ chats }) => chats.dispose());
    await this.sync.dispose();
  }

  /** Opens a page, with the chat in view unless told otherwise. */
  open({
    user = 'ana',
    keeps = true,
    opens = true,
    copies = null as CopyStore | null,
    alone = false
  } = {}): IPage {
    const timers = timersOf(this.clock);
    const tab = this.browser.tab();
    const server = new ApiClient({
      baseUrl: this.sync.url,
      timers,
      authenticate: () =>
        Promise.resolve({
          token: 'token',
          expiresOn: new Date(this.clock.now() + 900_000).toISOString(),
          user: { username: user, displayName: user }
        })
    });
    const chats = new Chats({
      ...{ server, timers, config: new Config() },
      ...(keeps && { persistence: { store: this.store, tabs: tab } }),
      ...(copies && { copies: { store: copies, alone } }),
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket
    });
    chats.start();
    const page = { chats, tab, model: opens ? chats.open(CHAT) : (null as never) };
    this._pages.push(page);
    return page;
  }

  /** Ends a page without clean-up, as a killed tab does. */
  kill(page: IPage): void {
    page.chats.dispose();
    page.tab.kill();
    this._pages = this._pages.filter(other => other !== page);
  }

  isOpen({ model }: IPage): Promise<void> {
    return until(model.changed, () => model.connection === 'open');
  }

  /** Lets the event loop turn. */
  async turns(count = 30): Promise<void> {
    for (let i = 0; i < count; i++) {
      await new Promise(setImmediate);
    }
  }

  /** The stored texts of a user. */
  kept(user = 'ana') {
    return this.store.load({ server: this.sync.url, user });
  }

  /** Waits until this many texts are stored. Drafts wait for a moment. */
  async isKept(count: number, user = 'ana'): Promise<void> {
    this.clock.advance(250);
    while ((await this.kept(user)).length !== count) {
      await this.turns(1);
    }
  }

  /** The bodies of the messages on the server. */
  bodies(): string[] {
    return this.sync.chat.getMessages().map(({ body }) => body);
  }

  /** Waits until these messages, and no others, are on the server. */
  async arrives(...texts: string[]): Promise<void> {
    await until(this.sync.chat.changed, () => this.bodies().length >= texts.length);
    await this.turns();
    expect(this.bodies()).toEqual(texts);
  }

  /** Sends a message, and returns its id once it has arrived. */
  async say(page: IPage, body: string): Promise<string> {
    await this.isOpen(page);
    page.model.send(body);
    await this.arrives(body);
    return page.model.messages[0].id;
  }

  /** Waits until the composer has this text. */
  hasDraft({ model: { input } }: IPage, text: string): Promise<void> {
    this.clock.advance(250);
    return until(input.changed, () => input.value === text);
  }

  private _pages: IPage[] = [];
}
