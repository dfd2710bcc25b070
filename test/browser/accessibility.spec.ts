import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const TEXT =
  'Shall we **look** at [the drift](https://a.test)?\n\n```python\nx = 1 # one\n```\n\n| a |\n|-|\n| 1 |\n\n- [ ] task';

/** The outermost elements of the chat. */
const PARTS = '[class*="cq-"]:not([class*="cq-"] *)';

/** Returns the findings of axe-core in the parts of the chat: its rules, and where. JupyterLab's own parts do not count. */
async function findings(page: Page): Promise<string[]> {
  // The legacy mode opens no second page for each run. It leaves out frames of other origins, and there is none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().include(PARTS).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** Expects no findings in a state of the page, which Escape leaves. */
async function check(page: Page, ready: Locator): Promise<void> {
  await expect(ready).toBeVisible();
  expect(await findings(page)).toEqual([]);
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

test('[AXE2] axe-core finds nothing in the plain page: to sign in, empty, a chat, an error, light and dark', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    await check(await visit(alone.url), (await visit(alone.url)).getByRole('textbox'));
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await check(page, page.getByText('No chats yet'));
    await alone.chat('eve', 'Fruit', [TEXT]);
    await page.getByRole('listitem').getByRole('button').first().click();
    const view = new ChatView(page.locator('body'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await check(page, view.message('the drift'));
    }
  } finally {
    await alone.stop();
  }
});
