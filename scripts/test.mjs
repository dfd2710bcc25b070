// npm test: everything. npm test -- lint types jest browser: some steps. Arguments for a step: npm test -- jest -- test/server --coverage
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { checkNode } from './node-version.mjs';

checkNode();
// Some environments forbid Python to keep what it compiles. A JupyterLab would then start in twice the time, each time.
delete process.env.PYTHONDONTWRITEBYTECODE;
const { bePatient, report, ROOMY, run } = await import('./steps.mjs');
const { inRoot, root } = await import('./stamps.mjs');
const { build, buildExample, bundleServer, compile } = await import('./build.mjs');
const {
  ensureExamplesVenv,
  ensureJupyter,
  ensureJupyterAI,
  ensureOldestAndNewest,
  ensureTestVenv
} = await import('./venv.mjs');
const { ensureBrowser } = await import('./browser.mjs');
const { ensureLiveKit } = await import('./livekit.mjs');
const { ensureChatSdk } = await import('./npm-example.mjs');
const { lint } = await import('./lint.mjs');
const { endAll } = await import('./processes.mjs');

const RESULTS = inRoot('test-results');
/** These tests measure waiting times, so only programs that leave the processor to them run beside them. */
const HOSTILE = 'test/hostile/hostile.spec';
/** It makes requests from the API description for minutes, and measures no time. */
const API = 'test/api/';
/** These need the LiveKit server, whose build takes minutes. */
const LIVEKIT = 'test/(livekit|docs/livekit|faults/faults|server/gateways/livekit/bridges.real)';
const PLAYWRIGHT = join(RESULTS, 'playwright.json');

const module = (...path) => join(root, 'node_modules', ...path);
const node = (args, options) => run(process.execPath, args, { cwd: root, live: true, ...options });
const read = file => JSON.parse(readFileSync(file, 'utf8'));

/** Each step resolves with its counts, or with an exit code if it counts nothing. */
const STEPS = {
  async lint() {
    return check(await lint());
  },
  async types() {
    await compile();
    const tsc = module('typescript', 'bin', 'tsc');
    const tests = await node([ROOMY, tsc, '-p', 'test']);
    return check(tests.code);
  },
  async docs() {
    const typedoc = await node([ROOMY, module('typedoc', 'bin', 'typedoc'), '--emit', 'none']);
    return check(typedoc.code);
  },
  async api(more) {
    await ensureTestVenv();
    return jest(['--maxWorkers=1', '--testPathPattern', API, ...more]);
  },
  async hostile(more) {
    await compile();
    return jest(['--maxWorkers=1', '--testPathPattern', HOSTILE, ...more], { patient: false });
  },
  async views(more) {
    await bundleServer();
    return jest(['--selectProjects', 'views', '--maxWorkers=2', ...more]);
  },
  async jest(more) {
    await prepareJest();
    const livekit = ensureLiveKit();
    if (more.length > 0) {
      await livekit;
      return jest(more);
    }
    const all = [
      ...['--maxWorkers=2', '--selectProjects', 'node'],
      ...['--testPathIgnorePatterns', 'node_modules', HOSTILE, API]
    ];
    if (await isDone(livekit)) {
      return jest(all);
    }
    const most = await jest([...all, LIVEKIT]);
    await livekit;
    return sumOf(most, await jest(['--maxWorkers=2', '--testPathPattern', LIVEKIT]));
  },
  async browser(more) {
    rmSync(RESULTS, { recursive: true, force: true });
    await prepareBrowser();
    await ensureLiveKit();
    const chromium = await ensureBrowser();
    return playwright(more.length > 0 ? more : ['--workers=2'], chromium);
  }
};

const isDone = promise => Promise.race([promise.then(() => true), setTimeout(1, false)]);

/** Before the tests, because two of them at once would disturb each other. */
async function prepareJest() {
  await ensureTestVenv();
  await ensureExamplesVenv();
  await ensureChatSdk();
}

async function prepareBrowser() {
  await build();
  await buildExample();
  await ensureJupyter();
  await ensureJupyterAI();
  await ensureOldestAndNewest();
  await ensureTestVenv();
  await ensureBrowser();
}

async function playwright(args, chromium) {
  rmSync(PLAYWRIGHT, { force: true });
  const { code } = await node([module('@playwright', 'test', 'cli.js'), 'test', ...args], {
    env: { CHROMIUM: chromium }
  });
  const { stats, errors } = read(PLAYWRIGHT);
  return counts(code, {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped
  });
}

let runs = 0;

async function jest(args, options) {
  const file = join(RESULTS, `jest-${++runs}.json`);
  rmSync(file, { force: true });
  const { code } = await node(
    [module('jest', 'bin', 'jest.js'), ...args, '--json', `--outputFile=${file}`],
    options
  );
  const result = read(file);
  return counts(code, {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests
  });
}

/** A check without tests counts only if it fails. */
const check = code => ({ passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 });

const sumOf = (one, other) =>
  Object.fromEntries(Object.keys(one).map(key => [key, one[key] + other[key]]));

/** A runner that fails without a failed test is a failure too. */
const counts = (code, result) => ({
  ...result,
  failed: code === 0 ? result.failed : Math.max(result.failed, 1)
});

async function attempt(name, more) {
  const start = performance.now();
  console.log(`\n=== ${name}`);
  let result;
  try {
    result = await STEPS[name](more);
  } catch (error) {
    report(error);
    result = check(1);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  return { name, ...result, seconds };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => void endAll().then(() => process.exit(130)));
}

const args = process.argv.slice(2);
const dash = args.includes('--') ? args.indexOf('--') : args.length;
const chosen = args.slice(0, dash);
const more = args.slice(dash + 1);
const unknown = chosen.find(name => !(name in STEPS));
if (unknown) {
  console.error(`There is no step ${unknown}. Steps: ${Object.keys(STEPS).join(', ')}.`);
  process.exit(1);
}
mkdirSync(RESULTS, { recursive: true });

/** The steps of a group run at the same time. */
const GROUPS = [['lint', 'types', 'docs', 'api', 'hostile', 'views'], ['jest'], ['browser']];

const results = [];
if (chosen.length === 0) {
  // The attacks of the first group wait a lot. All that can be done beside them is, with what they leave of the processor.
  await Promise.allSettled([compile(), bundleServer(), ensureTestVenv()]);
  bePatient(true);
  // The step that needs it tells what failed.
  prepareJest()
    .then(prepareBrowser)
    .then(ensureLiveKit)
    .catch(() => undefined);
}
for (const group of GROUPS) {
  const names = group.filter(name => chosen.length === 0 || chosen.includes(name));
  results.push(...(await Promise.all(names.map(name => attempt(name, more)))));
  bePatient(false);
}
console.log('');
for (const { name, failed, seconds } of results) {
  console.log(`${failed ? '✗' : '✓'} ${name} ${seconds} s`);
}
const sum = key => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('skipped') ? `, ${sum('skipped')} skipped` : '';
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
process.exitCode = sum('failed') ? 1 : 0;
