import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { ChatPage } from './harness/chat-page.js';
import { expect, test } from './harness/test.js';

const SHOTS = 'test-results/workspaces';

const switcher = ({ panel }: ChatPage): Locator =>
  panel.getByRole('button', { name: /^Workspace / });

/** The list of chats, beside the chat or in its place. */
const showList = async ({ page, panel }: ChatPage): Promise<void> => {
  const back = panel.getByRole('button', { name: /^Back/ });
  if (await back.isVisible()) {
    await back.click();
  }
  await expect(page.getByLabel('Search chats')).toBeVisible();
};

const choose = async (chat: ChatPage, entry: string | RegExp): Promise<void> => {
  await switcher(chat).click();
  await chat.page.getByRole('menuitem', { name: entry }).click();
};

test('[WORK16] two people share a workspace: its chats, its unread messages, its members and its end', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  await Promise.all([ada.openPanel(), grace.openPanel()]);
  await ada.create('For everyone');
  await showList(ada);
  await expect(switcher(grace)).toHaveCount(0);

  await ada.panel.getByRole('button', { name: 'More', exact: true }).click();
  await ada.page.getByRole('menuitem', { name: 'New Workspace' }).click();
  await expect(switcher(ada)).toContainText('New workspace');
  await expect(ada.row('For everyone')).toHaveCount(0);
  await choose(ada, 'Rename Workspace');
  const name = ada.panel.getByRole('textbox', { name: 'Name of the workspace' });
  await name.fill('Survey laboratory of the northern sky');
  await name.press('Enter');
  await expect(switcher(ada)).toContainText('Survey laboratory');
  await ada.create('Telescope times');
  await showList(ada);
  await expect(ada.row('Telescope times')).toBeVisible();

  await choose(ada, 'Members');
  const members = ada.page.getByRole('dialog', { name: /^Members of / });
  await members.getByRole('combobox', { name: 'Add members by name' }).fill('grace');
  await members.getByRole('option', { name: /Grace Hopper/ }).click();
  await expect(members.getByRole('listitem').filter({ hasText: 'Grace Hopper' })).toBeVisible();
  await ada.page.screenshot({ path: join(SHOTS, 'members.png') });
  await ada.page.keyboard.press('Escape');
  await expect(members).toHaveCount(0);

  // Grace now has two workspaces, and sees from the one what happens in the other.
  await expect(switcher(grace)).toContainText('Everyone');
  await expect(grace.row('Telescope times')).toHaveCount(0);
  await ada.open('Telescope times');
  await ada.send('The dome opens at nine');
  await expect(
    grace.panel.getByRole('button', { name: /unread messages in others/ })
  ).toBeVisible();
  await switcher(grace).focus();
  await grace.page.keyboard.press('Enter');
  const entry = grace.page.getByRole('menuitem', { name: /^Survey laboratory.*, 1 unread$/ });
  await expect(entry).toBeVisible();
  await grace.page.screenshot({ path: join(SHOTS, 'switcher.png') });
  await expect(entry).toBeFocused();
  await grace.page.keyboard.press('Enter');
  await expect(grace.row('Telescope times')).toBeVisible();
  await grace.open('Telescope times');
  await grace.send('I bring the plates');
  await expect(ada.message('I bring the plates')).toBeVisible();
  await grace.page.screenshot({ path: join(SHOTS, 'light.png') });
  await Promise.all([showList(ada), showList(grace)]);

  // A search is in the current workspace, or by choice in all of them.
  await choose(ada, /^Everyone/);
  const field = ada.page.getByLabel('Search chats');
  await field.fill('plates');
  await expect(ada.panel.getByText('No results for “plates”')).toBeVisible();
  await ada.panel.getByRole('button', { name: 'In all workspaces' }).click();
  await expect(ada.panel.getByText(/^Telescope times · Survey laboratory/)).toBeVisible();
  await ada.page.screenshot({ path: join(SHOTS, 'search.png') });
  await field.press('Escape');

  // A chat moves by its owner's menu, after a question.
  await ada.choose('For everyone', 'Move to “Survey laboratory');
  const question = ada.page.getByRole('dialog').filter({ hasText: 'Move “For everyone”' });
  await question.getByRole('button', { name: 'Move' }).click();
  await expect(ada.row('For everyone')).toHaveCount(0);
  await expect(grace.row('For everyone')).toBeVisible();

  await grace.command('JupyterLab Dark');
  await expect(grace.page.locator('body')).toHaveAttribute('data-jp-theme-light', 'false');
  await grace.whenReady();
  await switcher(grace).click();
  await grace.page.screenshot({ path: join(SHOTS, 'dark.png') });
  await grace.page.keyboard.press('Escape');

  // The end of the workspace asks what happens to its chats, and tells everybody.
  await choose(ada, /^Survey laboratory/);
  await choose(ada, 'Delete Workspace, Keep Its Chats');
  const deletion = ada.page.getByRole('dialog').filter({ hasText: 'Delete the workspace' });
  await expect(deletion).toContainText('everybody can read the open ones');
  await ada.page.screenshot({ path: join(SHOTS, 'deletion.png') });
  await deletion.getByRole('button', { name: 'Delete' }).click();
  await expect(switcher(ada)).toHaveCount(0);
  await expect(switcher(grace)).toHaveCount(0);
  await expect(ada.row('Telescope times')).toBeVisible();
  await expect(grace.row('For everyone')).toBeVisible();
});
