import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

test('[KEYS3] [SEARCHVIEW9] the keyboard alone mentions, reacts, replies in a thread, pins, finds an old message, mutes and invites', async ({
  lab
}) => {
  test.slow();
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const { keyboard } = ada.page;
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      await keyboard.press(key);
    }
  };
  await ada.create('Ten tasks');
  await grace.open('Ten tasks');
  await grace.send('Where are the counts of run 12?');
  const question = ada.message('Where are the counts').first();
  await expect(question).toBeVisible();
  await expect(ada.composer).toHaveAccessibleName('Message to Ten tasks');

  await ada.composer.focus();
  await keyboard.type('@gra');
  await expect(ada.page.getByRole('option', { name: /Grace/ })).toBeVisible();
  await press('Enter');
  await keyboard.type('in the folder');
  await press('Enter');
  await expect(ada.message('in the folder').locator('.cq-Mention')).toHaveText('@Grace-Hopper');

  // From the text to the messages, to the actions of one, and to an emoji, which does not cover the message.
  await press('Shift+Tab', 'ArrowUp');
  await expect(question).toBeFocused();
  await press('Enter', 'Enter');
  const emoji = ada.page.getByRole('menu', { name: 'Add reaction' });
  await expect(emoji.getByRole('menuitem').first()).toBeFocused();
  const text = (await question.locator('.cq-Body').boundingBox())!;
  const strip = (await emoji.boundingBox())!;
  expect(strip.y + strip.height).toBeLessThanOrEqual(text.y);
  await press('Enter');
  await expect(question.locator('.cq-Reaction.cq-mod-mine')).toBeVisible();

  const act = async (entry: string): Promise<void> => {
    await question.focus();
    await press('Enter', 'ArrowRight', 'ArrowRight', 'Enter');
    await ada.page.getByRole('menuitem', { name: entry, exact: true }).focus();
    await press('Enter');
  };
  await act('Pin');
  await expect(ada.button('1 pinned message')).toBeVisible();
  await act('Reply in Thread');
  const thread = ada.page.getByRole('region', { name: 'Thread' });
  await expect(thread.getByRole('textbox', { name: 'Reply in thread' })).toBeFocused();
  await keyboard.type('They are 212.');
  await press('Enter');
  await expect(thread.getByRole('article').filter({ hasText: 'They are 212.' })).toBeVisible();
  await press('Escape');
  await expect(thread).toHaveCount(0);

  await ada.button('Search in this chat').focus();
  await press('Enter');
  await expect(ada.search).toBeFocused();
  await keyboard.type('counts');
  await expect(ada.page.locator('.cq-Hit')).toHaveCount(1);
  await press('ArrowDown', 'Enter');
  await expect(question).toBeFocused();

  const choose = async (entry: string): Promise<void> => {
    await ada.button('Chat menu').focus();
    await press('Enter');
    await ada.page.getByRole('menuitem', { name: entry, exact: true }).focus();
    await press('Enter');
  };
  await choose('Mute');
  await choose('People');
  await expect(ada.page.getByRole('dialog', { name: 'People' })).toBeVisible();
  await press('Escape');
  await expect(ada.button('Chat menu')).toBeFocused();
});

test('[TOUCH6] touch alone reacts, replies, and finds an old message of a chat', async ({
  browser
}) => {
  const alone = await Alone.start();
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    hasTouch: true,
    isMobile: true,
    viewport: { width: 390, height: 800 }
  });
  try {
    await alone.chat('eve', 'Ten tasks', ['Where are the counts of run 12?', 'No hurry.']);
    const page = await context.newPage();
    await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
    await page.getByRole('listitem').getByRole('button').first().tap();
    const ada = new ChatView(page.locator('body'));
    const message = ada.message('No hurry').first();
    await message.getByText('No hurry').tap();
    await page.getByRole('toolbar').getByRole('button', { name: 'Add reaction' }).tap();
    await page.getByRole('menuitem', { name: '👍' }).tap();
    await expect(message.locator('.cq-Reaction.cq-mod-mine')).toBeVisible();
    await message.getByText('No hurry').tap();
    await page.getByRole('toolbar').getByRole('button', { name: 'Reply' }).tap();
    await ada.composer.fill('They are 212.');
    await ada.button('Send').tap();
    await expect(ada.message('They are 212.').first()).toBeVisible();

    await ada.button('Search in this chat').tap();
    const field = page.getByLabel('Search chats and messages');
    await field.tap();
    await field.fill('counts');
    await page.locator('.cq-Hit').first().tap();
    await expect(ada.message('Where are the counts').first()).toBeInViewport();
  } finally {
    await context.close();
    await alone.stop();
  }
});
