import { cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const out = 'jupyterlab_colloquy/web';
await rm(out, { recursive: true, force: true });
const common = {
  outdir: out,
  bundle: true,
  minify: true,
  // Where color-mix() and container queries are known.
  target: ['chrome111', 'firefox113', 'safari16.2'],
  legalComments: 'linked',
  logLevel: 'warning'
};
await build({
  ...common,
  entryPoints: {
    main: 'src/web/main.tsx',
    web: 'style/web.css',
    api: 'src/web/api/main.tsx',
    'api-page': 'style/api.css'
  },
  format: 'esm',
  loader: { '.svg': 'text' },
  // Some of JupyterLab's packages were written for bundlers that bring these.
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' }
});
// A worker of its own beside the page's script: not every browser takes modules there.
await build({
  ...common,
  entryPoints: { 'reader-worker': 'src/components/content/reader-worker.ts' },
  format: 'iife'
});
await cp('src/web/index.html', `${out}/index.html`);
await cp('src/web/api.html', `${out}/api.html`);
await cp('style/chat.svg', `${out}/chat.svg`);
