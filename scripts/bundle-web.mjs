import { cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const out = 'jupyterlab_colloquy/web';
await rm(out, { recursive: true, force: true });
await build({
  entryPoints: {
    main: 'src/web/main.tsx',
    web: 'style/web.css',
    api: 'src/web/api/main.tsx',
    'api-page': 'style/api.css'
  },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  // Where color-mix() and container queries are known.
  target: ['chrome111', 'firefox113', 'safari16.2'],
  loader: { '.svg': 'text' },
  // Some of JupyterLab's packages were written for bundlers that bring these.
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  legalComments: 'linked',
  logLevel: 'warning'
});
await cp('src/web/index.html', `${out}/index.html`);
await cp('src/web/frame.html', `${out}/frame.html`);
await cp('src/web/api.html', `${out}/api.html`);
await cp('style/chat.svg', `${out}/chat.svg`);
