import type { Locator } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { streamMessage } from './harness/stream-writer.js';
import { expect, test } from './harness/test.js';

const topOf = async (target: Locator): Promise<number> =>
  Math.round((await target.boundingBox())!.y);
const lines = (count: number, name: string): string =>
  Array.from({ length: count }, (_, i) => `${name}_${i} = ${i}`).join('\n');

test('[CODE5] [CODE4] long code unfolds in its place, stays so, and does not fold after a stream', async ({
  visit
}) => {
  const alone = await Alone.start();
  const token = await alone.token('ada');
  const page = await visit(`${alone.url}/#token=${token}`);
  const chat = await alone.chat('ada', 'Folds', []);
  await page.getByRole('listitem').filter({ hasText: 'Folds' }).getByRole('button').first().click();
  const view = new ChatView(page.locator('body'));
  const post = (content: string): Promise<unknown> =>
    alone.request('ada', 'POST', `chat/threads/${chat}/messages`, { content });
  for (let i = 0; i < 12; i++) {
    await post(`Before ${i}`);
  }
  await post(`\`\`\`python\n${lines(60, 'fold')}\n\`\`\``);
  const pre = view.message('fold_0').locator('pre');
  const all = view.button('Show all 60 lines');
  await expect(all).toBeVisible();
  expect(Math.round((await pre.boundingBox())!.height)).toBe(210);

  // By the keyboard, and at the end of the list, which otherwise follows its end.
  const before = await topOf(pre);
  await all.focus();
  await page.keyboard.press('Enter');
  const less = view.button('Show less');
  await expect(less).toBeFocused();
  await expect.poll(async () => (await pre.boundingBox())!.height).toBeGreaterThan(1_000);
  expect(Math.abs((await topOf(pre)) - before)).toBeLessThanOrEqual(1);

  // It leaves the page and comes back.
  for (let i = 0; i < 40; i++) {
    await post(`Message ${i}\n\n- a\n- b\n- c\n- d`);
  }
  await page.getByRole('button', { name: /new|Newest/ }).click();
  await expect(view.message('fold_0')).toHaveCount(0);
  await view.log.evaluate(log => (log.scrollTop = 0));
  await expect(view.message('fold_0').getByRole('button', { name: 'Show less' })).toBeVisible();
  await less.scrollIntoViewIfNeeded();
  await less.click();
  await expect(all).toBeInViewport();
  await page.getByRole('button', { name: /new|Newest/ }).click();

  // A stream does not collapse under its reader.
  const pieces = ['```python\n', ...lines(30, 'grown').match(/[^]{1,60}/g)!, '\n```\n'];
  await streamMessage(
    { url: alone.url, chat, user: 'bob', token: await alone.token('bob') },
    pieces,
    20
  );
  const grown = view.message('grown_29');
  await expect(grown.getByRole('button', { name: 'Show less' })).toBeVisible();
  expect((await grown.locator('pre').boundingBox())!.height).toBeGreaterThan(400);
  await alone.stop();
});
