import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

test.describe('the plain page', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start();
  });
  test.afterEach(() => alone.stop());

  test('[WEB1] a user and a guest talk without JupyterLab', async ({ visit }) => {
    const token = await alone.token('ada');
    const page = await visit(`${alone.url}/#token=${token}`);
    await expect(page).not.toHaveURL(/token/);
    await page.getByRole('button', { name: 'New chat' }).first().click();
    const ada = new ChatView(page.locator('body'));
    await ada.renameCurrent('Open house');
    await ada.send('Welcome');
    await expect(ada.message('Welcome').first()).toBeVisible();

    const other = await visit(alone.url);
    await other.getByLabel('Your name').fill('Noor');
    await other.getByRole('button', { name: 'Join as guest' }).click();
    await other
      .getByRole('listitem')
      .filter({ hasText: 'Open house' })
      .getByRole('button')
      .first()
      .click();
    const noor = new ChatView(other.locator('body'));
    await expect(noor.message('Welcome').first()).toBeVisible();
    await noor.send('Thank you');
    await expect(ada.message('Thank you').first()).toContainText('Noor');
  });

  test('[OPENAPI5] the page of the API lists the operations and finds one', async ({ visit }) => {
    const page = await visit(`${alone.url}/api.html`);
    await page.setViewportSize({ width: 390, height: 800 });
    const operations = page.getByRole('group');
    await expect(operations.filter({ hasText: 'Create a chat' }).first()).toBeVisible();
    await page.getByLabel('Find an operation').fill('send a message');
    await expect(operations).toHaveCount(1);
    await operations.getByText('Send a message').click();
    await expect(operations).toContainText('reply_to?: string');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});
