// Writes data-9/ with the program of the last commit whose database had schema 9.
// Usage: node test/server/upgrade/make-data.mjs
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const COMMIT = '34d2f92';
const TARGET = resolve(import.meta.dirname, 'data-9');
const ROOT = resolve(import.meta.dirname, '../../..');

const folder = mkdtempSync(join(tmpdir(), 'colloquy-old-'));
const data = join(folder, 'data');
const program = join(folder, 'lib', 'main.js');

/** Builds the program as it was, with the packages of today. */
async function buildProgram() {
  const source = execFileSync(
    'git',
    ['archive', COMMIT, 'server', 'src', 'package.json', 'tsconfig.base.json'],
    {
      cwd: ROOT,
      maxBuffer: 2 ** 27
    }
  );
  execFileSync('tar', ['-x', '-C', folder], { input: source });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await build({
    entryPoints: [join(folder, 'server', 'main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external'
  });
}

const tokenOf = (username, name) =>
  execFileSync(
    process.execPath,
    [program, 'token', '--data', data, '--user', username, '--name', name, '--expires', '3650d'],
    { encoding: 'utf8' }
  ).trim();

async function talk(url) {
  const tokens = {
    ada: tokenOf('ada', 'Ada Lovelace'),
    grace: tokenOf('grace', 'Grace Hopper'),
    mary: tokenOf('mary', 'Mary Cartwright')
  };
  const ask = async (person, method, path, body, headers = {}) => {
    const isJson = body !== undefined && typeof body !== 'string';
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[person]}`,
        ...(isJson && { 'content-type': 'application/json' }),
        ...headers
      },
      body: isJson ? JSON.stringify(body) : body
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  };

  // The server knows a person from their first request on.
  for (const person of Object.keys(tokens)) {
    await ask(person, 'GET', '/chat/threads');
  }
  const { chatThread } = await ask('ada', 'POST', '/chat/threads', {
    topic: 'Survey team',
    metadata: { site: 'north' },
    participants: ['grace', 'mary'].map(rawId => ({ communicationIdentifier: { rawId } }))
  });
  const chat = `/chat/threads/${chatThread.id}`;
  const say = async (person, content, more = {}) =>
    (await ask(person, 'POST', `${chat}/messages`, { content, ...more })).id;

  // Enough messages that the first ones leave the document and remain as rows.
  for (let n = 1; n <= 30; n++) {
    await say('ada', `Reading ${n}`);
  }
  const file = await ask('grace', 'POST', `${chat}/attachments?name=levels.csv`, 'a,b\n1,2\n', {
    'content-type': 'text/csv'
  });
  const messages = {
    accents: await say('grace', 'Die Größe der Übersicht ist naïve'),
    edited: await say('ada', 'before'),
    deleted: await say('ada', 'to be deleted'),
    attached: await say('grace', 'The levels', { attachments: [file.id] })
  };
  await ask('ada', 'PATCH', `${chat}/messages/${messages.edited}`, { content: 'after' });
  await ask('ada', 'DELETE', `${chat}/messages/${messages.deleted}`);
  await ask('ada', 'PUT', `${chat}/messages/${messages.accents}/reactions/%F0%9F%91%8D`);
  await ask('ada', 'PUT', `${chat}/messages/${messages.accents}/pin`);
  await ask('grace', 'POST', `${chat}/readReceipts`, { chatMessageId: messages.edited });
  await ask('ada', 'POST', `${chat}/participants/:remove`, { rawId: 'mary' });
  // The receiver does not answer, so that its last message remains to be delivered.
  const webhook = await ask('ada', 'POST', '/chat/webhooks', {
    url: 'http://127.0.0.1:9/',
    events: ['chatMessageReceived']
  });
  messages.last = await say('grace', 'For the webhook');
  return { chat: chatThread.id, file: file.id, messages, webhook, tokens };
}

await buildProgram();
mkdirSync(data);
const config = join(folder, 'config.json');
writeFileSync(
  config,
  JSON.stringify({ limits: { windowMax: 20, windowKeep: 10 }, webhookHosts: ['127.0.0.1:9'] })
);
const server = spawn(
  process.execPath,
  [program, 'serve', '--data', data, '--config', config, '--port', '0', '--bots', ''],
  { stdio: ['ignore', 'pipe', 'inherit'] }
);
const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
const record = await talk(/https?:\S+\d/.exec(line)[0]);
server.kill('SIGTERM');
await once(server, 'exit');

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET);
for (const name of readdirSync(data)) {
  if (!/^(endpoint|lock)$|-(shm|wal)$/.test(name)) {
    cpSync(join(data, name), join(TARGET, name), { recursive: true });
  }
}
writeFileSync(join(TARGET, 'record.json'), `${JSON.stringify(record, null, 2)}\n`);
rmSync(folder, { recursive: true });
