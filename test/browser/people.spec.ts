import { join } from 'node:path';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'people');

test.describe('people with the same name', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start();
  });
  test.afterEach(() => alone.stop());

  test('[WHO13] a guest and accounts with the same name can be told apart by text wherever they are named', async ({
    visit
  }) => {
    const ada = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await ada.getByRole('button', { name: 'New chat' }).first().click();
    const view = new ChatView(ada.locator('body'));
    await view.renameCurrent('Open house');
    await view.send('Welcome');
    const open = async (page: typeof ada): Promise<ChatView> => {
      await page
        .getByRole('listitem')
        .filter({ hasText: 'Open house' })
        .getByRole('button')
        .first()
        .click();
      return new ChatView(page.locator('body'));
    };
    const guest = await visit(alone.url);
    await guest.getByLabel('Your name').fill('ada');
    await guest.getByRole('button', { name: 'Join as guest' }).click();
    await expect(guest.locator('.cq-Page-top')).toContainText('guest');
    const guestView = await open(guest);
    await guestView.send('I am ada, too');
    const eve = await visit(`${alone.url}/#token=${await alone.token('eve', 'Аda')}`);
    const eveView = await open(eve);
    await eveView.send('And I');

    const head = (page: typeof ada, text: string) =>
      page.locator('.cq-Message').filter({ hasText: text }).locator('.cq-Message-head').first();
    await expect(head(ada, 'I am ada, too')).toContainText(/ada\s*guest\s*#[0-9a-f]{8}/);
    await expect(head(ada, 'And I')).toContainText('eve');
    await expect(head(guest, 'Welcome')).toContainText(/ada/);
    await expect(head(guest, 'Welcome').locator('.cq-Tag')).toHaveCount(0);
    const faces = await eve
      .locator('.cq-Messages .cq-Message:not(.cq-mod-own) > .cq-Avatar')
      .allTextContents();
    expect(new Set(faces).size).toBe(faces.length);

    await guest
      .getByRole('textbox', { name: /message/i })
      .last()
      .pressSequentially('typ');
    await expect(ada.locator('.cq-Status')).toContainText(/ada \(guest, #[0-9a-f]{8}\) is typing/);
    await ada.screenshot({ path: join(SHOTS, 'conversation.png') });
    await eve.emulateMedia({ colorScheme: 'dark' });
    await eve.screenshot({ path: join(SHOTS, 'dark.png') });
    await guest.setViewportSize({ width: 390, height: 700 });
    await guest.screenshot({ path: join(SHOTS, 'narrow.png') });
    expect(await guest.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      390
    );

    await ada.getByLabel('Search chats').fill('too');
    const hit = ada.locator('.cq-Hit').first();
    await expect(hit.locator('.cq-Tag')).toHaveText('guest');
    await ada.screenshot({ path: join(SHOTS, 'hits.png') });
  });
});
