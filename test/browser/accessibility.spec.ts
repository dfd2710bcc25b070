import type { Locator, Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { expectNoFindings } from './harness/axe.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const TEXT =
  'Shall we **look** at [the drift](https://a.test)?\n\n```python\nx = 1 # one\n```\n\n| a |\n|-|\n| 1 |\n\n- [ ] task';

/** Expects no findings in a state of the page, which Escape leaves. */
async function check(page: Page, ready: Locator): Promise<void> {
  await expect(ready).toBeVisible();
  await expectNoFindings(page);
  await page.keyboard.press('Escape');
}

test('[AXE1] axe-core finds nothing in the panel, its popups and its dialogs', async ({ lab }) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const { page } = ada;
  const dialog = (name: string): Locator => page.getByRole('dialog', { name });
  await ada.create('Sensor drift');
  await grace.open('Sensor drift');
  await ada.send(TEXT);
  await grace.send('Run 12 looks odd');
  await ada.act('Run 12', 'Pin');

  await ada.composer.fill('Thanks @gr');
  await check(page, page.getByRole('option').first());
  await ada.composer.fill('');
  await ada.button('Emoji').click();
  await check(page, dialog('Emoji').getByRole('option').first());
  await ada.button('1 pinned message').click();
  await check(page, dialog('Pinned messages'));
  await page.locator('.cq-Header').getByRole('button', { name: 'People', exact: true }).click();
  await check(page, dialog('People'));
  await ada.chooseOfChat('Bots');
  await check(page, dialog('Bots'));
  await ada.chooseOfChat('Go to Date…');
  await check(page, dialog('Go to a date'));
  await ada.chooseOfChat('Keyboard Shortcuts');
  await check(page, dialog('Keyboard shortcuts'));
  await ada.button('Chat menu').click();
  await check(page, page.getByRole('menu', { name: 'Chat menu' }));
  await page.emulateMedia({ forcedColors: 'active' });
  await check(page, ada.message('Run 12'));
  await page.emulateMedia({ forcedColors: 'none' });
  await ada.act('Run 12', 'Reply in Thread');
  await check(page, page.getByRole('region', { name: 'Thread' }));

  await ada.command('Use Theme: JupyterLab Dark');
  await expect(page.locator('body')).toHaveAttribute('data-jp-theme-light', 'false');
  await ada.button('Back to all chats').click();
  await ada.search.fill('Run');
  await expect(page.locator('.cq-Hit').first()).toBeVisible();
  await page.context().setOffline(true);
  await check(page, page.getByText('You are offline.').filter({ visible: true }));
});

/** An account of LiveKit that nobody can reach. */
const LIVEKIT = { url: 'ws://127.0.0.1:9', key: 'key', secret: 's'.repeat(32), rooms: ['team'] };

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64'
);

/** At 200 % and 400 %, a window of 1280 x 1024 has these sizes. */
const ZOOMED = [
  { width: 640, height: 512 },
  { width: 320, height: 256 }
];

/** Expects that nothing lies beside the window, and that something of the element is in it. */
async function expectReachable(page: Page, part: Locator): Promise<void> {
  await part.scrollIntoViewIfNeeded();
  await expect(part).toBeInViewport();
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('[class*="cq-"]')]
      .filter(({ scrollWidth }) => scrollWidth > innerWidth)
      .map(({ className }) => className)
  );
  expect(wide).toEqual([]);
}

test('[AXE2] axe-core finds nothing in the plain page: to sign in, empty, a chat and what opens in it, errors, light and dark', async ({
  visit
}) => {
  const alone = await Alone.start({ config: { livekit: LIVEKIT } });
  try {
    await check(await visit(alone.url), (await visit(alone.url)).getByRole('textbox'));
    const page = await visit(`${alone.url}/#token=${await alone.token('eve')}`);
    const row = (name: string): Locator =>
      page.getByRole('listitem').filter({ hasText: name }).getByRole('button').first();
    const dialog = (name: string): Locator => page.getByRole('dialog', { name });
    await check(page, page.getByText('No chats yet'));
    await alone.chat('eve', 'Plans', []);
    await alone.chat('eve', 'Fruit', [TEXT]);
    await row('Fruit').click();
    const view = new ChatView(page.locator('body'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await check(page, view.message('the drift'));
    }
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await check(page, dialog('Settings'));
    await view.chooseOfChat('LiveKit Room…');
    await check(page, dialog('LiveKit room'));
    const chooser = page.waitForEvent('filechooser');
    await view.button('Attach files').click();
    await (await chooser).setFiles({ name: 'week31.png', mimeType: 'image/png', buffer: PIXEL });
    await view.send('The plot');
    await view.message('The plot').getByRole('button', { name: 'week31.png' }).click();
    await check(page, dialog('week31.png').locator('img'));

    await view.act('the drift', 'Reply in Thread');
    await check(page, page.getByRole('region', { name: 'Thread' }));
    await test.step('[ZOOM1] all can be reached at 200 % and 400 %', async () => {
      for (const size of ZOOMED) {
        await page.setViewportSize(size);
        await expectReachable(page, view.composer);
        await expectReachable(page, view.message('The plot'));
        await view.chooseOfChat('People');
        await expectReachable(page, dialog('People').getByRole('button', { name: 'Close' }));
        await check(page, dialog('People'));
      }
      await view.button('Back to all chats').click();
      await expectReachable(page, row('Plans'));
    });
    await alone.kill();
    await row('Plans').click();
    await view.button('Details').click();
    await expectReachable(page, view.button('Retry'));
    await check(page, page.locator('.cq-Details'));
  } finally {
    await alone.stop();
  }
});
