import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { person } from '../../harness/people.js';
import { CHAT, HELLO, TestServer, until } from './test-server.js';

const ada = person('ada');
const MANY = 300;

let harness: TestServer;

beforeEach(async () => {
  harness = await TestServer.open({ noLimits: true });
});

afterEach(() => harness.close());

/** Records for each frame that the room gets the turn of the event loop. */
async function watch(): Promise<{ turns: number[]; end: () => void }> {
  const room = await harness.server.rooms.open(CHAT);
  const receive = room.receive.bind(room);
  const turns: number[] = [];
  let turn = 0;
  let next: NodeJS.Immediate;
  const count = (): void => {
    turn++;
    next = setImmediate(count);
  };
  count();
  room.receive = (session, frame) => {
    turns.push(turn);
    receive(session, frame);
  };
  return { turns, end: () => clearImmediate(next) };
}

/** Writes many frames in one chunk. */
function sendAtOnce(socket: WebSocket, frames: readonly Uint8Array[]): void {
  const { _socket: stream } = socket as unknown as { _socket: Duplex };
  stream.cork();
  frames.forEach(frame => socket.send(frame));
  stream.uncork();
}

it.each<[string, Uint8Array]>([
  ['a step 1', HELLO],
  ['a request for presence', Uint8Array.from([3])]
])(
  '[LOAD19] each turn of the event loop reads one of many small frames in a chunk: %s',
  async (_, frame) => {
    const socket = await harness.socket(ada);
    await until(() => socket.messages.length > 0);
    const { turns, end } = await watch();
    sendAtOnce(socket, Array<Uint8Array>(MANY).fill(frame));
    await until(() => turns.length === MANY);
    end();
    const counts = new Map<number, number>();
    turns.forEach(turn => counts.set(turn, (counts.get(turn) ?? 0) + 1));
    // The counter may run before or after the frame of its turn.
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
  }
);

it('[LOAD19] all frames that were sent before the client left are processed', async () => {
  const socket = await harness.socket(ada);
  await until(() => socket.messages.length > 0);
  const { turns, end } = await watch();
  sendAtOnce(socket, Array<Uint8Array>(MANY).fill(HELLO));
  socket.close();
  await until(() => turns.length === MANY);
  end();
});

it('[LOAD19] a frame of a thousand fragments is accepted, and one of thousands closes its connection', async () => {
  const socket = await harness.socket(ada, '&client=colloquy');
  await until(() => socket.messages.length > 0);
  const { turns, end } = await watch();
  const send = (fragments: number): void => {
    for (let i = 0; i < fragments; i++) {
      socket.send(HELLO.subarray(i, i + 1), { fin: i === fragments - 1 });
    }
  };
  const step2s = (): number =>
    socket.messages.filter(([type, sub]) => type === 0 && sub === 1).length;
  await until(() => step2s() === 1);
  const before = turns.length;
  send(1_000);
  await until(() => turns.length === before + 1);
  const closed = new Promise<number>(resolve => socket.once('close', resolve));
  send(3_000);
  expect(await closed).toBe(4400);
  expect(turns).toHaveLength(before + 1);
  end();
});
