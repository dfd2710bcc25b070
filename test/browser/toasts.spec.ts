import { expect, test } from './harness/test.js';

test('[TOAST2] [NOTE1] [NOTIFY2] a toast tells of a message elsewhere, as the desktop does, covers no Send button, and opens the chat', async ({
  lab
}) => {
  const [ada, grace] = await Promise.all([lab('ada'), lab('grace')]);
  const { page } = ada;
  await ada.create('Elsewhere');
  await ada.button('Back to all chats').click();
  // She allows notifications of the desktop, and looks elsewhere.
  await page.context().grantPermissions(['notifications']);
  await page.evaluate(() => {
    const shown: string[] = [];
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push(title, options!.body!);
      }
    };
    Object.assign(window, { shown });
    document.hasFocus = () => false;
  });
  await ada.panel.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Notify on the Desktop' }).click();
  await ada.create('Toasts');
  await ada.chooseOfChat('Open in Main Area');
  await ada.composer.fill('Hello');
  await grace.open('Elsewhere');
  await grace.send('News');

  const shown = (): Promise<unknown> => page.evaluate('shown');
  await expect.poll(shown).toEqual(['Elsewhere', 'Grace Hopper\n“News”']);
  const toast = page.locator('.Toastify__toast').first();
  const clear = async (): Promise<number> => {
    const [above, below] = await Promise.all([
      toast.boundingBox(),
      page.locator('.cq-Composer').filter({ visible: true }).boundingBox()
    ]);
    return below!.y - (above!.y + above!.height);
  };
  // A toast under the pointer stays.
  await toast.hover();
  await expect.poll(clear).toBeGreaterThanOrEqual(0);
  await ada.composer.fill('One\nTwo\nThree\nFour\nFive');
  await expect.poll(clear).toBeGreaterThanOrEqual(0);
  await ada.button('Send').click({ timeout: 5_000 });
  await expect(ada.message('Three')).toBeVisible();
  expect(await toast.locator('.jp-toast-message').innerText()).toBe(
    'Elsewhere\nGrace Hopper\n“News”'
  );
  await toast.getByRole('button', { name: 'Open' }).click();
  await expect(ada.message('News')).toBeVisible();
  await expect(toast).toHaveCount(0);
});
