import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as decoding from 'lib0/decoding';
import type { WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { person } from '../../harness/people.js';
import { CHAT, TestServer, until } from './test-server.js';

type Socket = WebSocket & { messages: Buffer[] };

const ada = person('ada');
const LAG_BYTES = 64 * 1024;
const BODY = 'x'.repeat(20_000);
/** The step 1 of an empty copy. */
const STEP1 = Uint8Array.from([0, 0, 1, 0]);

let harness: TestServer;

beforeEach(async () => {
  // On such a socket, the kernel buffers little for a client that does not read.
  const unixSocket = join(tmpdir(), `colloquy-lag-${process.pid}.sock`);
  harness = await TestServer.open({
    unixSocket,
    noLimits: true,
    limits: { lagBytes: LAG_BYTES, windowBytes: 64 * 1024 * 1024 }
  });
});

afterEach(() => harness.close());

const write = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) {
    const message = { body: BODY };
    await harness.server.rooms.execute<'send'>(ada, { type: 'send', chat: CHAT, message });
  }
};

const isStep2 = ([type, sub]: Buffer): boolean => type === 0 && sub === 1;
const isUpdate = ([type, sub]: Buffer): boolean => type === 0 && sub === 2;

/** Opens a socket that is in sync, and stops reading. */
async function stalled(name: string, query = ''): Promise<Socket> {
  const socket = await harness.socket(person(name), query);
  await until(() => socket.messages.some(isStep2));
  socket.pause();
  return socket;
}

/** The bytes that wait in the server for each of its sockets. */
function waiting(): number[] {
  const { _sync } = harness.server as unknown as { _sync: { _sockets: WebSocketServer } };
  return [..._sync._sockets.clients].map(({ bufferedAmount }) => bufferedAmount);
}

function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it('[LAG1] a socket that reads again gets one frame, and then has the content of the room', async () => {
  const doc = new Y.Doc();
  const socket = await stalled('bob');
  await write(40);
  expect(Math.max(...waiting())).toBeGreaterThan(LAG_BYTES);
  socket.resume();
  await until(() => socket.messages.filter(isStep2).length > 1);
  await write(1);
  await until(() => isUpdate(socket.messages.at(-1)!));
  expect(socket.messages.filter(isStep2)).toHaveLength(2);
  expect(socket.messages.filter(isUpdate).length).toBeLessThan(40);
  for (const data of socket.messages) {
    if (isStep2(data) || isUpdate(data)) {
      const decoder = decoding.createDecoder(new Uint8Array(data).subarray(2));
      Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
    }
  }
  const ids = doc.getArray<Y.Map<unknown>>('messages').map(message => message.get('id'));
  expect([ids.length, new Set(ids).size]).toEqual([41, 41]);
  const { chat } = await harness.server.rooms.open(CHAT);
  expect(doc.getArray('messages').toJSON()).toEqual(chat.ymessages.toJSON());
  expect(doc.store.pendingStructs).toBeNull();
});

it('[LAG4] a thousand sockets that do not read hold at most a limit each, whatever is written', async () => {
  for (let i = 0; i < 1000; i += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, n) => stalled(`p${i + n}`)));
  }
  await write(30);
  const [before, used] = [waiting(), memory()];
  expect(before).toHaveLength(1000);
  expect(Math.min(...before)).toBeGreaterThan(LAG_BYTES);
  // The frame that exceeded the limit, and one more after which the server knows the client's content.
  expect(Math.max(...before)).toBeLessThan(LAG_BYTES + 2 * (BODY.length + 1000));
  await write(100);
  expect(waiting()).toEqual(before);
  const grown = memory() - used;
  console.info(`1,000 stalled sockets: ${(grown / 1e6).toFixed(1)} MB more after 100 messages.`);
  // A hundred bodies, in the document, its copies and the store. A queue of frames would be 50 MB.
  expect(grown).toBeLessThan(25e6);
}, 120_000);

it('[LAG5] the server does not read from a client that does not read', async () => {
  const socket = await stalled('bob');
  await write(40);
  const before = waiting();
  for (let i = 0; i < 20_000; i++) {
    socket.send(STEP1);
    socket.send(Uint8Array.from([3]));
    socket.ping();
  }
  const other = await stalled('cyd');
  other.terminate();
  await until(() => waiting().length === 1);
  expect(waiting()).toEqual(before);
});

it('[LAG6] a client that does not catch up in time is disconnected, even if it answers pings', async () => {
  const socket = await stalled('bob', '&client=colloquy');
  const quick = await stalled('cyd');
  const closed = new Promise<number>(resolve => socket.once('close', resolve));
  await write(40);
  quick.resume();
  await until(() => quick.messages.filter(isStep2).length > 1);
  harness.clock.advance(59_999);
  expect(socket.readyState).toBe(socket.OPEN);
  harness.clock.advance(1);
  socket.resume();
  expect(await closed).toBe(4508);
  expect(socket.messages.at(-1)?.toString()).toContain('"code":"too_slow"');
  expect(socket.messages.at(-1)?.toString()).toContain('"retry":true');
  expect(socket.messages.filter(isStep2)).toHaveLength(1);
});
