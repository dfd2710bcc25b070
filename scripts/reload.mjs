import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './stamps.mjs';

const BUILT = inRoot('jupyterlab_colloquy');
const PAUSE_MS = 1_000;

/**
 * Runs in the page: reloads it as soon as the server sends a page with other scripts or styles, whose names contain hashes.
 *
 * @param {Pick<Window, 'document' | 'fetch' | 'location' | 'setTimeout'>} page
 * @param {number} pauseMs
 */
export function reloadOnChange(page, pauseMs) {
  const tags = [...page.document.querySelectorAll('[src], [href]')];
  const names = tags.map(tag => tag.getAttribute('src') ?? tag.getAttribute('href'));
  const look = async () => {
    // While the server restarts, there is no answer.
    const answer = await page.fetch(page.location.pathname).catch(() => null);
    const text = answer?.ok ? await answer.text() : null;
    if (text !== null && !names.every(name => text.includes(`"${name}"`))) {
      page.location.reload();
    } else {
      page.setTimeout(look, pauseMs);
    }
  };
  void look();
}

/**
 * Copies the plain page to `to`, and adds the script that reloads it. The page itself comes last, so that its scripts are there.
 *
 * @param {string} from
 * @param {string} to
 */
export function copyPage(from, to) {
  cpSync(from, to, { recursive: true, filter: path => !path.endsWith('index.html') });
  writeFileSync(join(to, 'reload.js'), `(${reloadOnChange})(window, ${PAUSE_MS});\n`);
  const text = readFileSync(join(from, 'index.html'), 'utf8');
  const tag = '<script defer src="reload.js"></script>\n    ';
  writeFileSync(join(to, 'index.html'), text.replace('<script type="module"', `${tag}$&`));
}

/**
 * A chat server for development, in a temporary folder: the built server beside a copy of the plain page that reloads itself. Returns the
 * arguments for Node.js that run the server, and a function that copies the page again.
 */
export function reloadingServer() {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-watch-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  ['server', 'prebuilds'].forEach(name =>
    symlinkSync(join(BUILT, name), join(folder, name), 'junction')
  );
  const copy = () => copyPage(join(BUILT, 'web'), join(folder, 'web'));
  copy();
  // The server finds the page beside its own path.
  const links = ['--preserve-symlinks', '--preserve-symlinks-main'];
  return { program: [...links, join(folder, 'server', 'colloquy.mjs')], copy };
}
