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
