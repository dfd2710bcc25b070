import type { Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const MESSAGES = 260;

/** Texts of all heights, some of them higher after rendering. */
const text = (i: number): string =>
  [
    `Message ${i}.`,
    `Message ${i}.\n\n\`\`\`python\nx = ${i}\n\`\`\``,
    `**Message ${i}.** `.repeat(30)
  ][i % 3];

/** Scrolls up to the first message. Resolves with every row that moved without scrolling, and the highest number of rendered rows. */
const readUp = (page: Page): Promise<{ jumps: string[]; most: number }> =>
  page.getByRole('log').evaluate(async log => {
    const jumps: string[] = [];
    let most = 0;
    /** The places of the visible rows when the next frame is painted, as an intersection observer first reports them. */
    const painted = (): Promise<Map<Element, number>> =>
      new Promise(resolve => {
        const observer = new IntersectionObserver(
          entries => {
            observer.disconnect();
            const seen = entries.filter(({ intersectionRatio }) => intersectionRatio === 1);
            resolve(new Map(seen.map(({ target, boundingClientRect: { top } }) => [target, top])));
          },
          { root: log }
        );
        const rows = log.querySelectorAll('.cq-Message');
        most = Math.max(most, rows.length);
        rows.forEach(row => observer.observe(row));
      });
    const isFirst = (): boolean =>
      log.scrollTop === 0 && log.querySelector('.cq-Edge')!.textContent.startsWith('Start');
    let before = await painted();
    for (let step = 0; step < 2_000 && !isFirst(); step++) {
      const from = log.scrollTop;
      log.dispatchEvent(new WheelEvent('wheel', { deltaY: -120 }));
      log.scrollTop -= 120;
      let scrolled = from - log.scrollTop;
      for (let i = 0; i < 4; i++) {
        const after = await painted();
        for (const [row, top] of before) {
          const moved = (after.get(row) ?? top + scrolled) - top - scrolled;
          if (Math.abs(moved) > 1.5) {
            jumps.push(`step ${step}, frame ${i}: by ${moved}: ${row.textContent}`);
          }
        }
        before = after;
        scrolled = 0;
      }
    }
    return { jumps, most };
  });

test.describe('reading', () => {
  let alone: Alone;
  let chat: string;
  test.beforeEach(async () => {
    alone = await Alone.start({ limits: { windowMax: 60, windowKeep: 30 } });
    chat = await alone.chat(
      'ivo',
      'Long talk',
      Array.from({ length: MESSAGES }, (_, i) => text(i))
    );
  });
  test.afterEach(() => alone.stop());

  test('[UI11] arriving or measured content does not move the visible messages, and the list follows at its end', async ({
    visit
  }) => {
    test.slow();
    // A chat without unread messages opens at its end.
    await alone.request('ada', 'DELETE', 'chat/unread');
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Long talk' })
      .getByRole('button')
      .first()
      .click();
    const ada = new ChatView(page.locator('body'));
    await expect(ada.message(`Message ${MESSAGES - 1}.`)).toBeVisible();

    // The first screen is rendered in small steps; the reader starts after that.
    const undrawn = (): Promise<number> =>
      ada.log.evaluate(log => {
        const { top, height } = log.getBoundingClientRect();
        const bodies = [...log.querySelectorAll('.cq-Body-plain')];
        return bodies.filter(body => body.getBoundingClientRect().bottom > top - height / 2).length;
      });
    await expect.poll(undrawn).toBe(0);
    const { jumps, most } = await readUp(page);
    expect(jumps).toEqual([]);
    expect(most).toBeLessThanOrEqual(60);
    await expect(ada.message('Message 0.')).toBeVisible();

    const place = async (): Promise<number> => (await ada.message('Message 1.').boundingBox())!.y;
    await ada.log.evaluate(log => (log.scrollTop = 60));
    const before = await place();
    await alone.say('ivo', chat, ['Far below.', text(1), text(2)]);
    await expect(ada.button('3 new')).toBeVisible();
    expect(Math.abs((await place()) - before)).toBeLessThan(1.5);

    await ada.button('3 new').click();
    await expect(ada.message('Far below.')).toBeVisible();
    for (let i = 0; i < 5; i++) {
      await alone.say('ivo', chat, [text(i)]);
    }
    await alone.say('ivo', chat, ['The last one.']);
    await expect(ada.message('The last one.')).toBeInViewport();
    const left = (): Promise<number> =>
      ada.log.evaluate(log => log.scrollHeight - log.scrollTop - log.clientHeight);
    await expect.poll(left).toBeLessThan(2);
  });

  test('[STATE17] a chat with more unread messages than are loaded opens at the first, and its end is one click away', async ({
    visit
  }) => {
    const numbers = Array.from({ length: 160 }, (_, i) => `Message ${i}.`);
    const plans = await alone.chat('ivo', 'Plans', numbers.slice(0, 10));
    const messages = `chat/threads/${plans}/messages?maxPageSize=1`;
    const { value } = await alone.request<{ value: { id: string }[] }>('ada', 'GET', messages);
    const receipts = `chat/threads/${plans}/readReceipts`;
    await alone.request('ada', 'POST', receipts, { chatMessageId: value[0].id });
    await alone.say('ivo', plans, numbers.slice(10));
    const unread = async (): Promise<number> => {
      const path = `chat/threads/${plans}`;
      return (await alone.request<{ unreadCount: number }>('ada', 'GET', path)).unreadCount;
    };
    expect(await unread()).toBe(150);

    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const row = page.getByRole('listitem').filter({ hasText: 'Plans' });
    await row.getByRole('button').first().click();
    const ada = new ChatView(page.locator('body'));
    const line = ada.log.getByText('New', { exact: true });
    await expect(line).toBeInViewport();
    await expect(ada.message('Message 10.')).toBeInViewport();
    await expect.poll(unread).toBeLessThan(150);
    expect(await unread()).toBeGreaterThan(120);
    // The page reads a moment before the server knows.
    const toEnd = ada.button(/^\d+ new$/);
    await expect
      .poll(async () => (await toEnd.innerText()).includes(`${await unread()} new`))
      .toBe(true);
    await toEnd.click();
    await expect(ada.message('Message 159.')).toBeInViewport();
    await expect.poll(unread).toBe(0);
    await ada.button('First new').click();
    await expect(line).toBeInViewport();
    await expect(ada.message('Message 10.')).toBeInViewport();
  });
});
