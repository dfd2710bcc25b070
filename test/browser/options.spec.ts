import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const SHOTS = join('test-results', 'options');
const DEPLOY = [
  { id: 'deploy', label: 'Deploy', style: 'primary', value: 'v1.2' },
  { id: 'drop', label: 'Drop the table', style: 'danger' },
  { id: 'wait', label: 'Not now' }
];
const LONG = [
  { id: 'de', label: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen zählen' },
  { id: 'ar', label: 'نشر الإصدار الجديد من الخدمة على جميع الخوادم الآن' },
  { id: 'ja', label: '新しいバージョンをすべてのサーバーに今すぐ展開してください' },
  { id: 'mark', label: '<button>Delete</button> **chat** \u202egnp' }
];

test.describe('messages with options', () => {
  let alone: Alone;
  let chat: string;

  test.beforeEach(async () => {
    alone = await Alone.start();
    chat = await alone.chat('ada', 'Survey', []);
    await alone.bot('runner');
  });
  test.afterEach(() => alone.stop());

  const open = async (visit: (url: string) => Promise<Page>, user: string): Promise<Page> => {
    const page = await visit(`${alone.url}/#token=${await alone.token(user)}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Survey' })
      .getByRole('button')
      .first()
      .click();
    return page;
  };
  const ask = async (content: string, more: object): Promise<string> => {
    const path = `chat/threads/${chat}/messages`;
    const sent = { content, ...more };
    return (await alone.request<{ id: string }>('runner', 'POST', path, sent)).id;
  };
  const row = (page: Page, text: string): Locator =>
    page.locator('.cq-Message').filter({ hasText: text });
  const outcome = (page: Page, text: string): Locator => row(page, text).locator('.cq-Outcome');

  test('[OPTIONVIEW1] [OPTIONVIEW6] two people see a question, one of them chooses, and both see who it was, also later', async ({
    visit
  }) => {
    const [ada, bob] = [await open(visit, 'ada'), await open(visit, 'bob')];
    await ask('Shall I **deploy** version 1.2?', { options: DEPLOY });
    for (const page of [ada, bob]) {
      const group = page.getByRole('group', { name: 'Answers to runner (bot)' });
      await expect(group.getByRole('button')).toHaveText(['Deploy', 'Drop the table', 'Not now']);
    }
    await ada.screenshot({ path: join(SHOTS, 'open.png') });
    await bob.emulateMedia({ colorScheme: 'dark' });
    await bob.screenshot({ path: join(SHOTS, 'open-dark.png') });
    await bob.getByRole('button', { name: 'Deploy', exact: true }).click();
    for (const page of [ada, bob]) {
      await expect(outcome(page, 'Shall I')).toHaveText('bob chose Deploy');
      await expect(row(page, 'Shall I').locator('.cq-Quick')).toHaveCount(0);
    }
    await bob.screenshot({ path: join(SHOTS, 'chosen-dark.png') });
    await ada.reload();
    await expect(outcome(ada, 'Shall I')).toHaveText('bob chose Deploy');
    await ada.screenshot({ path: join(SHOTS, 'chosen.png') });
  });

  test('[OPTIONVIEW5] those who are not asked cannot choose and see why, and a question ends without an answer', async ({
    visit
  }) => {
    const [ada, bob] = [await open(visit, 'ada'), await open(visit, 'bob')];
    await new ChatView(bob.locator('body')).send('I am here');
    const id = await ask('May I restart?', { options: DEPLOY, audience: ['bob'] });
    await expect(row(ada, 'May I').locator('.cq-Quick-hint')).toHaveText('Only bob may choose.');
    const button = row(ada, 'May I').getByRole('button', { name: 'Not now' });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await button.click({ force: true });
    await ada.screenshot({ path: join(SHOTS, 'not-asked.png') });
    await expect(row(bob, 'May I').locator('.cq-Quick-hint')).toHaveCount(0);
    const path = `chat/threads/${chat}/messages/${id}/:withdraw`;
    await alone.request('runner', 'POST', path, { reason: 'timeout' });
    for (const page of [ada, bob]) {
      await expect(outcome(page, 'May I')).toHaveText('No answer in time');
      await expect(row(page, 'May I').locator('.cq-Quick')).toHaveCount(0);
    }
  });

  test('[OPTIONVIEW2] [OPTIONVIEW3] long labels wrap on a narrow page, and the keyboard alone answers', async ({
    visit
  }) => {
    const ada = await open(visit, 'ada');
    await ada.setViewportSize({ width: 260, height: 700 });
    await ask('Which one?', { options: LONG });
    const group = ada.getByRole('group', { name: 'Answers to runner (bot)' });
    const buttons = group.getByRole('button');
    await expect(buttons.last()).toHaveText('<button>Delete</button> **chat** gnp');
    const fits = await group.evaluate(element => {
      const { left, right } = element.getBoundingClientRect();
      return [...element.children].every(child => {
        const box = child.getBoundingClientRect();
        const isWhole = child.scrollWidth <= child.clientWidth;
        return box.left >= left && box.right <= right + 1 && box.height >= 24 && isWhole;
      });
    });
    expect(fits).toBe(true);
    await ada.screenshot({ path: join(SHOTS, 'narrow.png') });
    await ada.emulateMedia({ colorScheme: 'dark' });
    await ada.screenshot({ path: join(SHOTS, 'narrow-dark.png') });

    const { keyboard } = ada;
    await new ChatView(ada.locator('body')).composer.focus();
    await keyboard.press('Shift+Tab');
    const message = row(ada, 'Which one?');
    for (
      let i = 0;
      i < 6 && !(await message.evaluate(one => one === document.activeElement));
      i++
    ) {
      await keyboard.press('Shift+Tab');
    }
    await expect(message).toBeFocused();
    await keyboard.press('Tab');
    await expect(buttons.first()).toBeFocused();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowRight');
    await expect(buttons.nth(2)).toBeFocused();
    await keyboard.press('Tab');
    await expect(buttons.nth(2)).not.toBeFocused();
    await expect(group.locator(':focus')).toHaveCount(0);
    await buttons.nth(2).focus();
    await keyboard.press('Enter');
    await expect(outcome(ada, 'Which one?')).toContainText('新しいバージョン');
    await expect(message).toBeFocused();
  });

  test('[OPTIONVIEW7] a quick reply is sent in the name of the one who clicks', async ({
    visit
  }) => {
    const [ada, bob] = [await open(visit, 'ada'), await open(visit, 'bob')];
    await ask('212 rows have no match.', { options: ['Plot by week', 'No, thanks'] });
    await expect(row(bob, '212 rows').getByRole('button')).toHaveCount(2);
    await row(ada, '212 rows').getByRole('button', { name: 'Plot by week' }).click();
    await expect(row(bob, 'Plot by week')).toContainText('ada');
    for (const page of [ada, bob]) {
      await expect(row(page, '212 rows').locator('.cq-Quick')).toHaveCount(0);
    }
    const page = await alone.request<{ value: { replyTo?: string; sender: string }[] }>(
      'runner',
      'GET',
      `chat/threads/${chat}/messages`
    );
    expect(page.value[0].sender).toBe('ada');
    expect(page.value[0].replyTo).toBeTruthy();
    await ada.screenshot({ path: join(SHOTS, 'quick.png') });
  });
});
