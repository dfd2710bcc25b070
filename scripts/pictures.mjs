// npm run pictures: draws the pictures of README.md and the documentation into docs/pictures.
import { checkNode } from './node-version.mjs';

checkNode();
const { run } = await import('./steps.mjs');
const { inRoot, root } = await import('./stamps.mjs');

const args = ['browser', '--', 'pictures.spec.ts', ...process.argv.slice(2)];
const env = { PICTURES: '1' };
const { code } = await run(process.execPath, [inRoot('scripts', 'test.mjs'), ...args], {
  cwd: root,
  live: true,
  env
});
process.exitCode = code;
