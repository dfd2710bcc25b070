import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

test('[SETTINGS3] [STATE18] [NOTIFY1] the plain page has settings that stay, and the header names who is here', async ({
  visit
}) => {
  const alone = await Alone.start();
  await alone.chat('ada', 'Settings', ['Hello']);
  const open = async (user: string): Promise<Awaited<ReturnType<typeof visit>>> => {
    const page = await visit(`${alone.url}/#token=${await alone.token(user)}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Settings' })
      .getByRole('button')
      .first()
      .click();
    return page;
  };
  const [ada, bob] = [await open('ada'), await open('bob')];
  const [hers, his] = [ada, bob].map(page => new ChatView(page.locator('body')));
  await expect(
    ada.locator('.cq-Header .cq-Meta').filter({ visible: true }).first()
  ).toHaveAttribute('title', /^Here: (ada, bob|bob, ada)$/);
  await hers.composer.pressSequentially('a');
  await expect(bob.locator('.cq-Status')).toContainText('ada is typing');
  await expect(bob.locator('.cq-Status')).not.toContainText('typing');

  const settings = async (): Promise<void> => {
    await ada.getByRole('navigation').getByRole('button', { name: 'More', exact: true }).click();
    await ada.getByRole('menuitem', { name: 'Settings' }).click();
  };
  await settings();
  const dialog = ada.getByRole('dialog', { name: 'Settings' });
  await dialog.getByLabel('Show others when you are typing').uncheck();
  await dialog.getByLabel('Quiet hours').check();
  await dialog.getByLabel('Quiet from').fill('21:30');
  await dialog.getByLabel('Notify on the desktop').click();
  await expect(dialog.getByRole('alert')).toContainText('does not allow notifications');
  await ada.screenshot({ path: 'test-results/settings/settings.png' });
  await ada.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await ada.reload();
  await settings();
  await expect(dialog.getByLabel('Quiet from')).toHaveValue('21:30');
  await expect(dialog.getByLabel('Show others when you are typing')).not.toBeChecked();
  await ada.keyboard.press('Escape');
  await hers.composer.pressSequentially('b');
  await his.composer.pressSequentially('c');
  await expect(ada.locator('.cq-Status')).toContainText('bob is typing');
  await expect(bob.locator('.cq-Status')).not.toContainText('typing');

  // In quiet hours nothing notifies, and later the next message does.
  await ada.context().grantPermissions(['notifications']);
  await ada.evaluate(() => {
    const shown: string[] = [];
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push(options!.body!);
      }
    };
    Object.assign(window, { shown });
    document.hasFocus = () => false;
    window.dispatchEvent(new Event('blur'));
  });
  const time = (hours: number): string =>
    new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5);
  await settings();
  await dialog.getByLabel('Notify on the desktop').click();
  await expect(dialog.getByLabel('Notify on the desktop')).toBeChecked();
  await dialog.getByLabel('Quiet from').fill(time(-1));
  await dialog.getByLabel('Quiet until').fill(time(2));
  await ada.keyboard.press('Escape');
  await his.send('In the night');
  await expect(ada.getByRole('listitem').filter({ hasText: 'In the night' })).toBeVisible();
  // The page gathers messages for a second before it notifies; this timer was set later.
  await ada.evaluate(() => new Promise(resolve => setTimeout(resolve, 1_000)));
  await settings();
  await dialog.getByLabel('Quiet hours').uncheck();
  await ada.keyboard.press('Escape');
  await his.send('In the morning');
  await expect.poll(() => ada.evaluate('shown')).toEqual(['2 unread messages']);
  await alone.stop();
});
