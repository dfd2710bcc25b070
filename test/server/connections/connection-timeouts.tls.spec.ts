import { once } from 'node:events';
import { Agent, get } from 'node:https';
import { connect, type Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { clientHello } from '../../harness/client-hello.js';
import { TlsServer } from '../../harness/tls-server.js';

const PEERS = 200;

let server: TlsServer;
let agent: Agent;
const peers: Socket[] = [];

beforeAll(async () => {
  const limits = { headersTimeoutMs: 1_000, closeTimeoutMs: 500 };
  server = await TlsServer.start({ limits });
  agent = new Agent({ ca: server.ca, keepAlive: true });
});

afterEach(() => peers.splice(0).forEach(peer => peer.destroy()));

afterAll(async () => {
  agent.destroy();
  await server.stop();
});

async function hold(bytes: Buffer): Promise<void> {
  const socket = connect({
    port: Number(new URL(server.endpoint).port),
    host: '127.0.0.1',
    allowHalfOpen: true
  });
  socket.on('error', () => undefined);
  peers.push(socket);
  await once(socket, 'connect');
  socket.write(bytes);
}

/** The number of connections that the server counts. */
async function connections(): Promise<number> {
  const request = get(`${server.endpoint}/metrics`, { agent });
  const [answer] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  return Number(/^colloquy_connections (\d+)/m.exec(await textOf(answer))?.[1]);
}

it.each<[string, (hello: Buffer) => Buffer]>([
  ['nothing', () => Buffer.alloc(0)],
  ['half a hello', hello => hello.subarray(0, hello.length / 2)],
  ['only a hello', hello => hello],
  ['nonsense', () => Buffer.from('GET / HTTP/1.1\r\n\r\n')]
])(
  '[HALFOPEN2] disconnects clients in time that begin a TLS handshake with %s',
  async (_, bytesOf) => {
    const bytes = bytesOf(await clientHello());
    await Promise.all(Array.from({ length: PEERS }, () => hold(bytes)));
    // One connection is this request's.
    while (!((await connections()) <= 1));
    expect(server.log).toBe('');
  }
);
