import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

test('[UI9] [KEYS1] the keyboard alone creates a chat, writes in it, leaves it and deletes it', async ({
  lab
}) => {
  const ada = await lab('ada');
  const { keyboard } = ada.page;

  // The palette creates a chat in the side panel, with the caret in its composer.
  await ada.command('New Chat');
  await expect(ada.composer).toBeFocused();
  await keyboard.type('written without a mouse');
  await keyboard.press('Shift+Enter');
  await keyboard.type('for $5 and then $10');
  await keyboard.press('Enter');
  const message = ada.message('written without a mouse').first();
  await expect(message.locator('br')).toHaveCount(1);
  await expect(message).toContainText('for $5 and then $10');

  // Back to the list, and into the chat again by its first letters.
  await ada.button('Back to all chats').focus();
  await keyboard.press('Enter');
  const row = ada.row('Ada Lovelace').getByRole('button').first();
  await expect(row).toBeFocused();

  // The list of all shortcuts, with those of JupyterLab's settings. The focus comes back.
  await keyboard.press('?');
  const shortcuts = ada.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(shortcuts.getByText('Ctrl+Shift+9')).toBeVisible();
  await keyboard.press('Escape');
  await expect(shortcuts).toHaveCount(0);
  await expect(row).toBeFocused();

  // A menu, and the shortcut to the list.
  await keyboard.press('Enter');
  await expect(ada.composer).toBeFocused();
  await ada.button('Chat menu').focus();
  await keyboard.press('Enter');
  await expect(ada.page.locator('.cq-Menu-item').first()).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(ada.page.locator('.cq-Menu-item').nth(1)).toBeFocused();
  await keyboard.press('Escape');
  await expect(ada.button('Chat menu')).toBeFocused();
  await keyboard.press('Control+Shift+9');
  await expect(ada.search).toBeFocused();
  await keyboard.type('Ada');
  await keyboard.press('ArrowDown');
  await expect(ada.row('Ada Lovelace').getByRole('button').first()).toBeFocused();

  await keyboard.press('F2');
  await keyboard.press('Control+A');
  await keyboard.type('Keys');
  await keyboard.press('Enter');
  await expect(ada.row('Keys')).toHaveCount(0);
  await ada.search.focus();
  await keyboard.press('Escape');
  await expect(ada.search).toHaveValue('');
  await keyboard.type('Keys'); // other chats may be more recently active
  await keyboard.press('ArrowDown');
  await expect(ada.row('Keys').getByRole('button').first()).toBeFocused();

  await keyboard.press('Delete');
  await expect(ada.page.getByRole('dialog')).toBeVisible();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(ada.row('Keys')).toHaveCount(0);
  await expect(ada.page.locator('body')).not.toBeFocused();
});

test('[FOCUS12] the palette leads to the list, and a found message gets the focus', async ({
  lab
}) => {
  const ada = await lab('ada');
  await ada.create('Lost and found');
  await ada.send('an umbrella by the door');
  await expect(ada.message('an umbrella').first()).toBeVisible();

  await ada.command('Show Chats');
  await expect(ada.search).toBeFocused();
  await ada.page.keyboard.type('umbrella');
  await expect(ada.page.locator('.cq-Hit')).toHaveCount(1);
  await ada.page.keyboard.press('ArrowDown');
  await ada.page.keyboard.press('Enter');
  await expect(ada.message('an umbrella').first()).toBeFocused();
  await ada.page.keyboard.press('Control+Shift+8');
  await expect(ada.composer).toBeFocused();
});

test('[FOCUS12] on the plain page, a chat that was open before gets the focus again', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    await alone.chat('ada', 'Apples', ['red']);
    await alone.chat('ada', 'Pears', ['green']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const ada = new ChatView(page.locator('body'));
    for (const topic of ['Apples', 'Pears', 'Apples']) {
      await page
        .getByRole('listitem')
        .filter({ hasText: topic })
        .getByRole('button')
        .first()
        .focus();
      await page.keyboard.press('Enter');
      await expect(ada.title).toHaveText(topic);
      await expect(ada.composer).toBeFocused();
    }
  } finally {
    await alone.stop();
  }
});

test('[MSG6] the Tab key reaches one message, goes through what is in it, and leaves the list', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    const wide = `|${'word |'.repeat(40)}\n|${'-|'.repeat(40)}\n|${'word |'.repeat(40)}`;
    const body = `[a link](https://a.test)\n\n\`\`\`\nshort\n\`\`\`\n\n${wide}\n\n| not |\n|-|\n| wide |`;
    await alone.chat('eve', 'Tables', [`one ${body}`, `two ${body}`, `three ${body}`]);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await page.setViewportSize({ width: 1280, height: 1000 });
    const ada = new ChatView(page.locator('body'));
    await page.getByRole('listitem').getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    await expect(ada.composer).toBeFocused();
    const [two, three] = [ada.message('two'), ada.message('three')];
    await expect(three.locator('table')).toHaveCount(2);

    const stops = (message: typeof two) => [
      message,
      message.getByRole('link'),
      message.getByRole('button', { name: 'Copy code' }),
      message.locator('table').first()
    ];
    /** Expects that a key goes through elements in their order and then to others. */
    const passes = async (key: string, elements: ReturnType<typeof stops>): Promise<void> => {
      for (const element of elements) {
        await page.keyboard.press(key);
        await expect(element).toBeFocused();
      }
      await page.keyboard.press(key);
      await expect(page.locator('.cq-Messages :focus')).toHaveCount(0);
    };
    await passes('Shift+Tab', [three]);
    await passes('Tab', stops(three));
    await page.keyboard.press('Shift+Tab');
    await expect(three).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(two).toBeFocused();
    await passes('Tab', stops(two).slice(1));
    await page.keyboard.press('Shift+Tab');
    await passes('Tab', stops(two).slice(1));
    await expect(ada.composer).toBeFocused();
  } finally {
    await alone.stop();
  }
});
