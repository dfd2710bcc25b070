import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { build } from '../../scripts/build.mjs';
import { programOf } from '../../scripts/python.mjs';
import { ensureJupyter, venv } from '../../scripts/venv.mjs';
import { temporary } from '../servers.mjs';

const TOKEN = 'bench';
/** Milliseconds that a JupyterLab gets to load the rest of what it loads at its start. */
const REST = 3_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Opens JupyterLab with its start page. Resolves with the bytes of the extension's scripts that it has loaded, each compressed. */
export async function labBytes(browser) {
  await build();
  await ensureJupyter();
  const home = await temporary();
  const port = await freePort();
  const child = spawn(
    programOf(venv, 'jupyter-lab'),
    ['--no-browser', '--allow-root', `--port=${port}`, `--IdentityProvider.token=${TOKEN}`],
    {
      cwd: home,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        HOME: home,
        JUPYTER_CONFIG_DIR: join(home, 'config'),
        JUPYTER_DATA_DIR: join(home, 'data'),
        JUPYTER_RUNTIME_DIR: join(home, 'runtime')
      }
    }
  );
  const context = await browser.newContext();
  try {
    while (!(await fetch(`http://127.0.0.1:${port}/api`).catch(() => null))?.ok) {
      await sleep(100);
    }
    const page = await context.newPage();
    const files = [];
    page.on('response', response => {
      if (/\/extensions\/jupyterlab-colloquy\/.*\.(js|css)(\?|$)/.test(response.url())) {
        files.push(response.body());
      }
    });
    await page.goto(`http://127.0.0.1:${port}/lab?token=${TOKEN}`);
    await page.locator('.jp-Launcher').first().waitFor();
    await sleep(REST);
    const bytes = (await Promise.all(files)).map(body => gzipSync(body).length);
    return { bytes: bytes.reduce((sum, one) => sum + one, 0), files: bytes.length };
  } finally {
    await context.close();
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
