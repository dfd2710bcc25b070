import { expect, test } from './harness/test.js';

test('[UNREADVIEW3] two people: one sets messages to unread, in two windows, and the other sees the same receipt', async ({
  lab
}) => {
  const [ada, grace, second] = await Promise.all([lab('ada'), lab('grace'), lab('ada')]);
  await ada.create('Later');
  await grace.open('Later');
  for (const text of ['One', 'Two', 'Three']) {
    await grace.send(text);
  }
  await expect(ada.message('Three')).toBeVisible();
  const readers = grace.message('Three').getByRole('img', { name: /^Read by Ada Lovelace/ });
  await expect(readers).toBeVisible();
  await second.openPanel();
  await ada.act('Two', 'Mark Unread from Here');
  // The list of the other window, and the New line.
  await expect(second.row('Later')).toContainText('2 unread');
  await expect(ada.log.getByText('New', { exact: true })).toBeVisible();
  await expect(readers).toBeVisible();
  await ada.button('Back to all chats').click();
  await expect(ada.row('Later')).toContainText('2 unread');
  // Another message does not change that; the user comes back.
  await ada.open('Later');
  await expect(second.row('Later')).not.toContainText('unread');
  await ada.message('Three').click({ position: { x: 60, y: 8 } });
  await ada.composer.press('Shift+Tab');
  await ada.page.keyboard.press('End');
  await expect(ada.message('Three')).toBeFocused();
  await ada.page.keyboard.press('u');
  await expect(second.row('Later')).toContainText('1 unread');
  await ada.page.keyboard.press('ArrowUp');
  await expect(second.row('Later')).not.toContainText('unread');
});
