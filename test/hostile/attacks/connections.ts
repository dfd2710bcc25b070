import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { clientHello } from '../../harness/client-hello.js';
import { pause } from '../attacker.js';
import type { IAttack, IScene } from './attack.js';

/** The bytes that each connection sends before it falls silent. */
const HALF_OPEN: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'half a request line': 'GET /chat/thr',
  'headers without an end': 'GET / HTTP/1.1\r\nHost: x\r\n',
  'an unreadable request': '\u0000\u0001 nonsense\r\n\r\n',
  'a body that never comes':
    'POST /auth/guest HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{',
  'an upgrade without a token':
    'GET /sync/text:chat:x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  'an upgrade to something else':
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'
};

/** The parts of a TLS client's first message that each connection sends before it falls silent. */
const HALF_SECURE: Readonly<Record<string, (hello: Buffer) => Buffer>> = {
  'nothing at all over TLS': () => Buffer.alloc(0),
  'half a TLS hello': hello => hello.subarray(0, hello.length / 2),
  'only a TLS hello': hello => hello
};

async function open({ server }: IScene, bytes: string | Buffer): Promise<Socket> {
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  socket.write(bytes);
  return socket;
}

/** A WebSocket in the chat, written byte by byte. */
const upgrade = (scene: IScene): Promise<Socket> =>
  open(
    scene,
    [
      `GET /sync/text:chat:${scene.chat}?client=colloquy&token=${scene.mal.token} HTTP/1.1`,
      'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n'
    ].join('\r\n')
  );

/** A WebSocket frame with a mask of zeros. */
const masked = (opcode: number, ...bytes: readonly number[]): Buffer =>
  Buffer.from([opcode, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes]);

const WHOLE = 0x82;
const FIRST = 0x02;
const NEXT = 0x00;

/** Sends many frames in one chunk, in each of a few sessions. */
const pour = (name: string, chunk: Buffer): IAttack => ({
  name,
  async run(scene) {
    const sockets = await Promise.all(Array.from({ length: 5 }, () => upgrade(scene)));
    await pause(300);
    sockets.forEach(socket => socket.write(masked(WHOLE, 0, 0, 1, 0)));
    for (const socket of sockets) {
      socket.write(chunk);
      await pause(100);
    }
    await pause(500);
    sockets.forEach(socket => socket.destroy());
  }
});

const copies = (count: number, frame: Buffer): Buffer =>
  Buffer.concat(Array<Buffer>(count).fill(frame));

/** Expects an answer to another client meanwhile. */
async function comeIn({ server, mal }: IScene): Promise<void> {
  const place = { port: server.port, host: '127.0.0.1' };
  const socket = server.http.startsWith('https')
    ? connectTls({ ...place, ca: readFileSync(server.certificate) })
    : connect(place);
  socket.write(
    `GET /chat/threads HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${mal.token}\r\n\r\n`
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  if (!answer.toString().startsWith('HTTP/1.1 200')) {
    throw new Error(`A client got no answer: ${answer.toString()}`);
  }
}

/** The number of the server's open files and connections. */
const descriptorsOf = ({ server }: IScene): number => readdirSync(`/proc/${server.pid}/fd`).length;

/** The longest time until half-open connections are closed, in milliseconds: all time-outs together, and a margin. */
const GONE = 10_000;

/** Opens many connections of a kind, as long as the server permits, and waits until it has closed them. */
const hold = (name: string, bytesOf: () => Promise<string | Buffer>, settings = {}): IAttack => ({
  name: `600 connections with ${name}, under 512 descriptors`,
  descriptors: 512,
  settings: {
    ...settings,
    limits: { headersTimeoutMs: 1_000, requestTimeoutMs: 1_000, closeTimeoutMs: 500 }
  },
  async run(scene) {
    const before = descriptorsOf(scene);
    const bytes = await bytesOf();
    const sockets = await Promise.all(Array.from({ length: 600 }, () => open(scene, bytes)));
    await comeIn(scene);
    for (const end = performance.now() + GONE; descriptorsOf(scene) > before + 10;) {
      if (performance.now() > end) {
        throw new Error(`The server still has ${descriptorsOf(scene) - before} connections.`);
      }
      await pause(50);
    }
    sockets.forEach(socket => socket.destroy());
  }
});

/** A frame of 7.5 MB that never ends. */
const ENDLESS = Buffer.concat([
  Buffer.from([0x02, 0xff, 0, 0, 0, 0, 0, 0x7a, 0x12, 0, 0, 0, 0, 0]),
  Buffer.alloc(7_500_000)
]);

export const connectionAttacks: readonly IAttack[] = [
  ...Object.entries(HALF_OPEN).map(([name, text]) => hold(name, () => Promise.resolve(text))),
  ...Object.entries(HALF_SECURE).map(([name, partOf]) =>
    hold(name, async () => partOf(await clientHello()), { tlsSelfSigned: true })
  ),
  pour('20,000 presence requests in one chunk', copies(20_000, masked(WHOLE, 3))),
  pour(
    'a frame cut into 20,000 fragments',
    Buffer.concat([masked(FIRST, 0), copies(20_000, masked(NEXT))])
  ),
  {
    name: '100 sessions that are disconnected and send 7.5 MB instead',
    async run(scene) {
      const sockets = await Promise.all(Array.from({ length: 100 }, () => upgrade(scene)));
      await pause(1_000);
      // Two bytes that are no frame of the protocol.
      sockets.forEach(socket => socket.write(masked(WHOLE, 99, 99)));
      await pause(500);
      for (const socket of sockets) {
        socket.write(ENDLESS);
        await pause(10);
      }
      await pause(1_000);
      sockets.forEach(socket => socket.destroy());
    }
  }
];
