import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';

/** Browsers of users of a site. They keep the files of the site from one test to the next, because loading them takes seconds, and nothing else. */
export class Browsers {
  constructor(
    private readonly _browser: Browser,
    private readonly _origin: string
  ) {}

  /** An empty page in a browser that nobody else uses. */
  async open(options: BrowserContextOptions): Promise<Page> {
    const page = this._free.pop() ?? (await (await this._browser.newContext(options)).newPage());
    this._used.push(page.context());
    return page;
  }

  /** Closes all pages, and forgets what they stored. */
  async clear(): Promise<void> {
    for (const context of this._used.splice(0)) {
      this._free.push(await this._emptied(context));
    }
  }

  private async _emptied(context: BrowserContext): Promise<Page> {
    await Promise.all(context.pages().map(page => page.close()));
    await Promise.all([
      context.clearCookies(),
      context.clearPermissions(),
      context.setOffline(false)
    ]);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', {
      origin: this._origin,
      storageTypes: STORED
    });
    await session.detach();
    return page;
  }

  private readonly _used: BrowserContext[] = [];
  private readonly _free: Page[] = [];
}

/** All that a page can store. */
const STORED = 'file_systems,indexeddb,local_storage,service_workers,cache_storage';
