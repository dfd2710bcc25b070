import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ServerProcess } from '../faults/server-process.js';

const ST = resolve('.venv-test', 'bin', 'st');

const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance'
];

/**
 * The event stream is left out, because it does not end, and the work of agents, because it waits for news. The identities answer only with refusals, because these requests are not signed.
 */
const OPTIONS = [
  ...['--exclude-path', '/chat/events', '--exclude-path', '/chat/agent-work/:take'],
  ...['--checks', CHECKS.join(',')],
  ...['--phases', 'examples,coverage,fuzzing,stateful'],
  ...['--max-examples', '10', '--seed', '1', '--generation-database', 'none'],
  // The attacks beside it may take the processor for a while.
  ...['--request-timeout', '120'],
  ...['--continue-on-failure', '--no-shrink', '--no-color', '--warnings', 'off']
];

it('[OPENAPI4] schemathesis finds no undocumented response and no server error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'colloquy-schemathesis-'));
  const server = new ServerProcess(join(folder, 'data'), {
    ...{ noLimits: true, guests: true, durability: 'os' },
    ...{ limits: { webhooksPerUser: 1000 }, webhookHosts: ['127.0.0.1:9'] }
  });
  try {
    await server.start();
    const { code, output } = await schemathesis(folder, [
      `${server.http}/openapi.json`,
      ...['--header', `Authorization: Bearer ${await server.token('ada')}`],
      ...OPTIONS
    ]);
    expect([code, output]).toEqual([0, output]);
    // A run that generates no requests would pass too.
    expect(Number(/(\d+) generated/.exec(output)?.[1])).toBeGreaterThan(1000);
    // So would a run that follows no links.
    expect(Number(/API Links: +(\d+) covered/.exec(output)?.[1])).toBeGreaterThan(20);
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}, 1_200_000);

/** Runs it in a folder, into which it writes. */
async function schemathesis(
  cwd: string,
  args: string[]
): Promise<{ code: number; output: string }> {
  const guide = { SCHEMATHESIS_HOOKS: 'guide', PYTHONPATH: __dirname };
  // The test runner requests colours, which would make it draw as in a terminal.
  const env = { ...process.env, ...guide, PYTHONUTF8: '1', FORCE_COLOR: '' };
  const options = { cwd, env, maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout } = await promisify(execFile)(
      ST,
      ['--config-file', join(__dirname, 'guide.toml'), 'run', ...args],
      options
    );
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: `${stdout}${stderr}` };
  }
}
