import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot } from './stamps.mjs';

const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

/** Dependencies of packages for features that this server does not use. */
const UNUSED = ['yaml', 'glob', '@opentelemetry/api'];

/** Replaces packages by an empty module, because Node.js and browsers would read and run all of them at each start. */
const leavesOut = packages => ({
  name: 'leaves-out',
  setup: ({ onResolve, onLoad }) => {
    const filter = new RegExp(`^(${packages.join('|')})$`);
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /./, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
  }
});

/**
 * The bundle of the chat server. Code that only some starts need, such as the making of a certificate, has a separate file, because Node.js
 * reads each file that it loads as a whole.
 */
export const SERVER = {
  // The processes of modules with bots, and threads, run programs of their own.
  entryPoints: {
    colloquy: 'server/main.ts',
    checkpointer: 'server/storage/sqlite/checkpointer.ts',
    runner: 'server/bots/modules/runner.ts',
    guard: 'server/bots/modules/guard.ts'
  },
  outdir: 'jupyterlab_colloquy/server',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  define: { COLLOQUY_VERSION: JSON.stringify(version) },
  plugins: [leavesOut(UNUSED)],
  // `ws` looks for this package.
  alias: { bufferutil: './server/connections/frame-mask.ts' },
  // An optional package, which operators install.
  external: ['@livekit/rtc-node'],
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
  external: [...SERVER.external, '@photostructure/sqlite']
};

/** JupyterLab's style sheets name files of packages with a tilde, which esbuild does not know. */
const readsTildes = {
  name: 'reads-tildes',
  setup: ({ onResolve, resolve }) =>
    onResolve({ filter: /^~/ }, ({ path, kind, resolveDir }) =>
      resolve(path.slice(1), { kind, resolveDir })
    )
};

/** The page loads no translations from a Jupyter server. The code for that would bring all of Jupyter's client along. */
const asksNoJupyter = {
  name: 'asks-no-jupyter',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@jupyterlab\/translation\/lib\/server\.js$/ }, () => ({
      contents: 'export const requestTranslationsAPI = async () => ({});'
    }))
};

/** Of JupyterLab's icons, the page gets those that it shows. The bundler would take all of them for used, because each is made by a call. */
const dropsIcons = {
  name: 'drops-icons',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@jupyterlab\/ui-components\/lib\/icon\/iconimports\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        '= new LabIcon(',
        '= /* @__PURE__ */ new LabIcon('
      ),
      resolveDir: dirname(path)
    }))
};

/** Of JupyterLab's tools, its components need those for text. The bundler would take all of them, because they are CommonJS. */
const takesText = {
  name: 'takes-text',
  setup: ({ onResolve, resolve }) =>
    onResolve({ filter: /^@jupyterlab\/coreutils$/ }, ({ path, kind, resolveDir }) =>
      resolve(`${path}/lib/text.js`, { kind, resolveDir })
    )
};

/** The page's own class of icons takes the place of JupyterLab's, which brings libraries for styles along. */
const drawsIcons = {
  name: 'draws-icons',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@jupyterlab\/ui-components\/lib\/icon\/labicon\.js$/ }, () => ({
      contents: `export * from ${JSON.stringify(inRoot('src/web/lab-icon.tsx'))};`
    }))
};

/** Yjs logs by a library that can also draw in pages, and checks types for that. Without its checks, the bundler drops them. */
const drawsNoLog = {
  name: 'draws-no-log',
  setup: ({ onLoad }) =>
    onLoad({ filter: /lib0\/dom\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('= $.$', '= /* @__PURE__ */ $.$'),
      resolveDir: dirname(path)
    }))
};

/** The options that all files of the plain page share. */
const PAGE = {
  outdir: 'jupyterlab_colloquy/web',
  // A file with a hash in its name never changes, so browsers keep it.
  entryNames: '[name]-[hash]',
  loader: { '.svg': 'text', '.woff': 'file' },
  // Some of JupyterLab's packages expect a bundler to define these.
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis', __dirname: '"/"' },
  plugins: [readsTildes, asksNoJupyter, dropsIcons, takesText, drawsIcons, drawsNoLog],
  bundle: true,
  minify: true,
  // Escapes would be longer.
  charset: 'utf8',
  // The first versions with color-mix() and container queries.
  target: ['chrome111', 'firefox113', 'safari16.2'],
  legalComments: 'linked',
  metafile: true,
  logLevel: 'warning'
};

const MAIN = 'src/web/main.tsx';

/**
 * Code that the page loads later imports the page's main module, which is there by then. The bundler makes a file for each set of modules that
 * the same entries reach: without this import, it would cut the main module's code into thirty files, which compress less well together.
 */
const sharesMain = {
  name: 'shares-main',
  setup: ({ onResolve, onLoad, resolve }) => {
    const later = new Set();
    onResolve(
      { filter: /^\.{1,2}\// },
      async ({ path, kind, resolveDir, importer, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === later) {
          return undefined;
        }
        const found = await resolve(path, { kind, resolveDir, importer, pluginData: later });
        later.add(found.path);
        return found;
      }
    );
    onLoad({ filter: /\.tsx?$/ }, ({ path }) =>
      later.has(path)
        ? {
            contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(inRoot(MAIN))};`,
            loader: path.endsWith('x') ? 'tsx' : 'ts'
          }
        : undefined
    );
  }
};

/** The bundle of the plain page. Each module that it loads later by `import()`, such as the emoji, becomes a file of its own. */
export const WEB = {
  ...PAGE,
  entryPoints: {
    main: MAIN,
    web: 'style/web.css',
    api: 'src/web/api/main.tsx',
    'api-page': 'style/api.css'
  },
  format: 'esm',
  splitting: true,
  chunkNames: '[name]-[hash]',
  plugins: [...PAGE.plugins, sharesMain]
};

/** The page loads all of MathJax with the first formula, because JupyterLab's typesetter never finishes if a part is missing. */
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

/** The scripts that draw charts. Each becomes part of a page of its own, which the page loads with the first chart that a reader opens. */
export const CHARTS = {
  ...PAGE,
  entryPoints: { vega: 'src/web/charts/vega.ts', plotly: 'src/web/charts/plotly.ts' },
  entryNames: '[name]',
  format: 'iife',
  legalComments: 'none',
  write: false
};

/** The bundle of the worker that keeps the page's files. Its name stays, because the page asks for a new one by it. */
export const shellWorker = shell => ({
  ...PAGE,
  entryPoints: { 'service-worker': 'src/web/shell/service-worker.ts' },
  entryNames: '[name]',
  define: { ...PAGE.define, COLLOQUY_SHELL: JSON.stringify(shell) },
  format: 'iife'
});

/** The bundle of the worker that parses Markdown. It is no module, because not every browser supports modules in workers. */
export const WORKER = {
  ...PAGE,
  entryPoints: { 'parser-worker': 'src/components/content/markdown/parser-worker.ts' },
  format: 'iife'
};
