// npm run test:faults -- --rounds 200 [--seed 1]: kills the server under load, round after round. Build first.
// npm run test:faults -- agents --rounds 50 [--seed 1]: kills Jupyter, the chat server and agents while they answer.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { inRoot, root } from './stamps.mjs';
import { run } from './steps.mjs';
import { ensureJupyterAI } from './venv.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' }
  }
});
const rounds = Number(values.rounds);

if (positionals.includes('agents')) {
  await ensureJupyterAI();
  const playwright = inRoot('node_modules', '@playwright', 'test', 'cli.js');
  const env = { AGENT_ROUNDS: values.rounds, AGENT_SEED: values.seed };
  const args = [playwright, 'test', 'agent-faults.spec.ts', '--retries=0'];
  const { code } = await run(process.execPath, args, { cwd: root, env, live: true });
  process.exit(code);
}

// The driver is TypeScript, like all tests. Its bundle is beside node_modules, where it finds its packages.
const outfile = inRoot('lib', 'faults.mjs');
await build({
  entryPoints: [inRoot('test', 'faults', 'driver.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning'
});
const { FaultDriver } = await import(pathToFileURL(outfile).href);

const tty = process.stdout.isTTY === true;
const tell = (round, { kills, messages, offline }) => {
  const line = `round ${round} of ${rounds}: ${kills} kills, ${messages} messages, ${offline} of them written offline`;
  if (tty) {
    process.stdout.write(`\r${line}`);
  } else if (round % 10 === 0 || round === rounds) {
    console.log(line);
  }
};

const data = mkdtempSync(join(tmpdir(), 'colloquy-faults-'));
const driver = await FaultDriver.start(data, Number(values.seed));
const start = performance.now();
try {
  for (let round = 1; round <= rounds; round++) {
    await driver.round();
    tell(round, driver.sums);
  }
  const { kills, messages, seen, offline, remote, renewals } = driver.sums;
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    `${tty ? '\n' : ''}${rounds} rounds, ${kills} kills, ${messages} messages (${seen} seen by somebody, ${offline} written offline, ${remote} from a LiveKit room, ` +
      `${renewals} copies renewed): 0 lost, 0 doubled, 0 renumbered, ${seconds} s`
  );
  rmSync(data, { recursive: true });
} catch (error) {
  console.error(
    `${tty ? '\n' : ''}${error.message}\nThe data stays in ${data}. The seed is ${values.seed}.`
  );
  process.exitCode = 1;
} finally {
  await driver.close();
}
