import type { Browser } from '@playwright/test';
import { SHOWN_CHATS, SIZE, TIMED } from './corpus/corpus.js';
import { listOffencesOf } from './corpus/list-scene.js';
import { expectNone, freezesOf, offencesOf, showHonest, type IScene } from './corpus/scene.js';
import { Sender } from './corpus/sender.js';
import { Watch } from './corpus/watch.js';
import { Sink } from './harness/sink.js';
import { Alone } from './harness/alone.js';
import { ChatPage } from './harness/chat-page.js';
import { ChatView } from './harness/chat-view.js';
import { expect, test } from './harness/test.js';

test('[CORPUS1] has 200 hostile messages, each with a unique name', () => {
  const names = [...SHOWN_CHATS.values(), TIMED].flatMap(all => all.map(({ name }) => name));
  expect(new Set(names).size).toBe(SIZE);
  expect(SIZE).toBeGreaterThanOrEqual(200);
});

test.describe('in JupyterLab', () => {
  let scene: IScene;
  let sink: Sink;
  let context: Awaited<ReturnType<Browser['newContext']>>;

  test.beforeEach(async ({ browser, jupyter }, info) => {
    sink = await Sink.open();
    context = await browser.newContext({ reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'colloquy-user', value: 'ada', url: jupyter.url }]);
    const page = await context.newPage();
    const watch = await Watch.begin(page);
    await page.goto(`${jupyter.url}/lab/workspaces/ada-${info.testId}?reset`);
    const lab = new ChatPage(page);
    await lab.whenReady();
    await lab.openPanel();
    const site = { url: jupyter.chatUrl, cookie: 'colloquy-user=mallory' };
    // The first request starts the chat server.
    await expect
      .poll(async () => (await page.request.get(`${site.url}/healthz`)).status())
      .toBe(200);
    const sender = new Sender({ ...site, token: await jupyter.token('mallory') });
    const open = async (topic: string): Promise<void> => {
      if (await lab.button('Back to all chats').isVisible()) {
        await lab.button('Back to all chats').click();
      }
      await lab.open(topic);
    };
    scene = { page, view: lab, watch, sender, sink, open };
  });
  test.afterEach(async () => {
    await context.close();
    sink.close();
  });

  test('[CORPUS2] no message runs code, sends requests, imitates the interface or leaves its row, and its reader stays signed in', async ({
    jupyter
  }) => {
    test.setTimeout(180_000);
    expectNone(await offencesOf(scene));
    const me = await scene.page.request.get(`${jupyter.url}/api/me`);
    expect(await me.json()).toMatchObject({ identity: { username: 'ada' } });
    await expect(scene.view.composer).toBeVisible();
  });

  test('[CORPUS3] no message blocks the page for more than 50 ms', async () => {
    test.setTimeout(180_000);
    expectNone(await freezesOf(scene));
  });

  test('[CORPUS4] honest messages and notebook outputs are rendered', async () => {
    await showHonest(scene, 0, 'corpus-lab');
  });
});

test.describe('on the plain page', () => {
  let alone: Alone;
  let scene: IScene;
  let sink: Sink;
  let context: Awaited<ReturnType<Browser['newContext']>>;

  test.beforeEach(async ({ browser }) => {
    sink = await Sink.open();
    alone = await Alone.start();
    context = await browser.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    const watch = await Watch.begin(page);
    await page.goto(`${alone.url}/#token=${await alone.token('ada')}`);
    const sender = new Sender({ url: alone.url, token: await alone.token('mallory') });
    const open = (topic: string): Promise<void> =>
      page.getByRole('listitem').filter({ hasText: topic }).getByRole('button').first().click();
    scene = { page, view: new ChatView(page.locator('body')), watch, sender, sink, open };
  });
  test.afterEach(async () => {
    await context.close();
    await alone.stop();
    sink.close();
  });

  test('[CORPUS2] no message runs code, sends requests, imitates the interface or leaves its row, and its reader stays signed in', async () => {
    test.setTimeout(180_000);
    expectNone(await offencesOf(scene));
    await expect(scene.page.getByRole('button', { name: 'Sign out' })).toBeVisible();
    await expect(scene.view.composer).toBeVisible();
  });

  test('[CORPUS5] no message has an effect as a name, a preview or a hit of the search', async () => {
    test.setTimeout(120_000);
    expectNone(await listOffencesOf(scene));
  });

  test('[CORPUS3] no message blocks the page for more than 50 ms', async () => {
    test.setTimeout(180_000);
    expectNone(await freezesOf(scene));
  });

  test('[CORPUS4] honest messages and notebook outputs are rendered', async () => {
    await showHonest(scene, 1, 'corpus-page');
  });
});
