import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE, SqliteStorage } from '../../server/storage/sqlite.js';
import { MAIN, ServerProcess } from './server-process.js';

const COUNT = 6_000;
const bodies = Array.from({ length: COUNT }, (_, i) => `message ${i}`);
const text = JSON.stringify({
  messages: bodies.map((body, i) => ({ id: `m${i}`, type: 'msg', sender: 'ben', time: i, body })),
  users: {},
  attachments: {},
  metadata: { name: 'Long', id: '11111111-1111-4111-8111-111111111111' }
});

let data: string;
let server: ServerProcess;
let token: string;
/** The chat in which a user writes during the import, and the acknowledged messages there. */
let others: string;
let said: string[];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'colloquy-import-'));
  server = new ServerProcess(data);
  await server.start();
  token = await server.token('ada', undefined, { admin: true });
  const { chatThread } = await ask<{ chatThread: { id: string } }>('POST', '/chat/threads', {
    topic: 'Others'
  });
  others = chatThread.id;
  said = [];
});

afterEach(async () => {
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});

async function ask<T>(method: string, path: string, body?: object | string): Promise<T> {
  const response = await fetch(server.http + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'object' ? JSON.stringify(body) : body
  });
  const answer = (await response.json()) as T;
  expect([path, response.ok, answer]).toEqual([path, true, answer]);
  return answer;
}

async function say(): Promise<void> {
  const content = `said ${said.length}`;
  await ask('POST', `/chat/threads/${others}/messages`, { content });
  said.push(content);
}

/** Waits until an import is half done, and writes a few times meanwhile. */
async function untilImporting(storage: SqliteStorage): Promise<void> {
  const isBegun = async (): Promise<boolean> => (await storage.bulk.leftovers(Infinity)).length > 0;
  while (!(await isBegun())) {
    await ask('GET', '/healthz');
  }
  for (let i = 0; i < 3; i++) {
    await say();
  }
  expect(await isBegun()).toBe(true);
}

async function withStorage<T>(run: (storage: SqliteStorage) => Promise<T>): Promise<T> {
  const storage = new SqliteStorage(join(data, DATABASE));
  await storage.open();
  try {
    return await run(storage);
  } finally {
    await storage.close();
  }
}

const bodiesIn = async (chat: string): Promise<string[]> =>
  (
    await ask<{ messages: { type: string; body: string }[] }>('GET', `/chat/threads/${chat}/export`)
  ).messages.flatMap(({ type, body }) => (type === 'msg' ? body : []));

const threads = async (): Promise<string[]> =>
  (await ask<{ value: { id: string }[] }>('GET', '/chat/threads')).value.map(({ id }) => id);

/** Expects nothing of the import, and all messages of others once and in order. */
async function expectOthersAlone(): Promise<void> {
  expect(await threads()).toEqual([others]);
  expect(await bodiesIn(others)).toEqual(said);
}

/** Expects the import once and complete. */
async function expectImported(): Promise<void> {
  const imported = (await threads()).filter(id => id !== others);
  expect(imported).toHaveLength(1);
  expect(await bodiesIn(imported[0])).toEqual(bodies);
  expect(await bodiesIn(others)).toEqual(said);
}

it('[FAULT2] a server that is killed during an import starts with all messages of others, and a repeated import is complete', async () => {
  const failed = ask('POST', '/chat/threads/:import', text).catch((error: unknown) => error);
  await withStorage(untilImporting);
  await server.kill();
  expect(await failed).toMatchObject({ message: 'fetch failed' });
  await server.start();
  await expectOthersAlone();
  await ask('POST', '/chat/threads/:import', text);
  await say();
  await expectImported();
}, 60_000);

it('[FAULT2] a killed import of the command line affects no one else, and a repeated one is complete', async () => {
  const file = join(data, 'long.chat');
  writeFileSync(file, text);
  const start = () =>
    spawn(process.execPath, [MAIN, 'import', '--data', data, file], { stdio: 'ignore' });
  const killed = start();
  const ended = once(killed, 'exit');
  await withStorage(untilImporting);
  killed.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  await say();
  await expectOthersAlone();
  const [code] = (await once(start(), 'exit')) as [number];
  expect(code).toBe(0);
  await expectImported();
  await server.stop();
  await server.start();
  await expectImported();
}, 60_000);
