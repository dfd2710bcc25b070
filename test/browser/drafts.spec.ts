import type { Browser, Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const row = (page: Page, topic: string) =>
  page.getByRole('listitem').filter({ hasText: topic }).getByRole('button').first();

/** Counts how often a page is laid out and its styles are computed. */
async function counterOf(page: Page): Promise<() => Promise<{ layouts: number; styles: number }>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const valueOf = (name: string): number => metrics.find(one => one.name === name)!.value;
    return { layouts: valueOf('LayoutCount'), styles: valueOf('RecalcStyleCount') };
  };
}

/** Kills the processes in which a browser runs its pages, even if they are busy. */
async function killRenderers(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  processInfo
    .filter(({ type }) => type === 'renderer')
    .forEach(({ id }) => process.kill(id, 'SIGKILL'));
  await session.detach();
}

test.describe('unsent texts', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start();
  });
  test.afterEach(() => alone.stop());

  test('[DRAFT7] a draft and an unsent message survive a killed tab, and the message is sent once', async ({
    visit
  }) => {
    const plans = await alone.chat('ivo', 'Plans', ['Hello']);
    await alone.chat('ivo', 'Figures', ['Hello']);
    const address = `${alone.url}/#token=${await alone.token('ada')}`;
    const page = await visit(address);
    const context = page.context();
    const ada = new ChatView(page.locator('body'));
    await row(page, 'Figures').click();
    await ada.composer.fill('Half a sent');
    await row(page, 'Plans').click();
    await expect(ada.message('Hello')).toBeVisible();
    await expect(row(page, 'Figures')).toContainText('Draft: Half a sent');
    // Only this page is offline, because the state of a closed page cannot be changed.
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', {
      ...{ offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
    });
    await ada.send('Written offline');
    await expect(ada.message('Written offline')).toContainText('Not saved yet');
    await page.waitForFunction(async () => {
      const { result } = await new Promise<IDBRequest<IDBDatabase>>(resolve => {
        const opening = indexedDB.open('colloquy');
        opening.onsuccess = () => resolve(opening);
      });
      const texts = result.transaction('texts').objectStore('texts').getAll();
      await new Promise(resolve => (texts.onsuccess = resolve));
      result.close();
      return texts.result.length === 2;
    });
    void session.send('Page.crash').catch(() => undefined);
    await page.waitForEvent('crash');

    const pages = [await context.newPage(), await context.newPage()];
    await Promise.all(pages.map(other => other.goto(address)));
    await expect
      .poll(() => alone.bodies('ivo', plans))
      .toEqual(expect.arrayContaining(['Written offline']));
    for (const other of pages) {
      await expect(row(other, 'Figures')).toContainText('Draft: Half a sent');
      await expect(row(other, 'Plans')).toContainText('You: Written offline');
    }
    const [one, two] = pages.map(other => new ChatView(other.locator('body')));
    await row(pages[0], 'Figures').click();
    await expect(one.composer).toHaveValue('Half a sent');
    await row(pages[1], 'Figures').click();
    await one.composer.fill('Half a sentence');
    await expect(two.composer).toHaveValue('Half a sentence');
    await one.composer.press('Enter');
    await expect(two.message('Half a sentence')).toHaveCount(1);
    await expect(two.composer).toHaveValue('');
    const bodies = await alone.bodies('ivo', plans);
    expect(bodies.filter(body => body === 'Written offline')).toHaveLength(1);
  });

  test('[OUTBOX11] a message is kept although its tab is killed in the turn of its Enter', async ({
    browser: others,
    launchOptions
  }) => {
    const plans = await alone.chat('ivo', 'Plans', ['Hello']);
    const address = `${alone.url}/#token=${await alone.token('ada')}`;
    // A browser of its own: the processes of the others' pages must live.
    const browser = await others.browserType().launch(launchOptions);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(address);
    const ada = new ChatView(page.locator('body'));
    await row(page, 'Plans').click();
    await expect(ada.message('Hello')).toBeVisible();
    await ada.composer.fill('My last words');
    // The message cannot leave, so that only this browser has it.
    await alone.kill();
    // Nothing of the page runs after Enter, and no answer of the browser reaches it.
    const sent = page.waitForEvent('console', one => one.text() === 'sent');
    const killed = page.waitForEvent('crash');
    void ada.composer
      .evaluate(box => {
        box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
        console.log('sent');
        for (;;);
      })
      .catch(() => undefined);
    await sent;
    await killRenderers(browser);
    await killed;
    await alone.restart();
    const again = await context.newPage();
    await again.goto(address);
    await expect.poll(() => alone.bodies('ivo', plans)).toEqual(['My last words', 'Hello']);
    await row(again, 'Plans').click();
    await expect(new ChatView(again.locator('body')).composer).toHaveValue('');
    await browser.close();
  });

  test('[DRAFT14] a browser whose store never opens holds nothing up, and says so above the text', async ({
    browser
  }) => {
    const plans = await alone.chat('ivo', 'Plans', ['Hello']);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(() => {
      const never = { addEventListener: () => undefined, removeEventListener: () => undefined };
      IDBFactory.prototype.open = () =>
        Object.assign(Object.create(IDBOpenDBRequest.prototype) as IDBOpenDBRequest, never);
    });
    await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
    const ada = new ChatView(page.locator('body'));
    await row(page, 'Plans').click();
    await ada.send('At once');
    await expect(ada.message('At once')).toBeVisible();
    await ada.composer.fill('Half a sent');
    const line = page.locator('.cq-NotKept');
    await expect(line).toHaveText(/^Your browser does not answer, so your drafts are not kept\./);
    await page.screenshot({ path: test.info().outputPath('not-kept.png') });
    await ada.send('Half a sentence');
    await expect
      .poll(() => alone.bodies('ivo', plans))
      .toEqual(['Half a sentence', 'At once', 'Hello']);
    await context.close();
  });

  test('[STATE16] [WRITE10] opening a chat marks only visible messages as read, and the list stays at its end while the composer grows', async ({
    visit
  }) => {
    const chat = await alone.chat('ivo', 'Long talk', ['Read']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const ada = new ChatView(page.locator('body'));
    await row(page, 'Long talk').click();
    await expect(ada.message('Read')).toBeVisible();
    await page.evaluate(() => (location.hash = ''));
    await expect(ada.log).toHaveCount(0);
    const unread = Array.from({ length: 60 }, (_, i) => `Unread ${i}.`);
    await alone.say('ivo', chat, unread);

    // The chat is still loaded: coming back leads to the New line.
    await row(page, 'Long talk').click();
    await expect(ada.log.getByText('New', { exact: true })).toBeInViewport();
    await expect(ada.message('Unread 0.')).toBeInViewport();
    const pill = page.getByRole('button', { name: /^\d+ new$/ });
    const left = Number.parseInt((await pill.textContent()) ?? '', 10);
    expect(left).toBeGreaterThan(10);
    const line = (): Promise<{ unreadCount: number }> =>
      alone.request('ada', 'GET', `chat/threads/${chat}`);
    await expect.poll(async () => (await line()).unreadCount).toBe(left);
    await page.screenshot({ path: test.info().outputPath('new-line.png') });
    await pill.click();
    await expect(ada.message('Unread 59.')).toBeInViewport();
    await expect(ada.button('First new')).toBeVisible();
    await expect.poll(async () => (await line()).unreadCount).toBe(0);

    const toEnd = (): Promise<number> =>
      ada.log.evaluate(log => log.scrollHeight - log.scrollTop - log.clientHeight);
    await ada.composer.focus();
    // A key costs one layout and one pass over the styles.
    await page.keyboard.type('Begin\n');
    const count = await counterOf(page);
    const before = await count();
    for (let i = 0; i < 20; i++) {
      await page.keyboard.type('y');
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    const counted = await count();
    expect(counted.layouts - before.layouts).toBeLessThanOrEqual(30);
    expect(counted.styles - before.styles).toBeLessThanOrEqual(30);
    await ada.composer.fill('');
    for (let i = 0; i < 7; i++) {
      await page.keyboard.type(`Line ${i}`);
      await page.keyboard.press('Shift+Enter');
      await alone.say('ivo', chat, [`Meanwhile ${i}, in several words. `.repeat(8)]);
      await expect(ada.message(`Meanwhile ${i}`)).toBeInViewport();
      await page.keyboard.type('x');
      await expect.poll(toEnd).toBeLessThan(2);
    }
    await page.keyboard.press('Enter');
    await expect(ada.message('Line 6')).toBeInViewport();
    await expect.poll(toEnd).toBeLessThan(2);
  });
});
