import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { addressOf } from '../../../server/connections/address.js';
import { Connections } from '../../../server/connections/connections.js';
import { connectionsWithin, descriptorLimit } from '../../../server/connections/descriptors.js';
import { LIMITS, withoutRates, type ILimits } from '../../../server/limits.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { until } from '../sync/test-server.js';

/** An HTTP server with a request handler set by the test, and a manual clock. */
class Port {
  static async open(limits: Partial<ILimits> = {}, most = Infinity): Promise<Port> {
    const port = new Port({ ...LIMITS, ...limits }, most);
    port.server.listen(0, '127.0.0.1');
    await once(port.server, 'listening');
    return port;
  }

  private constructor(limits: ILimits, most: number) {
    this.connections = new Connections({ clock: this.clock, limits, most });
    this.connections.watch(this.server);
    this.server.on('upgrade', (_request, socket: Duplex) => this.upgraded.push(socket));
    this.server.on('clientError', () => undefined);
  }

  readonly clock = new ManualClock();
  readonly requests: { request: IncomingMessage; response: ServerResponse }[] = [];
  readonly upgraded: Duplex[] = [];
  readonly server: Server = createServer((request, response) => {
    this.requests.push({ request, response });
  });
  readonly connections: Connections;

  /** A client that has written some text, and closes nothing by itself. */
  async peer(text = ''): Promise<Socket> {
    const { port } = this.server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    this._peers.push(socket);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  }

  /** The same, once the server has accepted the connection. */
  async known(text = ''): Promise<Socket> {
    const before = this.connections.size;
    const socket = await this.peer(text);
    await until(() => this.connections.size > before);
    return socket;
  }

  async asked(count: number): Promise<void> {
    await until(() => this.requests.length === count);
  }

  async close(): Promise<void> {
    this._peers.forEach(peer => peer.destroy());
    this.connections.dispose();
    this.server.closeAllConnections();
    this.upgraded.forEach(socket => socket.destroy());
    this.server.close();
    await once(this.server, 'close');
    await until(() => this.connections.size === 0);
    expect(this.connections.anonymous).toBe(0);
  }

