import { readFileSync } from 'node:fs';
import { NOTICES, writeNotices } from './notices.mjs';
import { inRoot } from './stamps.mjs';

const BUNDLES = [
  ['The chat server', 'jupyterlab_colloquy/server'],
  ['The web page', 'jupyterlab_colloquy/web'],
  ['The JupyterLab extension', 'jupyterlab_colloquy/labextension/static']
];

/** The notices of all bundles, for users of the whole package. */
const parts = BUNDLES.map(
  ([title, out]) =>
    `${title}\n${'='.repeat(title.length)}\n\n${readFileSync(inRoot(out, NOTICES), 'utf8')}`
);
await writeNotices('.', parts.join('\n\n'));
