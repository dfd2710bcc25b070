import { join } from 'node:path';
import { root } from './stamps.mjs';
import { Problem, run, step } from './steps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** Without snap, Ubuntu's chromium-browser is a stub, so only a browser that prints its version counts. */
async function installed() {
  const names = [process.env.CHROMIUM, ...NAMES, ...MAC].filter(Boolean);
  for (const name of names) {
    if ((await run(name, ['--version'])).code === 0) {
      const { code, output } = await run('which', [name]);
      return code === 0 ? output.trim() : name;
    }
  }
  return undefined;
}

/** Runs apt-get as root if this user may. */
async function apt(...args) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [command, ...rest] = [...sudo, 'apt-get', ...args];
  return (await run(command, rest, { env: { DEBIAN_FRONTEND: 'noninteractive' } })).code === 0;
}

async function fromDebian() {
  return (
    (await apt('update')) && (await apt('install', '--yes', '--no-install-recommends', 'chromium'))
  );
}

async function fromPlaywright() {
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  return (await run(process.execPath, [cli, 'install', '--only-shell', 'chromium'])).code === 0;
}

/**
 * The path of a Chrome or Chromium for the browser tests: an installed one, else Debian's, else Playwright's download, which is an empty
 * string.
 */
export async function ensureBrowser() {
  const found = await installed();
  if (found) {
    return found;
  }
  return step('Installing Chromium', async () => {
    if (await fromDebian()) {
      const debian = await installed();
      if (debian) {
        return debian;
      }
    }
    if (await fromPlaywright()) {
      return '';
    }
    throw new Problem(
      'There is no Chrome or Chromium here, and neither Debian’s package nor Playwright’s download could be downloaded: install a Chromium, or name one in the variable CHROMIUM.'
    );
  });
}
