import type { FrameLocator, Locator, Page } from '@playwright/test';
import { Alone } from './harness/alone.js';
import { writeBundles, type IBundleMessage } from './harness/bundle-writer.js';
import { ChatView } from './harness/chat-view.js';
import { Sink } from './harness/sink.js';
import { expect, test } from './harness/test.js';

const VEGA_LITE = 'application/vnd.vegalite.v5+json';
const VEGA = 'application/vnd.vega.v5+json';
const PLOTLY = 'application/vnd.plotly.v1+json';

const bars = {
  data: { values: [3, 5, 2].map((depth, run) => ({ run, depth })) },
  description: 'Depth by run',
  mark: 'bar',
  encoding: {
    x: { field: 'run', type: 'ordinal' },
    y: { field: 'depth', type: 'quantitative' }
  }
};

/** Part of each address that no chart may request. */
const MARK = 'sink-';

const message = (body: string, type: string, chart: unknown): IBundleMessage => ({
  body,
  data: { [type]: chart }
});

const honest: IBundleMessage[] = [
  message('lite', VEGA_LITE, bars),
  message('expression', VEGA_LITE, {
    ...bars,
    transform: [{ calculate: 'datum.depth * 2', as: 'depth' }]
  }),
  message('plotly', PLOTLY, {
    data: [{ type: 'scattergl', mode: 'markers', x: [1, 2, 3], y: [3, 1, 2] }],
    layout: { title: { text: 'Depth' } }
  }),
  message('boxes', PLOTLY, { data: [{ type: 'box', y: [1, 2, 3, 9] }], layout: {} })
];

/** Charts that ask for addresses, or for more than they may. Each shows its text, and the reason. */
const hostile = (at: () => string): IBundleMessage[] => [
  message('data', VEGA_LITE, { ...bars, data: { url: at() } }),
  message('raw', VEGA, { data: [{ name: 'files', url: at() }], marks: [] }),
  message('long', VEGA_LITE, { ...bars, data: { sequence: { start: 0, stop: 1e12 } } }),
  message('signal', VEGA, { signals: [{ name: 'many', init: 'length(sequence(1e9))' }] }),
  message('three', PLOTLY, { data: [{ type: 'scatter3d', x: [1], y: [1], z: [1] }] }),
  message('nothing', PLOTLY, { data: at() })
];

/** Charts that are drawn without what they ask for. */
const greedy = (at: () => string): IBundleMessage[] => [
  message('image', VEGA, {
    width: 40,
    height: 40,
    marks: [{ type: 'image', encode: { enter: { url: { value: at() } } } }]
  }),
  message('images', PLOTLY, {
    data: [{ x: [1, 2], y: [1, 2] }],
    layout: {
      images: [{ source: at(), xref: 'paper', yref: 'paper', sizex: 1, sizey: 1 }],
      title: { text: `<a href="${at()}">Sign in</a>` }
    },
    config: { plotlyServerURL: at(), topojsonURL: at() }
  }),
  message('link', VEGA, {
    width: 40,
    height: 40,
    marks: [
      {
        type: 'rect',
        encode: {
          enter: { width: { value: 40 }, height: { value: 40 }, href: { value: at() } }
        }
      }
    ]
  })
];

const frameIn = (row: Locator): FrameLocator =>
  row.frameLocator('.cq-Frame-content').frameLocator('iframe');

/** A chat in which somebody else has written these charts, in the view of a reader. */
interface IScene {
  readonly page: Page;
  readonly view: ChatView;
  /** Writes a message, and returns its row. */
  write(message: IBundleMessage): Promise<Locator>;
}

