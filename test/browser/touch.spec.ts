import type { Locator, Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatPage } from './harness/chat-page.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const LINES = Array.from({ length: 40 }, (_, i) => `Message ${i}.`);

test.describe('on a phone', () => {
  let alone: Alone;
  let page: Page;
  let ada: ChatView;
  test.beforeEach(async ({ browser }) => {
    alone = await Alone.start();
    await alone.chat('ada', 'Field work', LINES);
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 844 }
    });
    page = await context.newPage();
    await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
    ada = new ChatView(page.locator('body'));
  });
  test.afterEach(async () => {
    await page.context().close();
    await alone.stop();
  });

  const row = (): Locator => page.getByRole('listitem').filter({ hasText: 'Field work' });
  const open = (): Promise<void> => row().getByRole('button').first().tap();

  test('[WRITE6] Enter starts a new line, and the button sends', async () => {
    await open();
    await ada.composer.tap();
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two');
    await ada.button('Send').tap();
    await expect(ada.message(/one\s*two/).locator('br')).toHaveCount(1);
  });

  test('[TOUCH5] Send is in view in a panel as narrow as that of JupyterLab', async () => {
    await page.setViewportSize({ width: 190, height: 844 });
    await open();
    await expect(ada.button('Send')).toBeInViewport({ ratio: 1 });
    const box = (await ada.button('Send').boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(190);
  });

  test('[MSG10] the text box of an edit is fully in view, and afterwards the list is at its end again', async () => {
    await open();
    const list = (await ada.log.boundingBox())!;
    const tops = await ada.log
      .getByRole('article')
      .evaluateAll(rows => rows.map(element => element.getBoundingClientRect().top));
    const first = ada.log.getByRole('article').nth(tops.findIndex(top => top > list.y));
    await first.getByText('Message').tap();
    await page.getByRole('toolbar').getByRole('button', { name: 'More actions' }).tap();
    await page.getByRole('menuitem', { name: 'Edit' }).tap();
    // For a moment after a tap, the list keeps the tapped element in place by a margin.
    await expect(ada.log.locator('.cq-Messages-content')).not.toHaveAttribute('style', /margin/);
    const box = (await ada.log.locator('.cq-Composer').boundingBox())!;
    expect(box.y).toBeGreaterThanOrEqual(list.y);
    expect(box.y + box.height).toBeLessThanOrEqual(list.y + list.height);
    await ada.button('Cancel editing').tap();
    await expect(ada.message(LINES.at(-1)!)).toBeInViewport({ ratio: 1 });
  });

  test('[TOUCH2] the jump to the newest message covers neither messages nor the composer, and a row still shows its time', async () => {
    await row().getByRole('button').first().tap();
    await ada.log.evaluate(log => log.scrollTo(0, 0));
    const jump = (await ada.button('Newest').boundingBox())!;
    const log = (await ada.log.boundingBox())!;
    const composer = (await page.locator('.cq-Chat > .cq-Composer').boundingBox())!;
    expect(jump.height).toBeGreaterThanOrEqual(36);
    expect(jump.y).toBeGreaterThanOrEqual(log.y + log.height);
    expect(jump.y + jump.height).toBeLessThanOrEqual(composer.y);

    await ada.button('Back to all chats').tap();
    await expect(row().locator('time')).toHaveCSS('visibility', 'visible');
  });
});

test('[TOUCH4] in JupyterLab on a phone, touch pins and replies in a thread, and the banner of an offline chat leaves the panel to the messages', async ({
  browser,
  jupyter
}) => {
  const context = await browser.newContext({
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 844 }
  });
  try {
    await context.addCookies([{ name: 'colloquy-user', value: 'ada', url: jupyter.url }]);
    const ada = new ChatPage(await context.newPage());
    await ada.page.goto(`${jupyter.url}/lab/workspaces/phone?reset`);
    await ada.whenReady();
    await ada.create('On the road');
    await ada.composer.fill('Who drives?');
    await ada.button('Send').tap();
    const act = async (entry: string): Promise<void> => {
      await ada.message('Who drives').first().getByText('Who drives').tap();
      await ada.page.getByRole('toolbar').getByRole('button', { name: 'More actions' }).tap();
      await ada.page.getByRole('menuitem', { name: entry, exact: true }).tap();
    };
    await act('Pin');
    // The name keeps its place beside the pin.
    await expect(ada.button('1 pinned message')).toBeInViewport({ ratio: 1 });
    expect((await ada.title.boundingBox())!.width).toBeGreaterThan(20);
    await act('Reply in Thread');
    const thread = ada.page.getByRole('region', { name: 'Thread' });
    await thread.getByRole('textbox').fill('I do');
    await thread.getByRole('button', { name: 'Send' }).tap();
    await expect(thread.getByRole('article').filter({ hasText: 'I do' })).toBeVisible();
    await thread.getByRole('button', { name: 'Back to' }).tap();

    await context.setOffline(true);
    // Until the chat is offline, a message may still be stored.
    const banner = ada.page.locator('.cq-Banner').filter({ visible: true });
    await expect(banner).toContainText('Your messages will be sent');
    await ada.composer.fill('later');
    await ada.button('Send').click({ force: true });
    await expect(banner).toContainText('1 message will be sent');
    expect((await banner.boundingBox())!.height).toBeLessThan(844 / 8);
    await expect(banner.getByRole('button', { name: 'Retry now' })).toBeVisible();
  } finally {
    await context.close();
  }
});
