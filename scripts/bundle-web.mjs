import { cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { WEB, WORKER } from './bundles.mjs';
import { noticesOf, writeNotices } from './notices.mjs';

const out = WEB.outdir;
await rm(out, { recursive: true, force: true });
const bundles = await Promise.all([WEB, WORKER].map(options => build(options)));
await cp('src/web/index.html', `${out}/index.html`);
await cp('src/web/frame.html', `${out}/frame.html`);
await cp('src/web/api.html', `${out}/api.html`);
await cp('style/chat.svg', `${out}/chat.svg`);
await writeNotices(out, noticesOf(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs))));
