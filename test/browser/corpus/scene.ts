import { mkdir } from 'node:fs/promises';
import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import { SHOWN_CHATS, TIMED } from './corpus.js';
import { DIAGRAM, honest, SHOWN, STRUCTURES } from './honest.js';
import { marksOf, scan, type IMarks } from './scan.js';
import { structureOf } from './structure.js';
import type { Sender } from './sender.js';
import { marked, type ISpecimen } from './specimen.js';
import type { Sink } from '../harness/sink.js';
import type { Watch } from './watch.js';
import type { ChatView } from '../harness/chat-view.js';
import { blocking } from '../harness/blocks.js';

const FOLDER = 'test-results/screens';

/** The time that a page gets to render messages that came into view. */
const RENDERING_MS = 100;

/** A page with chats, and another user who writes into them. */
export interface IScene {
  readonly page: Page;
  readonly view: ChatView;
  readonly watch: Watch;
  readonly sender: Sender;
  readonly sink: Sink;
  /** Shows a chat of the list. */
  open(topic: string): Promise<void>;
}

const asMessage = ({ name, body, mime }: ISpecimen) => ({
  id: name,
  body,
  ...(mime && { mime_model: mime })
});

/** Creates a chat of these messages, and shows it. Resolves with its id. */
async function show(scene: IScene, topic: string, all: readonly ISpecimen[]): Promise<string> {
  const chat = await scene.sender.chat(topic);
  await scene.sender.write(chat, all.map(asMessage));
  await scene.open(topic);
  await expect(scene.view.log.locator('article[data-id]').first()).toBeVisible();
  return chat;
}

/** Scrolls through the chat, so that each message is rendered, and looks at all of them. */
async function lookThrough(
  { page, view }: IScene,
  all: readonly ISpecimen[]
): Promise<Set<string>> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const marks = Object.fromEntries(all.map(one => [one.name, marksOf(one)])) as Record<
    string,
    IMarks
  >;
  // Rows that are rendered for the first time move the list.
  await expect(async () => {
    await view.log.evaluate(log => (log.scrollTop = 0));
    await page.waitForTimeout(RENDERING_MS);
    expect(await view.log.evaluate(log => log.scrollTop)).toBe(0);
  }).toPass({ timeout: 20_000 });
  const ends = await view.log.evaluate(log => log.scrollHeight);
  for (let top = 0, steps = 0; top < Math.max(ends, 40_000) && steps < 80; steps++) {
    const next = await view.log.evaluate((log, to) => {
      log.scrollTop = to;
      return log.scrollTop + log.clientHeight >= log.scrollHeight - 1
        ? Infinity
        : to + log.clientHeight;
    }, top);
    await page.waitForTimeout(RENDERING_MS);
    (await page.evaluate(scan, marks)).forEach(offence => found.add(offence));
    const ids = await view.log.evaluate(log =>
      [...log.querySelectorAll<HTMLElement>('article[data-id]')].map(row => row.dataset.id!)
    );
    ids.forEach(id => seen.add(id));
    top = next;
  }
  all
    .filter(({ name }) => !seen.has(name))
    .forEach(({ name }) => found.add(`${name}: is not shown`));
  return found;
}

/** All forbidden effects of the messages. */
export async function offencesOf(scene: IScene): Promise<string[]> {
  const { page, watch, sink } = scene;
  const found = new Set<string>();
  await show(scene, 'Quiet', [
    { name: 'quiet-1', body: 'Nothing' },
    { name: 'quiet-2', body: '**Nothing**, and `nothing`' },
    // Long enough that the page starts its own worker, which parses the other messages.
    { name: 'quiet-3', body: 'Nothing, *again*. '.repeat(60) },
    // The page loads its own code of bundles with the first one.
    { name: 'quiet-4', body: '', mime: { data: { 'text/plain': 'Nothing' } } }
  ]);
  await page.waitForTimeout(RENDERING_MS);
  watch.settle();
  for (const [topic, all] of SHOWN_CHATS) {
    const filled = all.map(one => marked(one, sink.url));
    await show(scene, topic, filled);
    (await lookThrough(scene, filled)).forEach(offence => found.add(offence));
  }
  expect(await page.locator('body > .jp-Dialog').count()).toBe(0);
  return [
    ...found,
    ...watch.offences,
    ...sink.asked.map(address => `a foreign server is asked for ${address}`)
  ].sort();
}

