import { fileURLToPath } from 'node:url';
import { hashOf, inRoot, once, root } from './stamps.mjs';
import { must, report, step } from './steps.mjs';

const LOCK = ['package.json', 'package-lock.json'];

const NOTICES = ['scripts/notices.mjs', 'scripts/licences'];
const BUNDLES = ['scripts/bundles.mjs', ...NOTICES];

/** The parts of the build, in order, each with its own inputs: a change rebuilds only the parts that depend on it. */
const TARGETS = [
  {
    title: 'Compiling TypeScript',
    stamp: 'lib/.stamp',
    output: 'lib/server/main.js',
    inputs: ['src', 'server', 'testing', 'tsconfig.base.json', 'tsconfig.json', ...LOCK],
    args: ['node_modules/typescript/bin/tsc', '-b']
  },
  {
    title: 'Building the JupyterLab extension',
    stamp: 'lib/.stamp-labextension',
    output: 'jupyterlab_colloquy/labextension/package.json',
    inputs: [
      'src',
      'style',
      'schema',
      'install.json',
      'scripts/bundle-labextension.mjs',
      'scripts/labextension-config.cjs',
      'scripts/minify-css.cjs',
      ...NOTICES,
      ...LOCK
    ],
    args: ['scripts/bundle-labextension.mjs']
  },
  {
    title: 'Bundling the chat server',
    stamp: 'lib/.stamp-server',
    output: 'jupyterlab_colloquy/server/colloquy.mjs',
    inputs: ['server', 'src/document', 'scripts/bundle-server.mjs', ...BUNDLES, ...LOCK],
    args: ['scripts/bundle-server.mjs']
  },
  {
    title: 'Bundling the web page',
    stamp: 'lib/.stamp-web',
    output: 'jupyterlab_colloquy/web/index.html',
    inputs: ['src', 'style', 'scripts/bundle-web.mjs', ...BUNDLES, ...LOCK],
    args: ['scripts/bundle-web.mjs']
  }
];

/** The last step, which reads all bundles. */
const GATHERING = {
  title: 'Gathering the notices of licences',
  stamp: 'lib/.stamp-notices',
  output: 'THIRD-PARTY-NOTICES.txt',
  inputs: ['src', 'server', 'style', 'scripts', ...LOCK],
  args: ['scripts/gather-notices.mjs']
};

const EXAMPLE = {
  title: 'Building the example of an extension',
  stamp: 'lib/.stamp-example',
  output: 'examples/consumer-extension/labextension/package.json',
  inputs: [
    'examples/consumer-extension/src',
    'examples/consumer-extension/package.json',
    'src/tokens.ts',
    'scripts/build-example.mjs',
    ...LOCK
  ],
  args: ['scripts/build-example.mjs']
};

const make = ({ title, stamp, output, inputs, args }) =>
  once({ stamp, output, hash: hashOf(inputs) }, () =>
    step(title, () =>
      must(`${title} failed: see the messages above.`, process.execPath, args, { cwd: root })
    )
  );

/** The files that browsers load. */
export const PAGE_TARGETS = [TARGETS[1], TARGETS[3]];

/** The program that JupyterLab and `npm start` run. */
export const SERVER_TARGET = TARGETS[2];

/** Builds the targets that are out of date. Calls `onBuilt` after each of them. */
export async function build(onBuilt = () => undefined) {
  for (const target of TARGETS) {
    if (await make(target)) {
      await onBuilt(target);
    }
  }
  await make(GATHERING);
}

/** Compiles the files that run in Node without a bundle. */
export const compile = () => make(TARGETS[0]);

/** Bundles the chat server. */
export const bundleServer = () => make(SERVER_TARGET);

/** Bundles the pages that the chat server itself serves. */
export const bundlePage = () => make(TARGETS[3]);

/** Builds the extension in `examples/`, which only the tests need. */
export const buildExample = () => make(EXAMPLE);

/** The path of the bundled chat server, which JupyterLab starts. */
export const serverBundle = inRoot('jupyterlab_colloquy', 'server', 'colloquy.mjs');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch(error => {
    report(error);
    process.exitCode = 1;
  });
}
