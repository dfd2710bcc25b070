import { expect, test } from './harness/test.js';

test('[UI4] a new chat appears in every list at once, as do its name and its unread count', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await grace.openPanel();
  await ada.create('Field notes');
  await expect(grace.row('Field notes')).toBeVisible();

  await ada.send('one');
  await ada.send('two');
  await expect(grace.row('Field notes')).toContainText('2 unread');
  await expect(grace.row('Field notes')).toContainText('two');

  await grace.open('Field notes');
  await expect(grace.message('two').first()).toBeVisible();
  await grace.button('Back to all chats').click();
  await expect(grace.row('Field notes')).toBeVisible();
  await expect(grace.row('Field notes')).not.toContainText('unread');
});

test('[UI5] a rename changes every open title', async ({ lab }) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Old name');
  await grace.open('Old name');
  await ada.button('Back to all chats').click();
  await ada.choose('Old name', 'Rename');
  const field = ada.panel.getByRole('textbox', { name: 'Chat name' });
  await field.fill('New name');
  await field.press('Enter');
  await expect(ada.row('New name')).toBeVisible();
  await expect(grace.title).toHaveText('New name');
  // Only the system messages, which report the rename, still contain the old name.
  const isOutside = grace.panel.page().locator(':not(.cq-System-given)');
  await expect(grace.panel.getByText('Old name', { exact: true }).and(isOutside)).toHaveCount(0);
});

test('[UI6] deleting asks for confirmation, and a chat that is deleted while open says so', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await ada.create('Short-lived');
  await grace.open('Short-lived');
  await ada.button('Back to all chats').click();

  await ada.choose('Short-lived', 'Delete');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(ada.row('Short-lived')).toBeVisible();

  await ada.choose('Short-lived', 'Delete');
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(ada.row('Short-lived')).toHaveCount(0);
  await expect(grace.panel.getByText(/was deleted/).first()).toBeVisible();
  await expect(grace.composer).toHaveCount(0);
});

test('[UI7] the list finds a chat by its name', async ({ lab }) => {
  const ada = await lab('ada');
  for (const name of ['Zebra crossing', 'Yellow line']) {
    await ada.create(name);
    await ada.button('Back to all chats').click();
  }
  await ada.search.fill('zebra');
  await expect(ada.row('Zebra crossing')).toBeVisible();
  await expect(ada.row('Yellow line')).toHaveCount(0);
  await ada.search.fill('no such chat');
  await expect(ada.panel.getByText('No results for')).toBeVisible();
  await ada.search.press('Escape');
  await expect(ada.row('Yellow line')).toBeVisible();
});
