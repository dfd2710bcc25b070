import { writeFile } from 'node:fs/promises';
import { test as base, expect, type Page } from '@playwright/test';
import { Browsers } from './browsers.js';
import { ChatPage } from './chat-page.js';
import { Jupyter, type IJupyterOptions } from './jupyter.js';

interface IFixtures {
  /** Opens JupyterLab as a user, in a separate browser, with an empty workspace. */
  lab(user: string): Promise<ChatPage>;
  /** Opens any page in a separate browser. */
  visit: Visit;
}

interface IVisitOptions {
  cookie?: { name: string; value: string; url: string };
  /** Called when a script of the page throws. */
  onError?(error: Error): void;
}

export type Visit = (url: string, options?: IVisitOptions) => Promise<Page>;

interface IWorkerFixtures {
  /** Folders of further extensions of JupyterLab, by name. */
  labextensions: Record<string, string>;
  /** JupyterLab encrypts connections, with an unknown certificate. */
  tls: boolean;
  /** The configuration file of the chat server that Jupyter starts. */
  config: object | undefined;
  /** More options of the JupyterLab. */
  jupyterOptions: Partial<IJupyterOptions>;
  jupyter: Jupyter;
  /** Those of the users of JupyterLab. */
  browsers: Browsers;
}

export const test = base.extend<IFixtures, IWorkerFixtures>({
  labextensions: [{}, { scope: 'worker', option: true }],

  tls: [false, { scope: 'worker', option: true }],

  config: [undefined, { scope: 'worker', option: true }],

  jupyterOptions: [{}, { scope: 'worker', option: true }],

  jupyter: [
    async ({ labextensions, tls, config, jupyterOptions }, use) => {
      const jupyter = await Jupyter.start({ labextensions, tls, config, ...jupyterOptions });
      await use(jupyter);
      await jupyter.stop();
    },
    { scope: 'worker', timeout: 150_000 }
  ],

  browsers: [
    async ({ browser, jupyter }, use) => {
      await use(new Browsers(browser, jupyter.url));
    },
    { scope: 'worker' }
  ],

  lab: async ({ browsers, jupyter, tls }, use, info) => {
    const complaints: string[] = [];
    await use(async user => {
      const page = await browsers.open({ reducedMotion: 'reduce', ignoreHTTPSErrors: tls });
      await page.context().addCookies([{ name: 'colloquy-user', value: user, url: jupyter.url }]);
      page.on('pageerror', error => complaints.push(`${user}: ${error.stack ?? error.message}`));
      await page.goto(`${jupyter.url}/lab/workspaces/${user}-${info.testId}?reset`);
      const chat = new ChatPage(page);
      await chat.whenReady();
      return chat;
    });
    await browsers.clear();
    if (info.status !== info.expectedStatus) {
      await writeFile(info.outputPath('jupyter.log'), jupyter.output);
    }
    expect(complaints, 'no script has thrown').toEqual([]);
  },

  visit: async ({ browser }, use) => {
    const contexts = new Set<{ close(): Promise<void> }>();
    await use(async (url, { cookie, onError } = {}) => {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      contexts.add(context);
      await context.addCookies(cookie ? [cookie] : []);
      const page = await context.newPage();
      page.on('pageerror', error => onError?.(error));
      await page.goto(url);
      return page;
    });
    await Promise.all([...contexts].map(context => context.close()));
  }
});

export { expect };