/** The messages that block the page. */
export async function freezesOf(scene: IScene): Promise<string[]> {
  const { page, sender, sink } = scene;
  const chat = await show(scene, 'Freezing', [{ name: 'quiet', body: 'Nothing' }]);
  return blocking(
    page,
    TIMED.map(one => ({
      name: one.name,
      show: async attempt => {
        const id = `${one.name}-${attempt}`;
        await sender.write(chat, [{ ...asMessage(marked(one, sink.url)), id }]);
        // A search by roles would look at every element in the page's own thread, whose tasks are measured.
        await page.locator(`article[data-id="${id}"]`).waitFor({ timeout: 40_000 });
        await page.waitForTimeout(RENDERING_MS);
        // The page would lay out this message again together with the next.
        await sender.ask('DELETE', `/${chat}/messages/${id}`);
      }
    }))
  );
}

/** Scrolls down until a row is rendered. The list renders only rows near the view, and may redraw them on the way. */
async function reveal({ page, view }: IScene, row: Locator): Promise<void> {
  for (let top = 0; (await row.count()) === 0 && top < 40_000; top += 400) {
    await view.log.evaluate((log, to) => (log.scrollTop = to), top);
    await page.waitForTimeout(RENDERING_MS / 4);
  }
  await expect(() => row.scrollIntoViewIfNeeded({ timeout: 5_000 })).toPass({ timeout: 20_000 });
}

/** Checks that content of people and notebooks is rendered. */
export async function showHonest(scene: IScene, which: 0 | 1, file: string): Promise<void> {
  const { page, view } = scene;
  const all = honest(await plot(page.context().browser()!));
  await show(scene, 'Honest', all);
  await mkdir(FOLDER, { recursive: true });
  const missing: string[] = [];
  const structures: Record<string, string[]> = {};
  for (const { name } of all) {
    const row = view.log.locator(`article[data-id="${name}"]`);
    await reveal(scene, row);
    for (const selector of SHOWN[name][which].split(', ')) {
      const part = row.locator('.cq-Body').locator(selector).first();
      if (
        !(await part.waitFor({ state: 'attached', timeout: 5_000 }).then(
          () => true,
          () => false
        ))
      ) {
        missing.push(`${name}: ${selector}`);
      }
    }
    structures[name] = await row.locator('.cq-Body').evaluate(structureOf);
    await row.screenshot({ path: `${FOLDER}/${file}-${name}.png` });
  }
  const broken = await view.log.evaluate(log =>
    [...log.querySelectorAll<HTMLImageElement>('.cq-Body img')]
      .filter(image => image.complete && image.naturalWidth === 0)
      .map(image => image.closest('article')?.dataset.id)
  );
  expect(missing, 'what is not rendered').toEqual([]);
  expect(structures).toEqual({ ...STRUCTURES, 'honest-mermaid': DIAGRAM[which] });
  expect(broken, 'pictures that are not drawn').toEqual([]);
}

/** A plot like those of notebooks, as PNG in base64. */
async function plot(browser: Browser): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 160, height: 100 } });
  await page.setContent(
    '<svg width="140" height="80"><path d="M0 40 Q35 -40 70 40 T140 40" fill="none" stroke="#1f77b4" stroke-width="2"/></svg>'
  );
  const png = await page.screenshot();
  await page.close();
  return png.toString('base64');
}

/** Shows all offences of a run at once, by name. */
export const expectNone = (offences: readonly string[]): void => {
  console.log(
    offences.length === 0 ? 'no offence' : `${offences.length} offences:\n${offences.join('\n')}`
  );
  expect(offences).toEqual([]);
};
