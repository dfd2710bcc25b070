import { test as base, expect, type Page } from '@playwright/test';
import { ChatPage } from './chat-page.js';
import { Jupyter } from './jupyter.js';

interface IFixtures {
  /** JupyterLab as that person sees it: a browser of their own, an empty workspace. */
  lab(user: string): Promise<ChatPage>;
  /** Any page in a browser of its own. */
  visit(url: string): Promise<Page>;
}

export const test = base.extend<IFixtures, { jupyter: Jupyter }>({
  jupyter: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const jupyter = await Jupyter.start();
      await use(jupyter);
      await jupyter.stop();
    },
    { scope: 'worker', timeout: 90_000 }
  ],

  lab: async ({ browser, jupyter }, use, info) => {
    const contexts = new Set<{ close(): Promise<void> }>();
    const complaints: string[] = [];
    await use(async user => {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      contexts.add(context);
      await context.addCookies([{ name: 'colloquy-user', value: user, url: jupyter.url }]);
      const page = await context.newPage();
      page.on('pageerror', error => complaints.push(`${user}: ${error.stack ?? error.message}`));
      await page.goto(`${jupyter.url}/lab/workspaces/${user}-${info.testId}?reset`);
      // The splash being gone is not readiness.
      const chat = new ChatPage(page);
      await expect(chat.tab).toBeVisible({ timeout: 60_000 });
      await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
      return chat;
    });
    await Promise.all([...contexts].map(context => context.close()));
    if (info.status !== info.expectedStatus) {
      await info.attach('jupyter.log', { body: jupyter.output, contentType: 'text/plain' });
    }
    expect(complaints, 'no script has thrown').toEqual([]);
  },

  visit: async ({ browser }, use) => {
    const contexts = new Set<{ close(): Promise<void> }>();
    await use(async url => {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      contexts.add(context);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    });
    await Promise.all([...contexts].map(context => context.close()));
  }
});

export { expect };
