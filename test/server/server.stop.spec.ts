import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { loadConfig } from '../../server/config.js';
import { createServer } from '../../server/server.js';
import { MemoryStorage } from '../../testing/index.js';
import { SqliteStorage } from '../../server/storage/sqlite.js';
import { Client } from '../faults/client.js';
import { ServerProcess } from '../faults/server-process.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { person } from '../harness/people.js';
import { turns } from './rooms/test-rooms.js';

const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';

/** The built program, when an operator stops it. */
describe('SIGTERM', () => {
  let directory: string;
  let server: ServerProcess;
  const clients: Client[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'colloquy-stop-'));
    server = new ServerProcess(directory, { bots: [] });
    await server.start();
  });
  afterEach(async () => {
    clients.splice(0).forEach(client => client.dispose());
    await server.kill();
    rmSync(directory, { recursive: true });
  });

  const raw = (lines: string[]): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(lines.join('\r\n'));
        resolve(socket);
      });
      socket.on('error', reject);
    });

  it('[STOP1] stores and shows everything that has arrived, and disconnects everyone with a reason and 4501', async () => {
    const client = await Client.open(server, 'ada', CHAT);
    clients.push(client);
    await client.until(() => client.isSynced);
    const token = await server.token('bob');
    const ours = new WebSocket(
      `${server.ws}/sync/text:chat:${CHAT}?token=${token}&client=colloquy`
    );
    await once(ours, 'open');
    const texts: string[] = [];
    ours.on('message', data => texts.push((data as Buffer).toString()));
    const closed = once(ours, 'close');
    const id = client.write('just before the end');
    await client.until(() => client.seqOf(id) !== undefined);
    const exited = server.stop();
    expect(((await closed) as unknown[])[0]).toBe(4501);
    expect(texts.join()).toContain('"type":"closing","code":"closing"');
    expect(await exited).toBe(143);
    const storage = new SqliteStorage(join(directory, 'colloquy.sqlite'));
    await storage.open();
    expect(await storage.listMessages(CHAT, { limit: 9 })).toMatchObject([{ id, seq: 1 }]);
    await storage.close();
  });

  it('[STOP2] ends within 5 s, even if a client does not answer and a request does not end', async () => {
    const token = await server.token('ada');
    const deaf = await raw([
      `GET /sync/text:chat:${CHAT}?token=${token} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
      '\r\n'
    ]);
    await once(deaf, 'data');
    deaf.pause();
    const endless = await raw([
      'POST /chat/threads HTTP/1.1',
      'Host: 127.0.0.1',
      `Authorization: Bearer ${token}`,
      'Content-Type: application/json',
      'Content-Length: 1000',
      '\r\n{'
    ]);
    const start = performance.now();
    const stopped = server.stop();
    // The silent client holds the server for a second, which is time enough for a request.
    const knock = (): Promise<number> =>
      fetch(`${server.http}/sync/text:chat:${CHAT}?token=${token}`).then(
        ({ status }) => status,
        () => 503
      );
    let status = await knock();
    while (status === 404 && performance.now() - start < 1000) {
      status = await knock(); // the signal has not reached the server yet
    }
    expect(status).toBe(503);
    expect(await stopped).toBe(143);
    expect(performance.now() - start).toBeLessThan(5000);
    deaf.destroy();
    endless.destroy();
  });
});

it('[STOP3] waits a second for a bot that does not finish, and no longer', async () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-stop-'));
  const clock = new ManualClock();
  let told!: () => void;
  const asked = new Promise<void>(resolve => (told = resolve));
  const bot = {
    name: 'slow',
    displayName: 'Slow',
    onMessage: () => {
      told();
      return new Promise<void>(() => undefined);
    }
  };
  const config = loadConfig({ data, port: 0, bots: [], logLevel: 'silent' });
  const server = createServer(config, { clock, storage: new MemoryStorage(), bots: [bot] });
  await server.listen();
  const ada = person('ada');
  const create = { type: 'create-chat', id: CHAT, access: 'open' } as const;
  await server.rooms.execute<'create-chat'>(ada, create);
  const role = { type: 'set-role', chat: CHAT, username: 'slow', role: 'bot' } as const;
  await server.rooms.execute<'set-role'>(ada, role);
  const message = { body: 'are you there?' };
  await server.rooms.execute<'send'>(ada, { type: 'send', chat: CHAT, message });
  await asked;
  const start = clock.now();
  let isClosed = false;
  const closed = server.close().finally(() => (isClosed = true));
  while (!isClosed) {
    // Time enough for all work that does not need the clock.
    await turns(2_000);
    clock.advance(500);
  }
  await closed;
  expect(clock.now() - start).toBeGreaterThanOrEqual(1000);
  expect(clock.now() - start).toBeLessThan(5000);
  rmSync(data, { recursive: true });
});
