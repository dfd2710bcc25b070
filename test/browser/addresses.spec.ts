import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { type Browser, type Page } from '@playwright/test';
import { ChatPage } from './harness/chat-page.js';
import { Home, TOKEN } from './harness/plain-jupyter.js';
import { freePort } from './harness/processes.js';
import { expect, test } from './harness/test.js';

/** How others reach this computer: its first address in a network, or else its name. */
const outside = (): string =>
  Object.values(networkInterfaces())
    .flat()
    .find(address => address?.family === 'IPv4' && !address.internal)?.address ?? hostname();

/** `npm run compat -- addresses`: each way to reach JupyterLab, from the sign-in to a message that another user can read. */
test.describe('addresses', () => {
  let home: Home;
  let forwarder: Server | undefined;

  test.beforeEach(async () => {
    home = await Home.make();
  });
  // eslint-disable-next-line no-empty-pattern
  test.afterEach(async ({}, info) => {
    forwarder?.close();
    forwarder = undefined;
    if (info.status !== info.expectedStatus) {
      console.log(home.output);
    }
    await home.remove();
  });

  /** Forwards a port to another, as ssh and containers do. */
  const forward = async (port: number, target: { port: number } | { path: string }) => {
    forwarder = createServer(near => {
      const far = 'port' in target ? connect(target.port, '127.0.0.1') : connect(target.path);
      near.on('error', () => far.destroy()).on('close', () => far.destroy());
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      near.pipe(far).pipe(near);
    }).listen(port, '127.0.0.1');
    await once(forwarder, 'listening');
  };

  /** Opens JupyterLab in a separate browser, as soon as it answers. */
  const visit = async (browser: Browser, base: string, token = TOKEN): Promise<Page> => {
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      ignoreHTTPSErrors: true
    });
    const page = await context.newPage();
    await expect(async () => {
      const answer = await page.goto(`${base}/lab?reset${token && `&token=${token}`}`);
      expect(answer?.status()).toBe(200);
    }).toPass({ timeout: 60_000 });
    return page;
  };

  const me = (page: Page, base: string): Promise<string> =>
    page.evaluate(async url => {
      const response = await fetch(`${url}/colloquy/auth/jupyter`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}'
      });
      const text = await response.text();
      if (!text.startsWith('{')) {
        return `${response.status}`; // a page of Jupyter while the server starts
      }
      const { user, error } = JSON.parse(text) as {
        user?: { username: string };
        error?: { message: string };
      };
      return user?.username ?? error?.message ?? `${response.status}`;
    }, base);

  const write = async (page: Page, text: string): Promise<void> => {
    const lab = new ChatPage(page);
    await lab.whenReady();
    await lab.openPanel();
    await lab.panel.getByRole('button', { name: 'New chat' }).first().click();
    await lab.send(text);
    await expect(lab.message(text)).toBeVisible();
  };

  /** A user signs in and writes, and is the same user in Jupyter and in the chat. */
  const pass = async (browser: Browser, base: string, token = TOKEN): Promise<Page> => {
    const page = await visit(browser, base, token);
    await write(page, `written at ${base}`);
    const username = await page.evaluate(
      async url =>
        ((await (await fetch(`${url}/api/me`)).json()) as { identity: { username: string } })
          .identity.username,
      base
    );
    expect(await me(page, base)).toBe(username);
    return page;
  };

  test('[ADDR1] localhost and 127.0.0.1 of one Jupyter', async ({ browser }) => {
    const port = await freePort();
    home.start([`--port=${port}`]);
    await pass(browser, `http://localhost:${port}`);
    await pass(browser, `http://127.0.0.1:${port}`);
  });

  test('[ADDR2] a forwarded port', async ({ browser }) => {
    const [port, forwarded] = [await freePort(), await freePort()];
    home.start([`--port=${port}`]);
    await forward(forwarded, { port });
    await pass(browser, `http://localhost:${forwarded}`);
  });

  test('[ADDR3] TLS on all addresses', async ({ browser }) => {
    const port = await freePort();
    home.start([`--port=${port}`, '--ip=0.0.0.0', ...(await home.encryption())]);
    await pass(browser, `https://localhost:${port}`);
    await pass(browser, `https://${outside()}:${port}`);
  });

  test('[ADDR4] a base URL with spaces and percent signs', async ({ browser }) => {
    const port = await freePort();
    home.start([`--port=${port}`, '--ServerApp.base_url=/a%20b%25c/']);
    await pass(browser, `http://localhost:${port}/a%20b%25c`);
  });

  test('[ADDR5] behind an nginx that keeps the Host', async ({ browser }) => {
    const [port, front] = [await freePort(), await freePort()];
    home.start([`--port=${port}`]);
    await home.startNginx(front, `http://127.0.0.1:${port}`, 'proxy_set_header Host $http_host;');
    await pass(browser, `http://localhost:${front}`);
  });

  test('[ADDR6] behind an nginx that sends another Host', async ({ browser }) => {
    const [port, front] = [await freePort(), await freePort()];
    home.start([`--port=${port}`, `--ServerApp.allow_origin=http://localhost:${front}`]);
    await home.startNginx(front, `http://127.0.0.1:${port}`, '');
    await pass(browser, `http://localhost:${front}`);
  });

  test('[ADDR7] a Jupyter on a Unix socket', async ({ browser }) => {
    const [front, port] = [await freePort(), await freePort()];
    const socket = home.path('jupyter.sock');
    home.start([`--ServerApp.sock=${socket}`]);
    await home.startNginx(front, `http://unix:${socket}`, 'proxy_set_header Host $http_host;');
    await pass(browser, `http://localhost:${front}`);
    await forward(port, { path: socket });
    await pass(browser, `http://127.0.0.1:${port}`);
  });

  test('[ADDR8] two JupyterLabs of one user, and either ends first', async ({ browser }) => {
    const [first, second, third] = [await freePort(), await freePort(), await freePort()];
    const start = (port: number) => home.start([`--port=${port}`]);
    const one = start(first);
    await pass(browser, `http://localhost:${first}`);
    const two = start(second);
    const page = await pass(browser, `http://localhost:${second}`);
    await expect(page.locator('#colloquy-panel')).toBeVisible();
    start(third);
    const other = await pass(browser, `http://localhost:${third}`);
    // First the server that forwards ends, then the one that serves.
    await two.stop();
    const lab = new ChatPage(other);
    await lab.send('after the second');
    await expect(lab.message('after the second')).toBeVisible();
    await one.stop();
    await lab.send('after the first');
    await expect(lab.message('after the first')).toBeVisible();
    await expect
      .poll(() => me(other, `http://localhost:${third}`), { timeout: 30_000 })
      .toMatch(/^[0-9a-f]{32}$/);
  });

  test('[ADDR9] a Jupyter without sign-in, where one browser stays one user', async ({
    browser
  }) => {
    const port = await freePort();
    home.start([`--port=${port}`], {}, '');
    const base = `http://127.0.0.1:${port}`;
    const page = await pass(browser, base, '');
    const username = await me(page, base);
    await page.goto(`${base}/colloquy/`);
    expect(await me(page, base)).toBe(username);
  });

  test('[ADDR10] a long TMPDIR', async ({ browser }) => {
    const port = await freePort();
    const folder = home.path('x'.repeat(102 - home.path('').length));
    await mkdir(folder);
    home.start([`--port=${port}`], { TMPDIR: folder });
    await pass(browser, `http://localhost:${port}`);
  });
});
