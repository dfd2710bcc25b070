// npm run pictures: draws the pictures of README.md and the documentation into docs/pictures.
// npm run pictures -- look: draws the states of the interface in both themes and in forced colours into test-results/look.
import { checkNode } from './node-version.mjs';

checkNode();
const { run } = await import('./steps.mjs');
const { inRoot, root } = await import('./stamps.mjs');

const [first, ...rest] = process.argv.slice(2);
const [spec, more] =
  first === 'look' ? ['look.spec.ts', rest] : ['pictures.spec.ts', process.argv.slice(2)];
const args = ['browser', '--', spec, ...more];
const env = { PICTURES: '1' };
const { code } = await run(process.execPath, [inRoot('scripts', 'test.mjs'), ...args], {
  cwd: root,
  live: true,
  env
});
process.exitCode = code;
