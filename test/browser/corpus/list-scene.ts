import { expect } from '@playwright/test';
import { SHOWN_CHATS } from './corpus.js';
import { scanList } from './scan-list.js';
import type { IScene } from './scene.js';
import { marked, type ISpecimen } from './specimen.js';

/** A word in each message, by which the search finds it. */
const WORD = 'zebrafish';

/** The number of chats that are created at once. */
const AT_ONCE = 20;

const RENDERING_MS = 60;

/** Creates a chat whose name and only message are a specimen. A name that the server refuses gives way to the specimen's own. */
async function fill({ sender }: IScene, { name, body }: ISpecimen): Promise<void> {
  const topic = body.replace(/\s+/g, ' ').trim().slice(0, 80);
  const chat = await sender.chat(topic).catch(() => sender.chat(name));
  await sender.ask('POST', `/${chat}/messages`, { content: `${body}\n\n${WORD}` });
}

/** Scrolls through the list, and looks at all rows on the way. Returns their number. */
async function lookThrough(
  { page }: IScene,
  selector: string,
  found: Set<string>
): Promise<number> {
  const list = page.locator('.cq-List').filter({ visible: true });
  const seen = new Set<string>();
  for (let top = 0, isEnd = false; !isEnd; top += 500) {
    isEnd = await list.evaluate((scroller, to) => {
      scroller.scrollTop = to;
      return scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1;
    }, top);
    await page.waitForTimeout(RENDERING_MS);
    (await page.evaluate(scanList, selector)).forEach(offence => found.add(offence));
    const ids = await page
      .locator(selector)
      .evaluateAll(rows => rows.map(row => row.getAttribute('data-id')!));
    ids.forEach(id => seen.add(id));
  }
  return seen.size;
}

/** All forbidden effects of the messages as names of chats, as previews in the list and as hits of a search. */
export async function listOffencesOf(scene: IScene): Promise<string[]> {
  const { page, watch, sink } = scene;
  const found = new Set<string>();
  const search = page.getByLabel('Search chats');
  await fill(scene, { name: 'quiet', body: 'Nothing' });
  await search.fill(WORD);
  await expect(page.locator('.cq-Hit')).toHaveCount(1);
  await search.fill('');
  watch.settle();
  const all = [...SHOWN_CHATS.values()].flat().map(one => marked(one, sink.url));
  for (let i = 0; i < all.length; i += AT_ONCE) {
    await Promise.all(all.slice(i, i + AT_ONCE).map(one => fill(scene, one)));
  }
  await expect(page.locator('.cq-Row').nth(5)).toBeVisible();
  const rows = await lookThrough(scene, '.cq-Row', found);
  await search.fill(WORD);
  await expect(page.locator('.cq-Hit').nth(3)).toBeVisible();
  const more = page.getByRole('button', { name: 'Show more' });
  for (let n = 0; n < 3 && (await more.isVisible()); n++) {
    await more.click();
    await page.waitForTimeout(RENDERING_MS);
  }
  const hits = await lookThrough(scene, '.cq-Hit', found);
  await search.fill('');
  expect(rows).toBeGreaterThan(50);
  expect(hits).toBeGreaterThanOrEqual(20);
  console.log(`${rows} previews and ${hits} hits`);
  return [
    ...found,
    ...watch.offences,
    ...sink.asked.map(address => `a foreign server is asked for ${address}`)
  ].sort();
}
