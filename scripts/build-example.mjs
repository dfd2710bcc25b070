// Builds examples/consumer-extension without installing its dependencies: it finds them in the root's node_modules, and this package by a
// link.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './stamps.mjs';

const example = join(root, 'examples', 'consumer-extension');
const link = join(example, 'node_modules', 'jupyterlab-colloquy');
rmSync(link, { recursive: true, force: true });
mkdirSync(join(example, 'node_modules'), { recursive: true });
symlinkSync(root, link, 'junction');

// Runs inside the folder, because the builder looks for licences there.
const run = (script, ...args) =>
  execFileSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: example,
    stdio: 'inherit'
  });
run('typescript/bin/tsc');
run(
  '@jupyter/builder/lib/build-labextension.js',
  '--core-package-file',
  join(root, 'node_modules/@jupyterlab/core-meta/core.package.json'),
  '.'
);
