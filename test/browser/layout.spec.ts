import { expect, test } from './harness/test.js';

test('[UI8] a chat moves to the main area and back, and a reload restores its place', async ({
  lab
}) => {
  const ada = await lab('ada');
  await ada.create('Wanderer');
  await ada.send('hello from the side');
  await expect(ada.message('hello from the side').first()).toBeVisible();

  const mainTab = ada.page.getByRole('tab', { name: 'Wanderer' });
  // A panel of this width has the entry in its menu.
  await ada.button('Chat menu').click();
  await ada.page.getByRole('menuitem', { name: 'Open in Main Area' }).click();
  await expect(mainTab).toBeVisible();
  await expect(ada.message('hello from the side').first()).toBeVisible();

  await ada.reload(/"area":\s*"main"/);
  await expect(mainTab).toBeVisible();
  await expect(ada.message('hello from the side').first()).toBeVisible();

  await ada.chooseOfChat('Move to Side Panel');
  await expect(mainTab).toHaveCount(0);
  await expect(
    ada.panel.getByText('hello from the side').filter({ visible: true }).first()
  ).toBeVisible();

  await ada.reload(/"area":\s*"side"/);
  await expect(
    ada.panel.getByText('hello from the side').filter({ visible: true }).first()
  ).toBeVisible();
});

test('[UI15] the launcher and the File menu create chats, and the settings of the user change how messages look', async ({
  lab,
  jupyter
}) => {
  const ada = await lab('ada');
  await ada.openPanel();
  await ada.page.locator('.jp-LauncherCard').getByText('Chat', { exact: true }).click();
  const tabs = ada.page.locator('#jp-main-dock-panel .lm-TabBar-tab[data-type=colloquy-chat]');
  await expect(tabs).toHaveCount(1);
  await expect(ada.composer).toBeFocused();
  await expect(ada.page.getByText('The chat begins here')).toBeVisible();
  await ada.page.getByRole('menuitem', { name: 'File', exact: true }).click();
  const items = ada.page.locator('.lm-Menu-item');
  await items.getByText('New', { exact: true }).hover();
  await items.getByText('Chat', { exact: true }).click();
  await expect(tabs).toHaveCount(2);

  for (const text of ['One', 'Two', 'Three']) {
    await ada.send(text);
    await expect(ada.message(text)).toBeVisible();
  }
  await ada.act('Two', 'Delete');
  await ada.page.getByRole('button', { name: 'Delete' }).last().click();
  await expect(ada.log.getByRole('article')).toHaveCount(2);
  const stacked = ada.log.locator('.cq-mod-stacked');
  await expect(stacked).toHaveCount(1);

  const set = async (settings: object): Promise<void> => {
    const cookies = await ada.page.context().cookies();
    const token = cookies.find(({ name }) => name === '_xsrf')?.value ?? '';
    const url = `${jupyter.url}/lab/api/settings/jupyterlab-colloquy:plugin`;
    const data = { raw: JSON.stringify(settings) };
    const response = await ada.page.request.put(url, { data, headers: { 'X-XSRFToken': token } });
    expect(response.ok(), await response.text()).toBe(true);
  };
  await set({ stackMessages: false, showDeleted: true, sendWithShiftEnter: true });
  try {
    await ada.reload(/"area":\s*"main"/);
    await expect(ada.log.getByText('Message deleted')).toBeVisible();
    await expect(stacked).toHaveCount(0);
    await ada.composer.fill('Four');
    await ada.composer.press('Enter');
    await ada.composer.pressSequentially('and five');
    await ada.composer.press('Shift+Enter');
    await expect(ada.message(/Four\s*and five/)).toBeVisible();
  } finally {
    await set({});
  }
});

test('[LATE5] a panel and a dialog whose files do not come say so, come with the next attempt, and lose no draft', async ({
  lab
}) => {
  const ada = await lab('ada');
  const FILES = /\/extensions\/jupyterlab-colloquy\/static\/.*\.js/;
  await ada.page.route(FILES, route => route.abort());
  await ada.tab.click();
  const failed = ada.panel.getByRole('alert').filter({ hasText: 'Check your connection' });
  await expect(failed).toBeVisible();
  await ada.page.screenshot({ path: 'test-results/late/panel.png' });
  await ada.page.unroute(FILES);
  await failed.getByRole('button', { name: 'Retry' }).click();
  await expect(ada.search).toBeVisible();

  await ada.create('Late');
  await ada.composer.fill('Half a draft');
  // Another version of the extension was installed meanwhile.
  await ada.page.route(FILES, route => route.fulfill({ status: 404 }));
  await ada.button('People').click();
  const dialog = ada.page.getByRole('dialog');
  await expect(dialog).toContainText('Colloquy was updated. Reload the page.');
  await ada.page.screenshot({ path: 'test-results/late/dialog.png' });
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(ada.composer).toHaveValue('Half a draft');
  await ada.page.unroute(FILES);
  await ada.button('People').click();
  await expect(dialog).toContainText('People');
});
