import type { Page } from '@playwright/test';
import { FREEZING } from '../harness/freezing-bodies.js';
import { Alone } from './harness/alone.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

/** Milliseconds that a message may hold the page in one piece. */
const BLOCK = 50;
/** The machine is shared: what holds the page holds it every time. */
const TRIES = 3;

const HONEST =
  'Warm **up**: $\\frac{a}{b}$\n\n```python\nx = 1\n```\n\n```mermaid\ngraph LR\nA-->B\n```';

interface IWatched {
  blocks: number[];
}

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const blocks: number[] = [];
    Object.assign(window, { blocks });
    new PerformanceObserver(list =>
      blocks.push(...list.getEntries().map(entry => Math.round(entry.duration)))
    ).observe({ type: 'longtask' });
  });
}

/** The longest that the page was held while `act` was done and for a while after it. */
async function longest(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => ((window as unknown as IWatched).blocks.length = 0));
  await act();
  await page.evaluate(
    () =>
      new Promise<void>(resolve => {
        // Until nothing has been drawn for some time.
        let timer = setTimeout(resolve, 1_200);
        new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(resolve, 1_200);
        }).observe(document.body, { subtree: true, childList: true });
      })
  );
  return page.evaluate(() => Math.max(0, ...(window as unknown as IWatched).blocks));
}

type Say = (body: string) => Promise<void>;

async function measure(page: Page, say: Say): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  let quiet = Infinity;
  for (let i = 0; i < TRIES; i++) {
    quiet = Math.min(quiet, await longest(page, () => say('Nothing special.')));
  }
  const only = process.env.BODY;
  for (const [name, body] of Object.entries(FREEZING)) {
    if (only && !name.includes(only)) {
      continue;
    }
    let best = Infinity;
    for (let i = 0; i < TRIES && best > BLOCK; i++) {
      // Not the same text twice: what was once refused is remembered.
      best = Math.min(best, await longest(page, () => say(`${i} ${body}`)));
    }
    found[name] = best;
  }
  console.log(`Longest blocks in ms (quiet ${quiet}): ${JSON.stringify(found)}`);
  return found;
}

const tooLong = (found: Record<string, number>): string[] =>
  Object.entries(found)
    .filter(([, block]) => block > BLOCK)
    .map(([name, block]) => `${name}: ${block} ms`);

test('[BUDGET6] no message holds JupyterLab', async ({ lab, jupyter }) => {
  test.setTimeout(600_000);
  const ada = await lab('ada');
  const id = await ada.create('Budget');
  const token = await jupyter.token('eve');
  const say: Say = async content => {
    const response = await fetch(`${jupyter.chatUrl}/chat/threads/${id}/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        cookie: 'colloquy-user=eve'
      },
      body: JSON.stringify({ content })
    });
    expect(response.status, await response.text()).toBe(201);
  };
  await watch(ada.page);
  console.log(`first formula, code and diagram: ${await longest(ada.page, () => say(HONEST))} ms`);
  console.log(`second: ${await longest(ada.page, () => say(HONEST.replaceAll('B', 'C')))} ms`);
  await expect(ada.message('Warm up').locator('mjx-container').first()).toBeVisible();
  await expect(ada.message('Warm up').locator('.cq-Diagram img').first()).toBeVisible();
  expect(tooLong(await measure(ada.page, say))).toEqual([]);
});

test.describe('the plain page', () => {
  let alone: Alone;
  test.beforeEach(async () => {
    alone = await Alone.start({ bots: '' });
  });
  test.afterEach(() => alone.stop());

  test('[BUDGET6] no message holds the plain page', async ({ visit }) => {
    test.setTimeout(600_000);
    const chat = await alone.chat('ada', 'Budget', ['Welcome']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Budget' })
      .getByRole('button')
      .first()
      .click();
    const ada = new ChatView(page.locator('body'));
    await expect(ada.message('Welcome')).toBeVisible();
    await watch(page);
    await alone.say('eve', chat, ['**bold**']);
    await expect(ada.message('bold').locator('strong')).toBeVisible();
    const say: Say = body => alone.say('eve', chat, [body]);
    expect(tooLong(await measure(page, say))).toEqual([]);
  });
});
