import type { Locator, Page, Request } from '@playwright/test';
import { hostileBundles, PANDAS, PLOT_SVG, png } from '../harness/hostile-bundles.js';
import { Alone } from './harness/alone.js';
import { writeBundles, type IBundleMessage } from './harness/bundle-writer.js';
import { ChatView } from './harness/chat-view.js';
import { Sink } from './harness/sink.js';
import { expect, test } from './harness/test.js';

const FOLDER = 'test-results/screens';

/** Part of each address that no page may request. */
const MARK = 'sink-';

/** Writes its findings into its page, where the test reads them, and navigates to another page when it is clicked. */
const PROBE = `<p id="found">waiting</p><script>
const tries = {
  parent: () => parent.parent.document.title,
  top: () => top.location.href,
  cookie: () => document.cookie,
  storage: () => localStorage.length,
  name: () => (top.location = '/logout?${MARK}top')
};
const found = Object.entries(tries).map(([name, attempt]) => {
  try { attempt(); return name + ' open'; } catch { return name + ' closed'; }
});
fetch('/api/contents?${MARK}fetch').then(() => found.push('fetch open'), () => found.push('fetch closed'))
  .then(() => (document.getElementById('found').textContent = found.join(', ')));
document.addEventListener('click', () => (location = '/logout?${MARK}self'));
new Image().src = '/logout?${MARK}image';
</script>`;

const HONEST: IBundleMessage[] = [
  { body: 'plot', data: { 'image/png': png(240, 120), 'text/plain': '<Figure>' } },
  { body: 'table', data: { 'text/html': PANDAS, 'text/plain': '   run' } },
  { body: 'drawing', data: { 'image/svg+xml': PLOT_SVG } },
  { body: 'output', data: { 'text/plain': 'plain \x1b[31mred\x1b[0m \x1b[1;34mblue\x1b[0m' } },
  {
    body: 'chart',
    data: {
      'application/vnd.vegalite.v5+json': { mark: 'bar' },
      'image/png': png(240, 120),
      'text/plain': '<VegaLite>'
    }
  },
  { body: 'data', data: { 'application/json': { run: 12, depth: [3.41, 3.37] } } },
  { body: 'probe', data: { 'text/html': PROBE } },
  { body: 'script', data: { 'application/javascript': 'element.textContent = "script ran";' } }
];

/** Records all forbidden requests of a page from now on. */
function watch(page: Page): string[] {
  const asked: string[] = [];
  const line = (request: Request): string => `${request.method()} ${request.url()}`;
  page.on('request', request => {
    if (request.url().includes(MARK)) {
      asked.push(line(request));
    }
  });
  // The browser also reports requests that a policy blocks, which never leave it.
  page.on('requestfailed', request => {
    if (request.failure()?.errorText === 'csp') {
      asked.splice(asked.indexOf(line(request)) >>> 0, 1);
    }
  });
  return asked;
}

function hostileMessages(sink: Sink): IBundleMessage[] {
  let n = 0;
  return hostileBundles(place =>
    place === 'own' ? `/api/contents/${MARK}${++n}` : `${sink.url}/${MARK}${++n}`
  ).map(([body, data]) => ({ body, data }));
}

/** Scrolls through all messages, so that all are rendered. */
async function lookAtAll(view: ChatView): Promise<void> {
  await view.texts();
  await view.log.evaluate(log => (log.scrollTop = log.scrollHeight));
}

const opened = (message: Locator): ReturnType<Locator['frameLocator']> =>
  message.frameLocator('.cq-Frame-content').frameLocator('iframe');

const openCard = (message: Locator): Promise<void> =>
  message.getByRole('button', { name: 'Open' }).click();

/** Checks that the reader sees the honest bundles, and can open them. */
async function checkHonest(view: ChatView, bodies: Record<string, Locator>): Promise<void> {
  const { plot, table, drawing, output, chart, data, probe, script } = bodies;
  for (const picture of [plot, drawing, chart]) {
    await expect(picture.locator('img.cq-Picture')).toHaveJSProperty('complete', true);
    const width = await picture
      .locator('img.cq-Picture')
      .evaluate((img: HTMLImageElement) => img.naturalWidth);
    expect(width).toBeGreaterThan(0);
  }
  await expect(table.locator('td').first()).toHaveText('12');
  await expect(table.locator('[class*=dataframe], [style], style')).toHaveCount(0);
  await expect(output.locator('.ansi-red-fg')).toHaveText('red');
  await expect(data).toContainText('"depth"');
  await expect(chart).toContainText('Interactive chart (Vega)');

  await openCard(probe);
  await expect(opened(probe).locator('#found')).toHaveText(
    'parent closed, top closed, cookie closed, storage closed, name closed, fetch closed'
  );
  // The policy replaces the page that tries to leave, so the click comes after its findings were read.
  await opened(probe).locator('#found').click();
  await expect(opened(probe).locator('#found')).toHaveCount(0);
  await openCard(script);
  await expect(opened(script).locator('#output')).toHaveText('script ran');
  await openCard(chart);
  await expect(opened(chart).locator('svg')).toBeVisible();
  expect(view).toBeTruthy();
}

