import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { ChatPage } from './harness/chat-page.js';
import { expect, test } from './harness/test.js';

const SHOTS = 'test-results/members';

const people = (chat: ChatPage): Locator => chat.page.getByRole('dialog', { name: 'People' });

test('[MEMBERS2] [MEMBERS4] two clicks add somebody, who gets another role, and the keyboard alone does it too', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await grace.openPanel();
  await ada.create('Survey team');
  await ada.send('Who can help?');

  await ada.button('People').click();
  await people(ada)
    .getByRole('option', { name: /Grace Hopper/ })
    .click();
  const row = people(ada).getByRole('listitem').filter({ hasText: 'Grace Hopper' });
  await expect(row).toBeVisible();
  await expect(people(ada).getByRole('option', { name: /Grace/ })).toHaveCount(0);
  await ada.page.screenshot({ path: join(SHOTS, 'people-light.png') });

  await grace.open('Survey team');
  await expect(row.locator('.cq-Presence')).toBeVisible();
  await row.getByRole('combobox', { name: /Role of Grace/ }).selectOption('reader');
  await expect(grace.page.getByText('You can read this chat but not write in it.')).toBeVisible();
  await grace.chooseOfChat('People');
  await expect(people(grace)).toContainText('Open: everybody');
  await expect(people(grace).getByRole('combobox')).toHaveCount(0);
  await grace.page.screenshot({ path: join(SHOTS, 'people-reader.png') });
  await ada.page.keyboard.press('Escape');
  await expect(people(ada)).toHaveCount(0);
  await expect(ada.button('People')).toBeFocused();
});
