// npm run compat -- 4.2 4.6 notebook-7.2 [--chat] [--no-node]: tests the main paths of the wheel in empty environments.
// npm run compat -- addresses [-g ADDR3]: tests JupyterLab under each address by which people reach it, up to a first message.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode } from './node-version.mjs';

checkNode();
const { Problem, report, run } = await import('./steps.mjs');
const { inRoot, root } = await import('./stamps.mjs');
const { build } = await import('./build.mjs');
const { ensureJupyter, ensureWheelIn } = await import('./venv.mjs');
const { ensureBrowser } = await import('./browser.mjs');

const USAGE =
  'Usage: npm run compat -- [--chat] [--no-node] VERSION…, such as 4.2, 4.6 or notebook-7.2; or npm run compat -- addresses.';

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        // Beside the extension jupyterlab-chat.
        chat: { type: 'boolean', default: false },
        // Without the Node.js of this computer.
        'no-node': { type: 'boolean', default: false }
      }
    });
    const targets = positionals.map(name => /^(?:(notebook|lab)-)?(\d+\.\d+)$/.exec(name));
    if (targets.length === 0 || targets.includes(null)) {
      throw new Problem(USAGE);
    }
    return { ...values, targets };
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(USAGE);
  }
}

async function playwright(args, env) {
  const cli = inRoot('node_modules', '@playwright', 'test', 'cli.js');
  const { code } = await run(process.execPath, [cli, 'test', ...args], {
    cwd: root,
    live: true,
    env: { CHROMIUM: await ensureBrowser(), ...env }
  });
  return code;
}

async function addresses(more) {
  await build();
  await ensureJupyter();
  await ensureNginx();
  return playwright(['addresses.spec.ts', ...more], { COMPAT_ADDRESSES: '1' });
}

async function ensureNginx() {
  const env = { PATH: `${process.env.PATH}:/usr/sbin` };
  if ((await run('nginx', ['-v'], { env })).code !== 0) {
    throw new Problem('There is no nginx here: install it, on Debian with apt-get install nginx.');
  }
}

async function versions() {
  const { targets, chat, 'no-node': noNode } = options();
  await build();
  const folders = [];
  for (const [, product = 'lab', version] of targets) {
    const folder = join('.venv-compat', `${product}-${version}${chat ? '-chat' : ''}`);
    const name = product === 'lab' ? 'jupyterlab' : product;
    const packages = [`${name}~=${version}.0`, ...(chat ? ['jupyterlab-chat'] : [])];
    await ensureWheelIn(folder, packages);
    folders.push(folder);
  }
  return playwright(['compat.spec.ts'], {
    COMPAT_VENVS: folders.join(','),
    COMPAT_NO_NODE: noNode ? '1' : ''
  });
}

try {
  const [first, ...more] = process.argv.slice(2);
  process.exitCode = await (first === 'addresses' ? addresses(more) : versions());
} catch (error) {
  report(error);
  process.exitCode = 1;
}