async function openChart({ view, write }: IScene, one: IBundleMessage): Promise<Locator> {
  const row = await write(one);
  await expect(view.log).toBeVisible();
  const open = row.getByRole('button', { name: 'Open', exact: true });
  // The list may still move to its end.
  await expect(async () => {
    await open.click({ timeout: 1_000 });
    await expect(row.locator('.cq-Frame')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  return row;
}

/** Checks that charts are drawn, with their size and colours, and that the reader can leave them. */
async function checkHonest(scene: IScene): Promise<void> {
  const { page } = scene;
  const loaded: string[] = [];
  page.on('request', request => loaded.push(new URL(request.url()).pathname.split('/').at(-1)!));
  const marks = ['.mark-rect.role-mark path', '.mark-rect.role-mark path', '.point', '.box'];
  for (const [i, one] of honest.entries()) {
    const row = await scene.write(one);
    expect(loaded.includes('plotly.html')).toBe(i > 2);
    await row.getByRole('button', { name: 'Open', exact: true }).click();
    const frame = frameIn(row);
    await expect(frame.locator(marks[i])).toHaveCount([3, 3, 3, 1][i]);
    const outer = row.locator('.cq-Frame-content');
    await expect(row.locator('.cq-Chart')).not.toHaveAttribute('aria-busy');
    const height = (await outer.boundingBox())!.height;
    expect(height).toBeGreaterThan(150);
    expect(height).toBeLessThanOrEqual(600);
    expect(await outer.getAttribute('title')).toMatch(/^Interactive chart \((Vega|Plotly)\)$/);
    const background = await row
      .locator('.cq-Chart')
      .evaluate(chart => getComputedStyle(chart).backgroundColor);
    await expect(frame.locator('html')).toHaveCSS('background-color', background);
    if (i === 0) {
      await expect(frame.locator('#chart')).toHaveAttribute('aria-label', 'Depth by run');
    }
    // Escape in the chart closes it, and the focus returns to the button.
    await frame.locator('#chart').evaluate(chart => {
      chart.tabIndex = -1;
      chart.focus();
    });
    // Not awaited: the frame is gone before the key is up, and the browser may never confirm a key of a frame that is gone.
    page.keyboard.press('Escape').catch(() => undefined);
    await expect(row.getByRole('button', { name: 'Open', exact: true })).toBeFocused();
    await expect(row.locator('iframe')).toHaveCount(0);
  }
}

/** Checks that no chart sends a request, and that what cannot be drawn says why. */
async function checkHostile(scene: IScene, sink: Sink): Promise<void> {
  const asked: string[] = [];
  let n = 0;
  const at = (): string =>
    ++n % 2
      ? `${sink.url}/${MARK}${n}`
      : `${new URL(scene.page.url()).origin}/api/contents/${MARK}${n}`;
  scene.page.on('response', response => {
    if (response.url().includes(MARK)) {
      asked.push(response.url());
    }
  });
  for (const one of hostile(at)) {
    const row = await openChart(scene, one);
    await expect(row.getByRole('alert')).toContainText('This chart could not be drawn.');
    await expect(row.locator('pre')).not.toBeEmpty();
    await expect(row.locator('iframe')).toHaveCount(0);
    await row.getByRole('button', { name: 'Close' }).click();
  }
  for (const one of greedy(at)) {
    const row = await openChart(scene, one);
    await expect(row.locator('.cq-Chart')).not.toHaveAttribute('aria-busy');
    const link = frameIn(row).locator('.mark-rect path, .gtitle a').first();
    if (one.body !== 'image') {
      await link.click({ force: true });
    }
    await row.getByRole('button', { name: 'Close' }).click();
  }
  expect(asked).toEqual([]);
  expect(sink.asked).toEqual([]);
  expect(scene.page.context().pages()).toHaveLength(1);
  await expect(scene.view.composer).toBeVisible();
}

const CASES: [string, (scene: IScene, sink: Sink) => Promise<void>][] = [
  ['[BUNDLE23] are drawn in a frame, fit it, and are left with Escape', checkHonest],
  ['[BUNDLE24] load nothing, and say why they are not drawn', checkHostile]
];

/** Writes into a chat, where each message appears at the end. */
const writer =
  (view: ChatView, place: Parameters<typeof writeBundles>[0]): IScene['write'] =>
  async one => {
    const last = view.log.getByRole('article').last();
    const idOf = (): Promise<string | null> => last.getAttribute('data-id');
    const before = (await last.count()) > 0 ? await idOf() : null;
    await writeBundles(place, [one]);
    await expect.poll(idOf).not.toBe(before);
    const row = view.log.locator(`[data-id="${await idOf()}"]`);
    await expect(row.getByRole('button', { name: 'Open', exact: true })).toBeVisible();
    return row;
  };

test.describe('charts', () => {
  let sink: Sink;
  test.beforeEach(async () => {
    sink = await Sink.open();
  });
  test.afterEach(() => sink.close());

  for (const [title, check] of CASES) {
    test(`${title}, in JupyterLab`, async ({ lab, jupyter }) => {
      test.slow();
      const ada = await lab('ada');
      const chat = await ada.create('Charts');
      const place = {
        url: jupyter.chatUrl,
        chat,
        user: 'mary',
        token: await jupyter.token('mary'),
        cookie: 'colloquy-user=mary'
      };
      await check({ page: ada.page, view: ada, write: writer(ada, place) }, sink);
    });

    test(`${title}, on the plain page`, async ({ visit }) => {
      const alone = await Alone.start();
      const chat = await alone.chat('ada', 'Charts', ['Look']);
      const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.getByRole('listitem').getByRole('button').first().click();
      const view = new ChatView(page.locator('body'));
      await expect(view.message('Look')).toBeVisible();
      const place = { url: alone.url, chat, user: 'mary', token: await alone.token('mary') };
      await check({ page, view, write: writer(view, place) }, sink);
      await alone.stop();
    });
  }

  test('[BUNDLE25] a chart that never ends stops its own frame alone, and is given up', async ({
    visit
  }) => {
    const alone = await Alone.start();
    const chat = await alone.chat('ada', 'Charts', ['Look']);
    const page = await visit(`${alone.url}/#token=${await alone.token('ada')}`);
    await page.getByRole('listitem').getByRole('button').first().click();
    const view = new ChatView(page.locator('body'));
    await expect(view.message('Look')).toBeVisible();
    const place = { url: alone.url, chat, user: 'mary', token: await alone.token('mary') };
    const endless = message('endless', VEGA, {
      signals: [{ name: 'x', init: `test('^(a+)+$', '${'a'.repeat(60)}!')` }]
    });
    const row = await writer(view, place)(endless);
    await row.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(row.locator('.cq-Chart iframe')).toBeAttached();
    await view.send('The page goes on');
    await expect(view.message('The page goes on')).toBeVisible({ timeout: 5_000 });
    await expect(row.getByRole('alert')).toContainText('too long');
    await expect(row.locator('pre')).toContainText('signals');
    await alone.stop();
  });
});
