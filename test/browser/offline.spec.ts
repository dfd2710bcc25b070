import type { Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const row = (page: Page, topic: string) =>
  page.getByRole('listitem').filter({ hasText: topic }).getByRole('button').first();

/** Everything in a part of the copies of a browser. */
const kept = (page: Page, store: string): Promise<unknown[]> =>
  page.evaluate(async name => {
    const database = await new Promise<IDBDatabase>(resolve => {
      const opening = indexedDB.open('colloquy-copies');
      opening.onsuccess = () => resolve(opening.result);
    });
    const reading = database.transaction(name).objectStore(name).getAll();
    await new Promise(resolve => (reading.onsuccess = resolve));
    database.close();
    return (reading.result as unknown[]).map(value =>
      JSON.stringify(value, (_, part: unknown) =>
        part instanceof Uint8Array ? new TextDecoder().decode(part) : part
      )
    );
  }, store);

/** Waits until the browser can open the page, the list and a chat with these texts without the server. */
async function isKept(page: Page, texts: readonly string[]): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // The list has the newest message.
  const list = async (): Promise<string> => (await kept(page, 'threads')).join();
  await expect.poll(list).toContain(texts[texts.length - 1]);
  const whole = async (): Promise<string> => (await kept(page, 'updates')).join();
  for (const text of texts) {
    await expect.poll(whole).toContain(text);
  }
}

test('[KEPT4] [KEPT8] JupyterLab opens a chat from its copy without the chat server, sends once what was written, and signing out removes the copies', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const { page } = ada;
  await ada.create('Tide tables');
  await ada.send('Stored');
  await grace.open('Tide tables');
  await expect(grace.message('Stored')).toBeVisible();
  await expect.poll(async () => (await kept(page, 'updates')).join()).toContain('Stored');
  await expect.poll(async () => (await kept(page, 'threads')).join()).toContain('Tide tables');

  let isAway = true;
  await page.route('**/colloquy/**', route => (isAway ? route.abort() : route.continue()));
  await page.routeWebSocket(/colloquy/, socket =>
    isAway ? void socket.close() : void socket.connectToServer()
  );
  await ada.reload(/"area":\s*"side"/);
  await ada.openPanel();
  await expect(ada.message('Stored')).toBeVisible();
  await ada.send('Written offline');
  await expect(ada.message('Written offline')).toContainText('Not saved yet');
  await page.reload();
  await ada.whenReady();
  await expect(ada.message('Written offline')).toContainText('Not saved yet');
  isAway = false;
  await expect(grace.message('Written offline')).toBeVisible();
  await expect(ada.message('Written offline')).not.toContainText('Not saved yet');
  await expect(grace.message('Written offline')).toHaveCount(1);

  await ada.command('Log Out');
  await page.waitForURL(/logout/);
  await expect(page.getByText('Successfully logged out')).toBeVisible();
  for (const store of ['chats', 'updates', 'threads']) {
    await expect.poll(() => kept(page, store)).toEqual([]);
  }
});

test.describe('without a server', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start();
  });
  test.afterEach(() => alone.stop());

  test('[PAGE13] the page opens without its server, reads and writes in a copy, and sends once what was written', async ({
    visit
  }) => {
    const chat = await alone.chat('ivo', 'Plans', ['Hello', 'Second']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const ada = new ChatView(page.locator('body'));
    await row(page, 'Plans').click();
    await ada.send('Stored');
    await expect(ada.message('Stored')).toBeVisible();
    await isKept(page, ['Hello', 'Second', 'Stored']);
    // The browser would install it.
    const session = await page.context().newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // Each test has a private window.
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
    expect((await session.send('Page.getAppManifest')).errors).toEqual([]);

    await alone.kill();
    await page.reload();
    await expect(ada.message('Hello')).toBeVisible();
    await expect(ada.message('Stored')).toBeVisible();
    await expect(row(page, 'Plans')).toContainText('Stored');
    await expect(page.getByText('This list may be out of date.')).toBeVisible();
    await ada.send('Written offline');
    await expect(ada.message('Written offline')).toContainText('Not saved yet');
    await page.screenshot({ path: 'test-results/screens/page-offline.png' });
    await page.reload();
    await expect(ada.message('Written offline')).toContainText('Not saved yet');
    await expect(ada.message('Written offline')).toHaveCount(1);

    await alone.restart();
    await expect
      .poll(() => alone.bodies('ivo', chat), { timeout: 20_000 })
      .toEqual(['Written offline', 'Stored', 'Second', 'Hello']);
    await expect(ada.message('Written offline')).not.toContainText('Not saved yet');
    await page.reload();
    await expect(ada.message('Written offline')).toHaveCount(1);
    expect((await alone.bodies('ivo', chat)).length).toBe(4);

    // Nothing of the API is in the caches, and after signing out nothing of the chats in the browser.
    const names = await page.evaluate(async () => {
      const found = await Promise.all((await caches.keys()).map(name => caches.open(name)));
      return (await Promise.all(found.map(cache => cache.keys()))).flat().map(({ url }) => url);
    });
    expect(names.filter(url => /\/(chat|auth)\//.test(url))).toEqual([]);
    expect(names.some(url => /main-[A-Z0-9]{8}\.js$/.test(url))).toBe(true);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByLabel('Your name')).toBeVisible();
    for (const store of ['chats', 'updates', 'threads']) {
      await expect.poll(() => kept(page, store)).toEqual([]);
    }
  });
});
