import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'languages');

test('[LANG6] JupyterLab in German shows the panel in German, with its dates and plurals', async ({
  lab,
  jupyter
}) => {
  const folder = join(jupyter.home, 'settings', '@jupyterlab', 'translation-extension');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'plugin.jupyterlab-settings');
  await writeFile(file, JSON.stringify({ locale: 'de_DE' }));
  try {
    const ada = await lab('ada');
    await ada.openPanel();
    await ada.panel.getByRole('button', { name: 'Neuer Chat' }).first().click();
    const { page } = ada;
    const composer = page.getByRole('textbox', { name: /^Nachricht an / });
    await expect(composer).toBeFocused();
    await composer.fill('Guten Morgen');
    await composer.press('Enter');
    await expect(page.getByText('1 Person · 1 hier')).toBeVisible();
    await expect(page.getByText('Heute', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Menü des Chats' }).click();
    await page.screenshot({ path: join(SHOTS, 'jupyterlab-german.png') });
    await page.getByRole('menuitem', { name: 'Tastenkürzel' }).click();
    await expect(page.getByRole('dialog', { name: 'Tastenkürzel' })).toContainText('Eingabe');
  } finally {
    await rm(file);
  }
});

test('[LANG7] the plain page follows the language of the browser, lets the user choose, and is mirrored from right to left', async ({
  browser
}) => {
  const alone = await Alone.start();
  const context = await browser.newContext({ locale: 'de-AT', reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await alone.signIn('eve', 'Eve (مهندسة)');
    await alone.chat('eve', 'Messwerte', ['Guten Morgen', 'שלום, run 12!', 'Ja, **Lauf 12**']);
    await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
    const row = page.getByRole('listitem').filter({ hasText: 'Messwerte' });
    await row.getByRole('button').first().click();
    const composer = page.getByRole('textbox', { name: /^Nachricht an / });
    await expect(composer).toHaveAttribute('placeholder', 'An Messwerte schreiben');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await composer.fill('Danke @');
    await page.screenshot({ path: join(SHOTS, 'page-german.png') });
    await composer.fill('');

    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    const [list, chat] = [page.locator('.cq-ListPane'), page.locator('main')];
    expect((await list.boundingBox())!.x).toBeGreaterThan((await chat.boundingBox())!.x);
    await page.setViewportSize({ width: 390, height: 800 });
    const back = page.getByRole('button', { name: 'Zurück zu allen Chats' });
    expect((await back.boundingBox())!.x).toBeGreaterThan(300);
    await expect(page.locator('header h2')).toHaveCSS('text-align', 'right');
    await expect(page.locator('article p').filter({ hasText: 'שלום' })).toHaveCSS(
      'text-align',
      'start'
    );
    await expect(back.locator('.cq-Icon')).toHaveCSS('transform', /matrix\(-1/);
    await page.screenshot({ path: join(SHOTS, 'right-to-left.png') });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.screenshot({ path: join(SHOTS, 'right-to-left-wide.png') });

    await page.getByRole('button', { name: 'Mehr', exact: true }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await expect(new ChatView(page.locator('body')).composer).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  } finally {
    await context.close();
    await alone.stop();
  }
});
