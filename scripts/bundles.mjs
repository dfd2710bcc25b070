/** How the chat server is bundled. */
export const SERVER = {
  entryPoints: ['server/main.ts'],
  outfile: 'jupyterlab_colloquy/server/colloquy.mjs',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  // Bundled CommonJS packages call require('fs').
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"
  },
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning'
};

/** How the plain page is bundled. */
export const WEB = {
  entryPoints: {
    main: 'src/web/main.tsx',
    web: 'style/web.css',
    api: 'src/web/api/main.tsx',
    'api-page': 'style/api.css'
  },
  outdir: 'jupyterlab_colloquy/web',
  bundle: true,
  minify: true,
  format: 'esm',
  // Where color-mix() and container queries are known.
  target: ['chrome111', 'firefox113', 'safari16.2'],
  loader: { '.svg': 'text' },
  // Some of JupyterLab's packages were written for bundlers that bring these.
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning'
};
