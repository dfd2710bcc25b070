import { cp, mkdir, rm } from 'node:fs/promises';
import { build } from 'esbuild';

// The plain page: all that it needs in one folder, which the chat server hands out.
const out = 'jupyterlab_colloquy/web';
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: { main: 'src/web/main.tsx', web: 'style/web.css' },
  outdir: out,
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
  jsx: 'transform',
  loader: { '.svg': 'text', '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file' },
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'linked',
  logLevel: 'warning'
});
await cp('src/web/index.html', `${out}/index.html`);
await cp('style/chat.svg', `${out}/chat.svg`);
