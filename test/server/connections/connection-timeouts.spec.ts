import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { ServerProcess } from '../../faults/server-process.js';
import { HELLO } from '../sync/test-server.js';

/** The number of clients of each kind; with 512 descriptors, a server cannot hold them all. */
const PEERS = 600;

const CHAT = '11111111-1111-4111-8111-111111111111';

const upgrade = (path: string, protocol: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n`;

/** The text that a client sends before it falls silent without closing. */
const HALVES: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'half a head': 'GET / HTTP/1.1\r\nHost: x\r\n',
  nonsense: '\u0000\u0001 nonsense\r\n\r\n',
  'a body that does not come':
    'POST /auth/guest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
  'an expectation, and no body':
    'POST /auth/guest HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n',
  'an upgrade without a token': `${upgrade(`/sync/text:chat:${CHAT}`, 'websocket')}\r\n`,
  'an upgrade with a body': `${upgrade('/sync/x', 'websocket')}Content-Length: 900\r\n\r\n{`,
  'an upgrade to nowhere': `${upgrade('/', 'h2c')}\r\n`,
  'a thousand requests': 'GET /auth HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1_000)
};

let server: ServerProcess;
const peers: Socket[] = [];

beforeAll(async () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-half-open-'));
  const limits = {
    headersTimeoutMs: 1_000,
    requestTimeoutMs: 1_000,
    responseTimeoutMs: 1_000,
    keepAliveTimeoutMs: 1_000,
    closeTimeoutMs: 500,
    requestsPerAddressPer10s: 1_000_000
  };
  server = new ServerProcess(data, { limits, guests: true }, { descriptors: 512 });
  await server.start();
});

afterEach(() => peers.splice(0).forEach(peer => peer.destroy()));

afterAll(async () => {
  await server.stop();
  rmSync(server.data, { recursive: true });
});

async function hold(text: string): Promise<void> {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  peers.push(socket);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  socket.write(text);
}

/** A metric of the server. */
async function measured(name: string): Promise<number> {
  const text = await (await fetch(`${server.http}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
}

/** Opens the chat. */
async function enter(username: string): Promise<WebSocket> {
  const token = await server.token(username);
  const socket = new WebSocket(`${server.ws}/sync/text:chat:${CHAT}?token=${token}`);
  await once(socket, 'open');
  socket.send(HELLO);
  return socket;
}

/** Says something. A client repeats a request that took too long, as one of a busy computer may. */
async function say(username: string, content: string, again = 2): Promise<number> {
  const response = await fetch(`${server.http}/chat/threads/${CHAT}/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await server.token(username)}`,
      'content-type': 'application/json',
      connection: 'close'
    },
    body: JSON.stringify({ content })
  });
  await response.arrayBuffer();
  return response.status === 408 && again > 0 ? say(username, content, again - 1) : response.status;
}

it.each(Object.entries(HALVES))(
  '[HALFOPEN2] 600 clients that send %s, with 512 descriptors, keep no one out, and all are disconnected in time',
  async (_name, text) => {
    const ada = await enter('ada');
    const closed = jest.fn();
    ada.once('close', closed);
    await Promise.all(Array.from({ length: PEERS }, () => hold(text)));
    expect(await say('ada', 'I talk on')).toBe(201);
    const bob = await enter('bob');
    expect(await say('bob', 'and I come in')).toBe(201);
    expect(await measured('colloquy_connections')).toBeLessThan(340);
    // The rest are the users in the chat and this request.
    while ((await measured('colloquy_connections')) > 6);
    expect(closed).not.toHaveBeenCalled();
    expect(await say('ada', 'still')).toBe(201);
    expect(server.log).toBe('');
    ada.terminate();
    bob.terminate();
  }
);

it('[HALFOPEN8] answers an upgrade that is not a WebSocket, and closes it', async () => {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(`${upgrade('/', 'h2c')}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[^]*"code":"not_found"/);
  await once(socket, 'end');
  socket.destroy();
});

it('[HALFOPEN8] answers 408 when a head does not arrive', async () => {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write('GET / HTTP/1.1\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*"request_too_slow"/);
  socket.destroy();
});
