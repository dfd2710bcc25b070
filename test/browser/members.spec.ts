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
  await expect(ada.page.getByRole('button', { name: 'People', exact: true })).toBeFocused();
});

test('[DIRECT2] [OWN4] [NOTIFY1] two people write to each other, and one pins, mutes and leaves chats and is removed', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await grace.openPanel();
  await ada.openPanel();
  const more = async (chat: ChatPage, entry: string): Promise<void> => {
    await chat.panel.getByRole('button', { name: 'More' }).click();
    await chat.page.getByRole('menuitem', { name: entry }).click();
  };
  const find = ada.page.getByRole('dialog', { name: 'Message somebody' });
  await more(ada, 'Message Somebody');
  await find.getByRole('combobox').fill('hopper');
  await expect(find.getByRole('listbox')).toHaveAttribute('aria-busy', 'false');
  await expect(find.getByRole('option')).toHaveCount(1);
  await ada.page.keyboard.press('Enter');
  await expect(ada.title).toHaveText('Grace Hopper');
  // Chats of other tests have her name too, so the words tell the rows apart.
  await ada.send('Hello Grace');
  await expect(grace.row('Hello Grace')).toContainText('Ada Lovelace');
  await expect(grace.tab).toHaveAttribute('data-unread', '1');
  const badge = (tab: Element): number => parseFloat(getComputedStyle(tab, '::after').width);
  expect(await grace.tab.evaluate(badge)).toBeLessThan(20); // not as wide as the tab
  // Other tests have left unread chats.
  await expect.poll(() => grace.page.title()).toMatch(/^\([1-9]\d*\) /);
  await grace.open('Hello Grace');
  await grace.send('Hello Ada');
  await expect(ada.message('Hello Ada').first()).toBeVisible();
  await grace.button('Back to all chats').click();
  await expect(grace.row('Hello Ada').locator('.cq-Presence')).toBeVisible();
  await expect(grace.tab).not.toHaveAttribute('data-unread');

  await ada.button('Back to all chats').click();
  await more(ada, 'New Private Chat');
  await ada.renameCurrent('Excursion');
  await ada.button('People').click();
  await people(ada)
    .getByRole('option', { name: /Grace Hopper/ })
    .click();
  await ada.page.keyboard.press('Escape');
  await grace.choose('Excursion', 'Pin Chat');
  await expect(grace.panel.locator('[data-section=pinned]')).toBeVisible();
  await grace.choose('Excursion', 'Mute');
  await ada.send('You will not hear this');
  await expect(grace.row('Excursion')).toContainText('You will not hear this');
  await expect(grace.row('Excursion').locator('.cq-Badge')).toHaveCount(0);
  await expect(grace.row('Excursion').getByTitle('Muted')).toBeVisible();
  await grace.page.screenshot({ path: join(SHOTS, 'list-light.png') });
  await grace.choose('Excursion', 'Leave');
  await grace.page.locator('.jp-Dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(grace.row('Excursion')).toHaveCount(0);

  // She is added again, looks at the chat, and is removed.
  await ada.page.getByRole('button', { name: 'People', exact: true }).click();
  await people(ada)
    .getByRole('option', { name: /Grace Hopper/ })
    .click();
  await grace.open('Excursion');
  await people(ada).getByRole('button', { name: 'Remove Grace Hopper' }).click();
  await expect(grace.panel.getByText('You no longer have access to this chat')).toBeVisible();
  await expect(people(ada).getByRole('listitem')).toHaveCount(1);
  await ada.page.keyboard.press('Escape');
  await grace.button('Back to all chats').click();
  await grace.command('Use Theme: JupyterLab Dark');
  await grace.open('Hello Ada');
  await grace.button('People').click();
  await expect(people(grace)).toContainText('Private');
  await grace.page.screenshot({ path: join(SHOTS, 'people-dark.png') });
});
