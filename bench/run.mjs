// npm run bench: every line, in the short form. npm run bench -- gate rooms: only these. --long: longer runs.
import { existsSync } from 'node:fs';
import { availableParallelism, release } from 'node:os';
import { parseArgs } from 'node:util';
import { checkNode } from '../scripts/node-version.mjs';
import { hashOf, inRoot, once } from '../scripts/stamps.mjs';
import { bundleServer, compile } from '../scripts/build.mjs';
import { must, Problem, report, step } from '../scripts/steps.mjs';
import { endAll, isPinned } from './processes.mjs';

checkNode();

/** A line is loaded only when it runs, because the peers may have to be installed first. */
const LINES = {
  rooms: 'rooms',
  big: 'rooms',
  latency: 'latency',
  open: 'open',
  stream: 'inside',
  clients: 'inside',
  past: 'inside',
  gate: 'inside',
  index: 'inside',
  chats: 'chats',
  bulk: 'bulk',
  bots: 'bots',
  browser: 'browser',
  page: 'page',
  window: 'window'
};

/** Lines that run only when they are named: they need Python, and install what they measure. */
const NAMED = { jupyterChat: 'jupyter-chat' };

function options() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { long: { type: 'boolean', default: false } }
  });
  const all = [...Object.keys(LINES), ...Object.keys(NAMED)];
  const unknown = positionals.find(name => !all.includes(name));
  if (unknown) {
    throw new Problem(`There is no line ${unknown}. Lines: ${all.join(', ')}.`);
  }
  return { long: values.long, names: positionals.length ? positionals : Object.keys(LINES) };
}

/** Installs the peers, and installs them again when the list of peers has changed. Their React is the one that the page uses. */
const install = () =>
  once(
    {
      stamp: 'bench/node_modules/.stamp',
      output: 'bench/node_modules',
      hash: hashOf(['bench/package.json', 'bench/package-lock.json'])
    },
    () =>
      step('Installing what is measured against', () =>
        must(
          'The packages in bench/ could not be installed: see the messages above.',
          'npm',
          ['ci', '--omit=optional', '--omit=peer', '--ignore-scripts', '--no-audit', '--no-fund'],
          { cwd: inRoot('bench') }
        )
      )
  );

async function prepare() {
  if (!existsSync('/proc/self/stat')) {
    throw new Problem('The benchmark reads processor times from /proc: it needs Linux.');
  }
  await install();
  await compile();
  await bundleServer();
}

async function main() {
  const { long, names } = options();
  await prepare();
  const { printTable } = await import('./table.mjs');
  const results = [];
  for (const name of names) {
    const line = (await import(`./lines/${LINES[name] ?? NAMED[name]}.mjs`))[name];
    results.push({ title: line.title, rows: await step(line.title, () => line.run({ long })) });
  }
  printTable(results);
  const cores = isPinned ? 'server on core 0, load on core 1' : 'NOT pinned to cores';
  console.log(
    `\n${long ? 'Long' : 'Short'} form, ${process.uptime().toFixed(0)} s. Node ${process.versions.node}, Linux ${release()}, ` +
      `${availableParallelism()} cores; ${cores}. bench/README.md explains each line.`
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => void endAll().then(() => process.exit(130)));
}
try {
  await main();
} catch (error) {
  report(error);
  process.exitCode = 1;
} finally {
  await endAll();
}
