import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'asking');
const BOTS = join('test', 'browser', 'harness', 'bots-server.mjs');

test.describe('asking bots', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start({ program: BOTS });
  });
  test.afterEach(() => alone.stop());

  const options = (page: Page) => page.getByRole('option');
  const asked = (page: Page) => page.locator('.cq-Composer-asked');

  test('[ASKED13] two people and two bots: by mention, command and setting', async ({ visit }) => {
    test.slow();
    const page = await visit(`${alone.url}/#token=${await alone.token('ada', 'Ada Lovelace')}`);
    await alone.chat('ada', 'Survey team', ['Good morning']);
    const open = (who: Page): Promise<void> =>
      who
        .getByRole('listitem')
        .filter({ hasText: 'Survey team' })
        .getByRole('button')
        .first()
        .click();
    await open(page);
    const ada = new ChatView(page.locator('body'));
    const other = await visit(`${alone.url}/#token=${await alone.token('zoe', 'Zoé de la Mer')}`);
    await open(other);
    const zoe = new ChatView(other.locator('body'));
    await zoe.send('Good morning, Ada');

    // Ada adds both bots, with the keyboard alone.
    await ada.button('Chat menu').press('Enter');
    await page.getByRole('menuitem', { name: 'Bots' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Bots' });
    await expect(dialog).toContainText('Repeats each message.');
    await dialog.getByRole('button', { name: 'Add Echo' }).press('Enter');
    await expect(dialog.getByRole('button', { name: 'Remove Echo' })).toBeFocused();
    await dialog.getByRole('button', { name: 'Add C++ Rechner' }).press('Enter');
    const answers = (bot: string) => dialog.getByRole('combobox', { name: `${bot} answers` });
    await expect(answers('Echo')).toHaveValue('always');
    await expect(answers('C++ Rechner')).toHaveValue('mentioned');
    await page.screenshot({ path: join(SHOTS, 'bots.png') });
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(ada.button('Chat menu')).toBeFocused();

    // A mention is picked with Enter, which does not send.
    await ada.composer.pressSequentially('What is 2 and 3, @c+');
    await expect(options(page)).toHaveText([/C\+\+ Rechner\s*bot/]);
    await expect(asked(page)).toHaveText('Asks Echo');
    await page.screenshot({ path: join(SHOTS, 'mention.png') });
    await ada.composer.press('Enter');
    await expect(ada.composer).toHaveValue('What is 2 and 3, @C++-Rechner ');
    await expect(asked(page)).toHaveText('Asks C++ Rechner');
    await ada.composer.press('Control+z');
    await expect(ada.composer).not.toHaveValue(/Rechner/);
    await ada.composer.fill('What is 2 and 3, @C++-Rechner ?');
    await ada.composer.press('Enter');
    await expect(zoe.message('Sum: 5')).toHaveCount(1);
    await expect(zoe.message('Echo: What')).toHaveCount(0);

    // A person is mentioned with the mouse, and sees it.
    await ada.composer.pressSequentially('Thanks @zo');
    await options(page).first().click();
    await expect(ada.composer).toHaveValue('Thanks @Zoé-de-la-Mer ');
    await expect(ada.composer).toBeFocused();
    await ada.composer.press('Enter');
    const mark = zoe.message('Thanks').first().locator('.cq-Mention');
    await expect(mark).toHaveText('@Zoé-de-la-Mer');
    await expect(mark).toHaveClass(/cq-mod-me/);
    await other.reload();
    await open(other);
    await expect(mark).toHaveClass(/cq-mod-me/);
    await expect(zoe.message('Echo: Thanks')).toHaveCount(1);
    for (const colorScheme of ['dark', 'light'] as const) {
      await other.emulateMedia({ colorScheme });
      await other.screenshot({ path: join(SHOTS, `mentioned-${colorScheme}.png`) });
    }

    // A command of one bot.
    await zoe.composer.pressSequentially('/');
    await expect(options(other)).toHaveText([/\/sum numbers/, /\/help/]);
    await other.screenshot({ path: join(SHOTS, 'command.png') });
    await zoe.composer.press('ArrowDown');
    await zoe.composer.press('ArrowUp');
    await zoe.composer.press('Tab');
    await zoe.composer.pressSequentially('40 2');
    await expect(asked(other)).toHaveText('Asks C++ Rechner');
    await zoe.composer.press('Enter');
    await expect(ada.message('Sum: 42')).toHaveCount(1);

    // Zoe may not set how a bot answers. Ada does, and the composer of Zoe follows.
    await zoe.composer.pressSequentially('Hello');
    await expect(asked(other)).toHaveText('Asks Echo');
    await zoe.chooseOfChat('Bots');
    await expect(
      other.getByRole('combobox', { name: 'Echo answers' }).and(other.locator(':disabled'))
    ).toHaveCount(1);
    await other.keyboard.press('Escape');
    await ada.chooseOfChat('Bots');
    await answers('Echo').selectOption('commands');
    await expect(asked(other)).toHaveText('');
    await page.keyboard.press('Escape');
    await zoe.composer.fill('@Echo hello');
    await expect(asked(other)).toHaveText('Echo answers only its commands');
    await zoe.composer.fill('@nobody hello');
    await expect(asked(other)).toHaveText('Asks no bot');
    await zoe.composer.press('Enter');
    await zoe.send('/sum 1 1');
    await expect(ada.message('Sum: 2')).toHaveCount(1);
    await expect(ada.message('Echo: @nobody')).toHaveCount(0);

    // The owner deletes what a bot said.
    await ada.act('Sum: 42', 'Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(zoe.message('Sum: 42')).toHaveCount(0);
  });

  test('[ASKED13] the list of suggestions and the list of bots fit at 260 px, in the dark and from right to left', async ({
    visit
  }) => {
    const page = await visit(`${alone.url}/#token=${await alone.token('ada', 'Ada Lovelace')}`);
    const chat = await alone.chat('ada', 'Survey team', ['Good morning']);
    for (const bot of ['echo', 'calc']) {
      await alone.request('ada', 'PUT', `chat/threads/${chat}/bots/${bot}`);
    }
    for (const name of ['Bartholomew Featherstonehaugh of Wolverhampton', 'عمر خالد', '小明']) {
      const user = `user-${name.length}`;
      await alone.signIn(user, name);
      await alone.say(user, chat, [`Good morning, @Ada-Lovelace`]);
    }
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Survey team' })
      .getByRole('button')
      .first()
      .click();
    const view = new ChatView(page.locator('body'));
    await expect(view.composer).toBeVisible();
    await page.setViewportSize({ width: 260, height: 480 });
    const fits = async (selector: string): Promise<void> => {
      const box = (await page.locator(selector).boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(260);
      expect(box.y + box.height).toBeLessThanOrEqual(480);
      const wide = await page
        .locator(selector)
        .evaluate(element => element.scrollWidth > element.clientWidth);
      expect(wide, 'nothing is cut off').toBe(false);
    };
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await view.composer.fill('@');
      await fits('.cq-Popup');
      await page.screenshot({ path: join(SHOTS, `narrow-${scheme}.png`) });
      await view.composer.fill('/');
      await fits('.cq-Popup');
      await page.screenshot({ path: join(SHOTS, `narrow-command-${scheme}.png`) });
      await view.composer.fill('@C++ Rechner and @Echo, what do you think?');
      await expect(asked(page)).toHaveText('Asks Echo and C++ Rechner');
      await page.screenshot({ path: join(SHOTS, `narrow-asked-${scheme}.png`) });
      await view.chooseOfChat('Bots');
      await fits('.cq-Bots');
      await page.screenshot({ path: join(SHOTS, `narrow-bots-${scheme}.png`) });
      await page.keyboard.press('Escape');
    }
    await page.locator('html').evaluate(html => html.setAttribute('dir', 'rtl'));
    await view.composer.fill('@');
    await fits('.cq-Popup');
    await page.screenshot({ path: join(SHOTS, 'narrow-rtl.png') });
    // A short panel: the list ends below its top.
    await page.setViewportSize({ width: 260, height: 220 });
    await view.composer.fill('');
    await view.composer.fill('@');
    const [popup, panel] = await Promise.all(
      ['.cq-Popup', '.cq-Panel.cq-Chat'].map(selector => page.locator(selector).boundingBox())
    );
    expect(popup!.y).toBeGreaterThanOrEqual(panel!.y);
  });
});