async function bodiesOf(view: ChatView): Promise<Record<string, Locator>> {
  await lookAtAll(view);
  const rows = view.log.getByRole('article');
  const count = HONEST.length;
  await expect(rows.last()).toContainText('Script (JavaScript)');
  // The list adds and removes rows until it is stable, so all ids are read at once.
  const ids = await rows.evaluateAll(
    (all, count) => all.slice(-count).map(row => row.getAttribute('data-id')),
    count
  );
  expect(ids).toHaveLength(count);
  return Object.fromEntries(
    HONEST.map(({ body }, i) => [body, view.log.locator(`[data-id="${ids[i]}"]`)])
  );
}

test.describe('bundles', () => {
  let sink: Sink;
  test.beforeEach(async () => {
    sink = await Sink.open();
  });
  test.afterEach(() => sink.close());

  test('[BUNDLE1] send no request in JupyterLab, and open in a frame without an origin', async ({
    lab,
    jupyter
  }) => {
    test.slow();
    const ada = await lab('ada');
    const chat = await ada.create('Notebook');
    const asked = watch(ada.page);
    const place = {
      url: jupyter.chatUrl,
      chat,
      user: 'mary',
      token: await jupyter.token('mary'),
      cookie: 'colloquy-user=mary'
    };
    await writeBundles(place, hostileMessages(sink));
    await lookAtAll(ada);
    await expect(ada.log.locator('.cq-ContentCard').first()).toBeVisible();
    await ada.page.screenshot({ path: `${FOLDER}/bundles-hostile.png` });
    await writeBundles(place, HONEST);
    const bodies = await bodiesOf(ada);
    await ada.page.screenshot({ path: `${FOLDER}/bundles-honest.png` });
    await checkHonest(ada, bodies);
    await ada.page.screenshot({ path: `${FOLDER}/bundles-open.png` });
    await ada.page.waitForTimeout(1_000);
    expect(asked).toEqual([]);
    expect(sink.asked).toEqual([]);
    expect(jupyter.output).not.toContain(MARK);
    await expect(ada.log).toBeVisible();
  });

  test('[BUNDLE1] send no request on the plain page', async ({ visit }) => {
    test.slow();
    const alone = await Alone.start();
    const chat = await alone.chat('ada', 'Notebook', ['Look']);
    const page = await visit('about:blank');
    const asked = watch(page);
    await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
    await page.getByRole('listitem').getByRole('button').first().click();
    const view = new ChatView(page.locator('body'));
    await expect(view.message('Look')).toBeVisible();
    const place = { url: alone.url, chat, user: 'mary', token: await alone.token('mary') };
    await writeBundles(place, hostileMessages(sink));
    await lookAtAll(view);
    await writeBundles(place, HONEST);
    const bodies = await bodiesOf(view);
    await page.screenshot({ path: `${FOLDER}/bundles-page.png` });
    await checkHonest(view, bodies);
    await page.screenshot({ path: `${FOLDER}/bundles-page-open.png` });
    await page.waitForTimeout(1_000);
    expect(asked).toEqual([]);
    expect(sink.asked).toEqual([]);
    await alone.stop();
  });

  test('[UI14] a click reaches its button even if messages arrive while the pointer is pressed', async ({
    visit
  }) => {
    const alone = await Alone.start();
    const chat = await alone.chat('ada', 'Notebook', ['Look']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await page.getByRole('listitem').getByRole('button').first().click();
    const view = new ChatView(page.locator('body'));
    const place = { url: alone.url, chat, user: 'mary', token: await alone.token('mary') };
    // A short list is at the lower edge of the page, a long one scrolls.
    for (const [name, earlier] of Object.entries({ short: 0, long: 60 })) {
      await alone.say('mary', chat, Array(earlier).fill('An earlier message'));
      await writeBundles(place, [{ body: name, data: { 'application/javascript': '1' } }]);
      const row = view.log.getByRole('article').last();
      const open = row.getByRole('button', { name: 'Open' });
      await open.hover();
      const id = (await row.getAttribute('data-id'))!;
      const held = view.log.locator(`[data-id="${id}"]`);
      const button = held.getByRole('button', { name: 'Open' });
      await page.mouse.down();
      const before = await button.boundingBox();
      await alone.say('mary', chat, [`One more, ${name}`, '# Large\n\nand long', 'Last']);
      await expect(view.log.getByText(`One more, ${name}`)).toBeAttached();
      expect(await button.boundingBox()).toEqual(before);
      await page.mouse.up();
      await expect(held.locator('.cq-Frame')).toBeVisible();
      await expect(view.log.getByText('Last').last()).toBeInViewport();
    }
    await alone.stop();
  });
});