  private readonly _peers: Socket[] = [];
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n';
const UPGRADE = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

let port: Port;
afterEach(() => port.close());

it('[HALFOPEN1] disconnects a client that does not close after the last response', async () => {
  port = await Port.open({ closeTimeoutMs: 2_000 });
  const peer = await port.peer(GET.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  await port.asked(1);
  port.requests[0].response.end('all');
  await once(peer, 'data');
  const other = await port.peer(UPGRADE);
  await until(() => port.upgraded.length === 1);
  port.upgraded[0].end('HTTP/1.1 401 Unauthorized\r\n\r\n');
  await once(other, 'data');
  const before = port.connections.size;
  expect(before).toBeGreaterThan(0);
  for (let i = 0; i < 4; i++) {
    port.clock.advance(1_000);
  }
  await until(() => port.connections.size === 0);
});

it('[HALFOPEN1] closes an unfinished upgrade after its time-out, and leaves a WebSocket open', async () => {
  port = await Port.open({ headersTimeoutMs: 10_000 });
  await port.peer(UPGRADE);
  await until(() => port.upgraded.length === 1);
  await port.peer(UPGRADE);
  await until(() => port.upgraded.length === 2);
  port.connections.accept(port.upgraded[1]);
  for (let i = 0; i < 11; i++) {
    port.clock.advance(1_000);
  }
  await until(() => port.connections.size === 1 && port.upgraded[0].destroyed);
  port.clock.advance(600_000);
  expect(port.upgraded[1].destroyed).toBe(false);
});

it('[HALFOPEN1] disconnects a client that reads nothing of a response for a time, even if it writes meanwhile', async () => {
  port = await Port.open({ responseTimeoutMs: 60_000 });
  const peer = await port.peer(GET);
  peer.pause();
  await port.asked(1);
  const { request, response } = port.requests[0];
  response.on('error', () => undefined);
  response.write(Buffer.alloc(64 * 1024 * 1024));
  for (let i = 0; i < 59; i++) {
    port.clock.advance(1_000);
  }
  expect(request.socket.destroyed).toBe(false);
  response.write(': ping\n\n'); // more data is no sign that the client reads
  peer.write('GET');
  port.clock.advance(2_000);
  await until(() => request.socket.destroyed);
});

it('[HALFOPEN4] accepts a slow and steady body, and rejects one that trickles', async () => {
  port = await Port.open({ requestTimeoutMs: 30_000, requestBytesPerSecond: 1_000 });
  const steady = await port.peer(POST);
  await port.asked(1);
  const trickling = await port.peer(POST);
  await port.asked(2);
  let told = '';
  trickling.on('data', (data: Buffer) => (told += data.toString()));
  const errors: unknown[] = [];
  const received = [0, 0];
  port.requests.forEach(({ request, response }, i) => {
    request.on('data', (chunk: Buffer) => (received[i] += chunk.length));
    request.on('error', error => {
      errors.push(error);
      response.writeHead(408, { connection: 'close' }).end();
    });
  });
  for (let second = 0; second < 62; second++) {
    port.clock.advance(1_000);
    steady.write(Buffer.alloc(1_200));
    if (errors.length === 0) {
      trickling.write('x');
    }
    await until(() => received[0] >= 1_200 * (second + 1));
  }
  expect(errors).toMatchObject([{ code: 'request_too_slow' }]);
  expect(told).toContain('408');
  expect(steady.destroyed).toBe(false);
  await until(() => port.connections.size === 1);
});

it('[HALFOPEN4] ends a body without a response if no route reads it any more', async () => {
  port = await Port.open({ requestTimeoutMs: 30_000 });
  const peer = await port.peer(POST);
  await port.asked(1);
  port.requests[0].response.end('no');
  await once(peer, 'data');
  for (let i = 0; i < 32; i++) {
    port.clock.advance(1_000);
  }
  await until(() => port.connections.size === 0);
});

it('[HALFOPEN3] closes the oldest connection of an address that has no session, and never one with a session', async () => {
  port = await Port.open({ anonymousPerAddress: 3 }, 100);
  const ada = await port.known(GET);
  await port.asked(1);
  const use = port.connections.signIn(port.requests[0].request.socket, 'ada');
  const others: Socket[] = [];
  for (let i = 0; i < 5; i++) {
    const size = port.connections.size;
    others.push(await port.peer());
    await until(() => port.connections.size > size || others.some(socket => socket.readableEnded));
    others.forEach(socket => socket.resume());
  }
  await until(() => others.filter(({ readableEnded }) => readableEnded).length === 2);
  expect(others.map(({ readableEnded }) => readableEnded)).toEqual([
    true,
    true,
    false,
    false,
    false
  ]);
  expect([ada.readableEnded, port.connections.anonymous]).toEqual([false, 3]);
  use.dispose();
  use.dispose();
  await until(() => others[2].readableEnded);
  expect(port.connections.anonymous).toBe(3);
});

it('[HALFOPEN3] closes a connection with a complete request last', async () => {
  port = await Port.open({ anonymousPerAddress: 3 }, 100);
  const waits = await port.known(GET);
  await port.asked(1);
  const half = await port.known('GET / HTTP/1.1\r\n');
  const others = [waits, half, await port.known(), await port.known()];
  others.forEach(socket => socket.resume());
  await until(() => half.readableEnded);
  expect(others.map(({ readableEnded }) => readableEnded)).toEqual([false, true, false, false]);
});

it('[HALFOPEN3] closes the oldest if all of them wait', async () => {
  port = await Port.open({ anonymousPerAddress: 3 }, 100);
  const others: Socket[] = [];
  for (let i = 1; i <= 3; i++) {
    others.push(await port.known(GET));
    await port.asked(i);
  }
  others.push(await port.peer());
  others.forEach(socket => socket.resume());
  await until(() => others[0].readableEnded);
  expect(others.map(({ readableEnded }) => readableEnded)).toEqual([true, false, false, false]);
});

it('[HALFOPEN3] closes the newest above the total limit', async () => {
  port = await Port.open({ anonymousPerAddress: 100 }, 8);
  const held: Socket[] = [];
  for (let i = 0; i < 8; i++) {
    held.push(await port.known(GET));
    await port.asked(i + 1);
    port.connections.signIn(port.requests[i].request.socket, `user ${i}`);
  }
  const late = await port.peer();
  late.resume();
  await once(late, 'end');
  expect(held.every(({ readableEnded }) => !readableEnded)).toBe(true);
});

it('[HALFOPEN7] gives one user at most a quarter of all connections', async () => {
  port = await Port.open({}, 8);
  const come = async (): Promise<Socket> => {
    await port.known(GET);
    await port.asked(port.requests.length + 1);
    return port.requests.at(-1)!.request.socket;
  };
  const first = await come();
  const use = port.connections.signIn(first, 'ada');
  port.connections.signIn(first, 'ada');
  const second = await come();
  port.connections.signIn(second, 'ada');
  const third = await come();
  expect(() => port.connections.signIn(third, 'ada')).toThrow('too many connections');
  expect(() => port.connections.signIn(third, 'bob')).not.toThrow();
  use.dispose();
  second.destroy();
  await until(() => port.connections.size === 2);
  expect(() => port.connections.signIn(first, 'ada')).not.toThrow();
});

it('[HALFOPEN9] disconnects a client with too many waiting requests on one connection', async () => {
  port = await Port.open();
  const peer = await port.known(GET.repeat(16));
  await port.asked(16);
  port.requests.forEach(({ response }) => response.end('an answer'));
  peer.resume();
  await until(() => port.requests.every(({ response }) => response.closed));
  peer.write(GET.repeat(1_000));
  await until(() => port.connections.size === 0);
  expect(port.requests).toHaveLength(32);
});

it('[HALFOPEN7] closes no connection without a limit', async () => {
  port = await Port.open(withoutRates(LIMITS), 8);
  for (let i = 0; i < 5; i++) {
    await port.known(GET);
    await port.asked(i + 1);
    port.connections.signIn(port.requests[i].request.socket, 'ada');
  }
  expect(port.connections.anonymous).toBe(0);
});

it('[HALFOPEN6] counts an IPv4 address by itself and an IPv6 address by its network, and reads the limit of open files', async () => {
  port = await Port.open();
  const of = (remoteAddress?: string): string => addressOf({ remoteAddress });
  expect(of('::ffff:10.1.2.3')).toBe(of('10.1.2.3'));
  expect(of('2001:db8:1:2:aaaa::1')).toBe(of('2001:db8:1:2:bbbb::2'));
  expect(of('2001:db8:1:2::1')).not.toBe(of('2001:db8:1:3::1'));
  expect([of(undefined), of('nonsense')]).toEqual(['', '']);
  expect(descriptorLimit()).toBeGreaterThan(64);
  expect(descriptorLimit('/nowhere')).toBe(Infinity);
  expect([512, 64, 1, Infinity].map(connectionsWithin)).toEqual([336, 1, 1, Infinity]);
});
