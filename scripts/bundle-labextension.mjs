import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { noticesIn, writeNotices } from './notices.mjs';
import { inRoot, root } from './stamps.mjs';

const out = 'jupyterlab_colloquy/labextension/static';
execFileSync(
  process.execPath,
  [
    'node_modules/@jupyter/builder/lib/build-labextension.js',
    '--core-package-file',
    'node_modules/@jupyterlab/core-meta/core.package.json',
    '.'
  ],
  { cwd: root, stdio: 'inherit' }
);
// The builder lists the bundled packages for JupyterLab's own list of licences.
const { packages } = JSON.parse(readFileSync(inRoot(out, 'third-party-licenses.json'), 'utf8'));
await writeNotices(out, noticesIn(packages));
