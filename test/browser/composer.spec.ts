import { join } from 'node:path';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'composer');

test.use({ config: { noLimits: true, bots: ['calculator'] } });

test('[COMPOSER1] [EMOJI6] [WRITE3] two people write with mentions, formats, lists, emoji and the last message again', async ({
  lab
}) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Survey team');
  await grace.open('Survey team');
  await grace.send('Good morning');
  await expect(ada.message('Good morning')).toBeVisible();
  const { page, composer } = ada;

  // A mention by the button, which Grace sees as one of her.
  await composer.fill('Thanks');
  await ada.button('Mention somebody').click();
  await composer.pressSequentially('gra');
  await expect(page.getByRole('option')).toHaveText([/Grace/]);
  await page.screenshot({ path: join(SHOTS, 'mention.png') });
  await composer.press('Enter');
  await expect(composer).toHaveValue(/^Thanks @Grace\S* $/);
  await composer.press('Enter');
  await expect(grace.log.locator('.cq-mod-mentioned .cq-Mention.cq-mod-me')).toHaveText(/@Grace/);
  await grace.page.screenshot({ path: join(SHOTS, 'mentioned.png') });

  // JupyterLab's own shortcut would hide the side bar. The browser can undo the format.
  await composer.pressSequentially('plain bold');
  await composer.press('Control+Shift+ArrowLeft');
  await composer.press('Control+b');
  await expect(composer).toHaveValue('plain **bold**');
  await composer.press('Control+z');
  await expect(composer).toHaveValue('plain bold');
  await composer.press('Control+Shift+z');
  await composer.press('End');
  await composer.press('Shift+Enter');
  await composer.pressSequentially('- one');
  await composer.press('Shift+Enter');
  await composer.pressSequentially('two');
  await expect(composer).toHaveValue('plain **bold**\n- one\n- two');
  await composer.press('Enter');
  await expect(grace.message('plain').locator('strong')).toHaveText('bold');
  await expect(grace.message('plain').locator('li')).toHaveText(['one', 'two']);

  // Near the limit, the text is counted.
  const left = page.locator('.cq-Composer-left');
  await composer.fill('x'.repeat(28_600));
  await expect(left).toHaveText('28,600 of 28,672');
  await composer.fill('x'.repeat(28_674));
  await expect(left).toHaveText('2 characters too many');
  await expect(ada.button('Send')).toHaveAttribute('aria-disabled', 'true');
  await composer.fill('');

  // In an input method, Enter confirms the characters, and the next Enter sends them.
  const session = await page.context().newCDPSession(page);
  const composed = { selectionStart: 3, selectionEnd: 3 };
  await session.send('Input.imeSetComposition', { text: 'にほん', ...composed });
  await expect(composer).toHaveValue('にほん');
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await session.send('Input.insertText', { text: '日本' });
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  await expect(composer).toHaveValue('日本');
  await composer.press('Enter');
  await expect(grace.message('日本')).toBeVisible();
  await expect(grace.message('にほん')).toHaveCount(0);

  // Emoji by name, and from the picker by keyboard.
  await composer.pressSequentially(':tada');
  await expect(page.getByRole('option').first()).toHaveText(/party popper/);
  await page.screenshot({ path: join(SHOTS, 'emoji-name.png') });
  await composer.press('Tab');
  await expect(composer).toHaveValue('🎉 ');
  await ada.button('Emoji').click();
  const search = page.getByRole('combobox', { name: 'Search emoji' });
  await expect(search).toBeFocused();
  await page.getByRole('radio', { name: 'Medium skin tone', exact: true }).click();
  await page.screenshot({ path: join(SHOTS, 'picker.png') });
  await search.fill('thumbs up');
  await search.press('Enter');
  await expect(composer).toBeFocused();
  await expect(composer).toHaveValue('🎉 👍🏽');
  await composer.press('Enter');
  await expect(grace.message('🎉 👍🏽')).toBeVisible();
  const sent = grace.message('🎉 👍🏽').locator('p').first();
  await expect(sent, '[EMOJI6] emoji in colour').toHaveCSS('font-variant-emoji', 'unicode');
  await ada.command('Use Theme: JupyterLab Dark');
  await ada.button('Emoji').click();
  await expect(page.getByRole('option').first()).toHaveText('👍🏽');
  await expect(page.getByRole('option').first()).toHaveCSS('font-variant-emoji', 'unicode');
  await page.screenshot({ path: join(SHOTS, 'picker-dark.png') });
  await search.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Emoji' })).toHaveCount(0);

  // The last message again, with an arrow key in wrapped text that stays in it.
  await composer.focus();
  await composer.press('ArrowUp');
  const edit = page.getByRole('textbox', { name: 'Edited message' });
  await expect(edit).toBeFocused();
  await edit.fill('a wrapped text '.repeat(12));
  await edit.press('ArrowUp');
  await expect(edit).toBeFocused();
  await page.screenshot({ path: join(SHOTS, 'edit-dark.png') });
  await edit.fill('Finished');
  await edit.press('Enter');
  await expect(grace.message('Finished')).toBeVisible();
  await expect(grace.message('🎉 👍🏽')).toHaveCount(0);
});

test('[COMPOSER2] [LATE5] on a narrow touch screen, the toolbar and the picker fit', async ({
  browser
}) => {
  const alone = await Alone.start();
  await alone.chat('ada', 'Field work', ['Hello.']);
  const page = await browser.newPage({
    reducedMotion: 'reduce',
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 700 }
  });
  await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
  await page.getByRole('listitem').getByRole('button').first().tap();
  const ada = new ChatView(page.locator('body'));
  await expect(ada.composer).toBeVisible();
  await page.screenshot({ path: join(SHOTS, 'touch.png') });
  // Its code does not come at first.
  const popup = /emoji-popup-\w+\.js/;
  await page.route(popup, route => route.abort());
  await ada.button('Emoji').tap();
  const failed = page.getByRole('dialog', { name: 'Not loaded' });
  await expect(failed).toContainText('Check your connection and try again.');
  await page.unroute(popup);
  await failed.getByRole('button', { name: 'Retry' }).tap();
  const option = page.getByRole('option', { name: 'grinning face', exact: true });
  await expect(option).toBeVisible();
  const box = (await option.boundingBox())!;
  expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(36);
  await page.screenshot({ path: join(SHOTS, 'touch-picker.png') });
  await option.tap();
  await expect(ada.composer).toHaveValue('😀');
  await page.close();
  await alone.stop();
});
