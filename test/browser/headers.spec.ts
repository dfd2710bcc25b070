import type { Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

/** Records violations of the page's policy, from before its first script. */
async function watchPolicy(page: Page): Promise<string[]> {
  const violations: string[] = [];
  page.on('console', message => {
    if (/content security policy/i.test(message.text())) {
      violations.push(message.text());
    }
  });
  await page.exposeFunction('noteViolation', (text: string) => violations.push(text));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', event =>
      (window as unknown as { noteViolation(text: string): void }).noteViolation(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`
      )
    )
  );
  return violations;
}

test('[HEADERS4] the page and the page of the API violate no policy', async ({ browser }) => {
  const alone = await Alone.start();
  const context = await browser.newContext();
  const page = await context.newPage();
  const violations = await watchPolicy(page);

  await page.goto(alone.url);
  await page.getByLabel('Your name').fill('Noor');
  await page.getByRole('button', { name: 'Join as guest' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Licenses' }).click();
  const notices = await opened;
  await expect(notices.locator('body')).toContainText('yjs');
  await notices.close();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Your name')).toBeVisible();
  const token = await alone.token('ada');
  await page.goto(`${alone.url}/#token=${token}`);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'New chat' }).first().click();
  const ada = new ChatView(page.locator('body'));
  await ada.renameCurrent('Open house');
  for (const text of [
    'Hello **there**',
    '| a | b |\n| :-: | --: |\n| 1 | 2 |',
    '```python\nprint("x")\n```',
    '- [x] done\n\n> quoted\n\n`code`'
  ]) {
    await ada.send(text);
  }
  await expect(ada.message('quoted').first()).toBeVisible();
  await ada.message('Hello there').first().hover();
  await ada.button('Chat menu').click();
  await page.keyboard.press('Escape');
  await page.getByLabel('Search chats').fill('Hello');
  await page.keyboard.press('Escape');

  await page.goto(`${alone.url}/api.html`);
  await page.getByLabel('Find an operation').fill('send a message');
  await expect(page.getByRole('group')).toHaveCount(1);
  await page.getByRole('group').getByText('Send a message').click();
  await context.close();
  await alone.stop();
  expect(violations).toEqual([]);
});
