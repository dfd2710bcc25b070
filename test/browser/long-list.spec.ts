import type { Locator } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { paceOf } from './harness/pace.js';
import { tasksOf } from './harness/tasks.js';
import { expect, test } from './harness/test.js';

/** The highest number of nodes of the panel, for any number of chats. */
const MAX_NODES = 400;

/** The longest time that a key in the search, or its results, may block the page at once, see `paceOf`. */
const MAX_BLOCK_MS = 50;
/** A real block repeats in every try. */
const TRIES = 3;

const nodesOf = (panel: Locator): Promise<number> =>
  panel.evaluate(element => element.querySelectorAll('*').length);

test('[LISTVIEW14] the page renders few rows of 500 chats, and no key in the search blocks it', async ({
  visit
}) => {
  const alone = await Alone.start();
  try {
    const chats = Array.from({ length: 500 }, (_, i) => `Survey ${i} of ${i % 7} lakes`);
    await alone.chat('eve', 'The first', ['It makes the token']);
    await Promise.all(chats.map(topic => alone.chat('eve', topic, [`About ${topic}`])));
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    const panel = page.locator('.cq-Panel');
    await expect(panel.getByRole('listitem').first()).toBeVisible();
    const nodes = [await nodesOf(panel)];
    const scroller = panel.locator('.cq-List');
    for (let i = 0; i < 5; i++) {
      await scroller.evaluate(list => (list.scrollTop += 2_000));
      nodes.push(await nodesOf(panel));
    }

    const search = panel.getByLabel('Search chats');
    const text = 'survey 49';
    const most = MAX_BLOCK_MS * (await paceOf(page));
    let longest = Infinity;
    for (let i = 0; i < TRIES && longest > most; i++) {
      await search.fill('');
      const { page: tasks } = await tasksOf(page, async () => {
        await search.pressSequentially(text, { delay: 60 });
        await expect(panel.getByText(/^Survey 499 /).first()).toBeVisible();
      });
      longest = Math.max(...tasks);
      const all = tasks.reduce((sum, time) => sum + time, 0) / text.length;
      console.log(
        `A key holds the page for ${longest.toFixed()} ms, and takes ${all.toFixed()} ms.`
      );
    }
    nodes.push(await nodesOf(panel));
    console.log(`Nodes: ${nodes.join(', ')}`);
    expect(Math.max(...nodes)).toBeLessThan(MAX_NODES);
    expect(longest).toBeLessThan(most);
  } finally {
    await alone.stop();
  }
});
