import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

test('[KEYS3] [SEARCHVIEW9] the keyboard alone invites, mentions, attaches, reacts, replies in a thread, pins, finds an old message and mutes', async ({
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
  const people = ada.page.getByRole('button', { name: 'People', exact: true });
  await people.focus();
  await press('Enter');
  await expect(ada.page.getByRole('combobox', { name: 'Add people by name' })).toBeFocused();
  await keyboard.type('gra');
  await press('Enter');
  await expect(ada.log).toContainText('added Grace Hopper');
  await press('Escape');
  await expect(people).toBeFocused();
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
  const choosing = ada.page.waitForEvent('filechooser');
  await press('Tab', 'Enter', 'Enter');
  const file = { name: 'counts.csv', mimeType: 'text/csv', buffer: Buffer.from('212') };
  await (await choosing).setFiles(file);
  await expect(ada.composer).toBeFocused();
  await press('Enter');
  await expect(ada.message('in the folder').locator('.cq-Mention')).toHaveText('@Grace-Hopper');
  await expect(ada.message('in the folder')).toContainText('counts.csv');

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
  await expect(question).toBeFocused();

  await ada.button('Search in this chat').focus();
  await press('Enter');
  await expect(ada.search).toBeFocused();
  await keyboard.type('where counts');
  await expect(ada.page.locator('.cq-Hit')).toHaveCount(1);
  await press('ArrowDown', 'Enter');
  await expect(question).toBeFocused();

  // A letter finds the entry of the menu, and the header says that the chat is muted.
  await press('Shift+Tab');
  await expect(ada.button('Chat menu')).toBeFocused();
  await press('Enter', 'm', 'Enter');
  await expect(ada.button('Chat menu')).toBeFocused();
  await expect(ada.page.locator('.cq-Header .cq-Sign')).toHaveText('muted');
});

test('[KEYS3] [LISTVIEW4] on the plain page, the keyboard alone opens the menu of a chat, and writes without a connection', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    const chat = await alone.chat('eve', 'Ten tasks', ['Where are the counts of run 12?']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const ada = new ChatView(page.locator('body'));
    const row = page.getByRole('listitem').getByRole('button').first();
    await expect(row).toBeVisible();
    // Past the search, the new chat and the menu of the list.
    for (const key of ['Tab', 'Tab', 'Tab', 'Tab']) {
      await page.keyboard.press(key);
    }
    await expect(row).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(ada.button('Menu for Ten tasks')).toBeFocused();
    for (const key of ['Enter', 'm', 'Enter']) {
      await page.keyboard.press(key);
    }
    await expect(row).toContainText('muted');
    await row.press('Enter');
    await expect(ada.composer).toBeFocused();
    await expect(ada.message('Where are the counts')).toBeVisible();

    await page.context().setOffline(true);
    await expect(page.locator('.cq-Chat .cq-Banner')).toContainText('You are offline.');
    await page.keyboard.type('In the folder.');
    await page.keyboard.press('Enter');
    await page.context().setOffline(false);
    await expect.poll(() => alone.bodies('eve', chat)).toContain('In the folder.');
    await expect(page.locator('.cq-Chat .cq-Banner')).toHaveCount(0);
    await expect(ada.composer).toBeFocused();
  } finally {
    await alone.stop();
  }
});

test('[TOUCH6] touch alone reacts, replies, pins, finds an old message of a chat, and mutes it', async ({
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
    const tools = page.getByRole('toolbar', { name: 'Message actions' });
    // A message that arrives moves the others under the finger.
    const tap = (): Promise<void> =>
      expect(async () => {
        await message.getByText('No hurry').tap();
        await expect(tools).toBeVisible({ timeout: 1_000 });
      }).toPass();
    await tap();
    await tools.getByRole('button', { name: 'Add reaction' }).tap();
    await page.getByRole('menuitem', { name: '👍' }).tap();
    await expect(message.locator('.cq-Reaction.cq-mod-mine')).toBeVisible();
    await tap();
    await tools.getByRole('button', { name: 'Reply' }).tap();
    await ada.composer.fill('They are 212.');
    await ada.button('Send').tap();
    await expect(ada.message('They are 212.').first()).toBeVisible();

    await tap();
    await tools.getByRole('button', { name: 'More actions' }).tap();
    await page.getByRole('menuitem', { name: 'Pin', exact: true }).tap();
    await expect(ada.button('1 pinned message')).toBeVisible();

    await ada.button('Search in this chat').tap();
    const field = page.getByLabel('Search chats and messages');
    await field.tap();
    await field.fill('counts');
    await page.locator('.cq-Hit').first().tap();
    await expect(ada.message('Where are the counts').first()).toBeInViewport();
    await ada.button('Chat menu').tap();
    await page.getByRole('menuitem', { name: 'Mute' }).tap();
    await expect(page.locator('.cq-Header .cq-Sign')).toHaveText('muted');
  } finally {
    await context.close();
    await alone.stop();
  }
});
