import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ChatPage } from './harness/chat-page.js';
import { expect, test } from './harness/test.js';

const WEB = join('jupyterlab_colloquy', 'web');
const ADVICE =
  'Load what is rare by import(), as src/widgets/chat-panel.tsx and src/web/late-chat.tsx do.';

/** The compressed bytes of files by their names. */
type Sizes = Readonly<Record<string, number>>;

const sumOf = (sizes: Sizes): number => Object.values(sizes).reduce((sum, one) => sum + one, 0);

/** Checks the sum of sizes, and says which files are largest. */
function expectAtMost(kib: number, sizes: Sizes, what: string): void {
  const largest = Object.entries(sizes).sort(([, a], [, b]) => b - a);
  const shown = largest.slice(0, 8).map(([name, bytes]) => `${name}: ${bytes}`);
  const sum = sumOf(sizes);
  console.log(`${what}: ${sum} bytes of ${kib * 1024}`);
  expect(sum, `${what}. ${ADVICE} The largest files are ${shown.join(', ')}`).toBeLessThanOrEqual(
    kib * 1024
  );
}

test('[SIZE1] JupyterLab loads at most 80 KiB of the extension at its start', async ({
  browser,
  jupyter
}) => {
  const context = await browser.newContext();
  await context.addCookies([{ name: 'colloquy-user', value: 'ada', url: jupyter.url }]);
  const page = await context.newPage();
  const loaded: Promise<[string, Buffer]>[] = [];
  page.on('response', response => {
    const [, name] =
      /\/extensions\/jupyterlab-colloquy\/(.*\.(?:js|css))/.exec(response.url()) ?? [];
    if (name) {
      loaded.push(response.body().then(body => [name, body]));
    }
  });
  // The list and what is unread are the last that the extension asks for.
  const isUp = page.waitForRequest(/\/colloquy\/chat\/events/);
  await page.goto(`${jupyter.url}/lab/workspaces/sizes?reset`);
  await new ChatPage(page).whenReady();
  await isUp;
  const files = (await Promise.all(loaded)).map(([name, body]) => [name, gzipSync(body).length]);
  await context.close();
  expectAtMost(80, Object.fromEntries(files) as Sizes, 'JupyterLab’s start, by gzip');
});

/** The files that a file of the page loads at once, itself included. */
function withImports(file: string, found = new Set<string>()): Set<string> {
  if (!found.has(file)) {
    found.add(file);
    const text = readFileSync(join(WEB, file), 'utf8');
    const imports = /(?:\bfrom|\bimport)\s*"\.\/([\w-]+\.js)"/g;
    [...text.matchAll(imports)].forEach(([, name]) => withImports(name, found));
  }
  return found;
}

/** Files as the server sends them: by Brotli if the build has compressed them. */
const sizesOf = (files: Iterable<string>): Sizes =>
  Object.fromEntries(
    [...files].map(name => {
      const path = join(WEB, name);
      return [name, statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size];
    })
  );

test('[SIZE2] the plain page loads at most 180 KiB for the list, and 240 KiB with a chat', () => {
  const page = readFileSync(join(WEB, 'index.html'), 'utf8');
  // Browsers load large icons only when the page becomes an app.
  const named = [...page.matchAll(/(?:href|src)="([^"]+\.(?!png)\w+)"/g)].map(([, name]) => name);
  const list = new Set(['index.html', ...named.flatMap(name => [...withImports(name)])]);
  const text = [...list].map(name => readFileSync(join(WEB, name), 'utf8')).join('\n');
  const [chat] = /\bchat-\w{8}\.js/.exec(text)!;
  expectAtMost(180, sizesOf(list), 'The plain page’s list, by Brotli');
  expectAtMost(
    240,
    sizesOf(new Set([...list, ...withImports(chat)])),
    'The plain page with a chat, by Brotli'
  );
});
