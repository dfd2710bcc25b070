import { expect, test } from './harness/test.js';

test('[UI9] a chat is made, written in, left and deleted by the keyboard alone', async ({
  lab
}) => {
  const ada = await lab('ada');
  const { keyboard } = ada.page;

  // The palette makes a chat in the side panel, with the caret in its composer.
  await ada.command('New Chat');
  await expect(ada.composer).toBeFocused();
  await keyboard.type('written without a mouse');
  await keyboard.press('Enter');
  await expect(ada.message('written without a mouse').first()).toBeVisible();

  // Back to the list, and into the chat again by its first letters.
  await ada.button('Back to all chats').focus();
  await keyboard.press('Enter');
  await expect(ada.search).toBeVisible();
  await ada.search.focus();
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
  await keyboard.press('ArrowDown');
  await expect(ada.row('Keys').getByRole('button').first()).toBeFocused();

  await keyboard.press('Delete');
  await expect(ada.page.getByRole('dialog')).toBeVisible();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(ada.row('Keys')).toHaveCount(0);
});
