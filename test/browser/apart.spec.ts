import type { Page } from '@playwright/test';
import { png } from '../harness/hostile-bundles.js';
import { Alone } from './harness/alone.js';
import { writeBundles, type IBundleMessage } from './harness/bundle-writer.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

const FOLDER = 'test-results/screens';

/** Too long for a document. */
const PLOT = png(2_000, 2_000);
const PAGE = `<p>${'a row '.repeat(20_000)}</p><script>document.body.append('it ran')</script>`;

const MESSAGES: IBundleMessage[] = [
  {
    body: 'plot',
    data: { 'image/png': PLOT, 'text/plain': '<Figure>' },
    metadata: { 'image/png': { width: 160, height: 160 } }
  },
  { body: 'page', data: { 'text/html': PAGE, 'text/plain': 'a page' } }
];

/** Records which files of chats a page reads. */
function watch(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', request => {
    if (request.url().includes('/attachments/')) {
      asked.push(request.url());
    }
  });
  return asked;
}

/** The plot is drawn at once, the HTML page on a click; each is read once. */
async function check(page: Page, name: string, asked: string[]): Promise<void> {
  const view = new ChatView(page.locator('body'));
  const picture = view.log.getByRole('img', { name: 'Image' });
  await expect(picture).toHaveJSProperty('naturalWidth', 2_000);
  await expect(picture).toHaveCSS('width', '160px');
  await expect(view.log).toContainText('a page');
  await page.screenshot({ path: `${FOLDER}/apart-${name}.png` });
  expect(asked).toHaveLength(1);
  await view.log.getByRole('button', { name: 'Open', exact: true }).click();
  const opened = view.log.frameLocator('.cq-Frame-content').frameLocator('iframe');
  await expect(opened.locator('body')).toContainText('it ran');
  expect(asked).toHaveLength(2);
}

test.beforeAll(() => expect(PLOT.length).toBeGreaterThan(64 * 1024));

test('[BUNDLE11] a long plot is drawn in JupyterLab', async ({ lab, jupyter }) => {
  test.slow();
  const ada = await lab('ada');
  const chat = await ada.create('Long plots');
  const asked = watch(ada.page);
  const token = await jupyter.token('mary');
  const place = { url: jupyter.chatUrl, chat, user: 'mary', token, cookie: 'colloquy-user=mary' };
  await writeBundles(place, MESSAGES);
  await check(ada.page, 'lab', asked);
});

test('[BUNDLE11] a long plot is drawn on the plain page', async ({ visit }) => {
  const alone = await Alone.start();
  const chat = await alone.chat('ada', 'Long plots', ['Look']);
  const page = await visit('about:blank');
  const asked = watch(page);
  await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
  await page.getByRole('listitem').getByRole('button').first().click();
  await expect(new ChatView(page.locator('body')).message('Look')).toBeVisible();
  const place = { url: alone.url, chat, user: 'mary', token: await alone.token('mary') };
  await writeBundles(place, MESSAGES);
  await check(page, 'page', asked);
  await alone.stop();
});
