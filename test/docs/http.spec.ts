import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { person } from '../harness/people.js';
import { Served } from '../harness/served.js';

const run = promisify(execFile);

/** The shell commands of a guide, one each, comments included. */
function commandsOf(guide: string): string[] {
  const blocks = readFileSync(guide, 'utf8').matchAll(/^```sh\n(.*?)^```/gms);
  return [...blocks].flatMap(([, block]) => block.replaceAll('\\\n', '').trim().split('\n'));
}

/** Commands that only other tests can run: they start servers, follow an endless stream, or name a receiver that does not exist. */
const isElsewhere = (command: string): boolean =>
  /npx|CA_BUNDLE|\/events|hooks\.example/.test(command);

/** Deletes the chat that the others use. */
const isLast = (command: string): boolean =>
  /-X DELETE \$URL\/chat\/threads\/\$CHAT( |$)/.test(command);

const hasCurl = spawnSync('curl', ['--version']).status === 0;

(hasCurl ? it : it.skip)('[DOCS4] the curl commands of the HTTP guide work', async () => {
  const served = await Served.start();
  const directory = mkdtempSync(join(tmpdir(), 'colloquy-guide-'));
  writeFileSync(join(directory, 'plot.png'), Buffer.from('iVBORw0KGgo=', 'base64'));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    URL: `http://127.0.0.1:${served.port}`,
    AUTH: `Authorization: Bearer ${await served.token(person('ada'))}`,
    BOT: `Authorization: Bearer ${await served.token(person('deployer', { bot: true }))}`,
    JSON: 'Content-Type: application/json'
  };
  // The other person of the guide has been here before.
  const { chatThread } = await served.ask<{ chatThread: { id: string } }>(
    person('grace'),
    'POST',
    '/chat/threads',
    { topic: 'Before' }
  );
  const before = `/chat/threads/${chatThread.id}/messages`;
  await served.ask(person('grace'), 'POST', before, { content: 'Hello' });
  const commands = commandsOf('docs/http.md').filter(command => !isElsewhere(command));
  const inOrder = [...commands.filter(one => !isLast(one)), ...commands.filter(isLast)];
  const failed: string[] = [];
  let answer = '';
  let calls = 0;
  for (const command of inOrder) {
    const [, name] = /^export (\w+)=…/.exec(command) ?? [];
    if (name) {
      const { id, chatThread } = JSON.parse(answer) as { id: string; chatThread?: { id: string } };
      env[name] = chatThread?.id ?? id;
      continue;
    }
    calls++;
    const script = `curl() { command curl -sS --fail-with-body "$@"; }\n${command}`;
    await run('bash', ['-c', script], { env, cwd: directory }).then(
      ({ stdout }) => (answer = stdout),
      ({ stdout }: { stdout: string }) => failed.push(`${command}: ${stdout}`)
    );
  }
  await served.stop();
  rmSync(directory, { recursive: true });
  expect(failed).toEqual([]);
  expect(calls).toBeGreaterThan(20);
  expect(served.takeErrors()).toEqual([]);
});
