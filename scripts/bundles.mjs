import { readFileSync } from 'node:fs';
import { inRoot } from './stamps.mjs';

const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

/** Packages that others require, for what this server never asks of them. */
const UNUSED = ['yaml', 'glob', '@opentelemetry/api'];

/** Puts nothing in the place of a package, because Node.js would read and run all of it at each start. */
const leavesOut = {
  name: 'leaves-out',
  setup: ({ onResolve, onLoad }) => {
    const filter = new RegExp(`^(${UNUSED.join('|')})$`);
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  }
};

/**
 * The bundle of the chat server. Code that only some starts need, such as the making of a certificate, has a file of its own: Node.js reads
 * each file that it loads as a whole.
 */
export const SERVER = {
  entryPoints: { colloquy: 'server/main.ts' },
  outdir: 'jupyterlab_colloquy/server',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  define: { COLLOQUY_VERSION: JSON.stringify(version) },
  plugins: [leavesOut],
  // Bundled CommonJS packages call require('fs').
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);"
  },
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning'
};

/** The same as the program of the npm package, which installs SQLite beside it. */
export const PROGRAM = {
  ...SERVER,
  outdir: 'lib/bin',
  external: ['@photostructure/sqlite']
};

/** JupyterLab's style sheets name files of packages with a tilde, for another bundler. */
const readsTildes = {
  name: 'reads-tildes',
  setup: ({ onResolve, resolve }) =>
    onResolve({ filter: /^~/ }, ({ path, kind, resolveDir }) =>
      resolve(path.slice(1), { kind, resolveDir })
    )
};

/** The options that all files of the plain page share. */
const PAGE = {
  outdir: 'jupyterlab_colloquy/web',
  // A file with a hash in its name never changes, so browsers keep it.
  entryNames: '[name]-[hash]',
  loader: { '.svg': 'text', '.woff': 'file' },
  // Some of JupyterLab's packages were written for bundlers that bring these.
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis', __dirname: '"/"' },
  plugins: [readsTildes],
  bundle: true,
  minify: true,
  // The first versions with color-mix() and container queries.
  target: ['chrome111', 'firefox113', 'safari16.2'],
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning'
};

/** The bundle of the plain page. */
export const WEB = {
  ...PAGE,
  entryPoints: {
    main: 'src/web/main.tsx',
    web: 'style/web.css',
    api: 'src/web/api/main.tsx',
    'api-page': 'style/api.css'
  },
  format: 'esm'
};

/** The page loads all of MathJax with the first formula, because JupyterLab's typesetter waits for ever if a part is missing. */
export const MATHJAX = {
  ...PAGE,
  entryPoints: { mathjax: 'src/web/mathjax.ts' },
  format: 'esm'
};

/** The page loads the highlighter with the first code, and each language with its first. */
export const LANGUAGES = {
  ...PAGE,
  entryPoints: { languages: 'src/web/languages.ts' },
  format: 'esm',
  splitting: true
};

/** The bundle of the worker that reads Markdown, beside the page's script: not every browser takes modules in workers. */
export const WORKER = {
  ...PAGE,
  entryPoints: { 'parser-worker': 'src/components/content/parser-worker.ts' },
  format: 'iife'
};
