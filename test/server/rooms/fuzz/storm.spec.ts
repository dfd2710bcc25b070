import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as Y from 'yjs';
import { Random } from '../../../harness/random.js';
import { messagesOf } from '../../../harness/peer.js';
import { Storm } from './storm.js';
import { ada, CHAT, TestRooms } from '../test-rooms.js';

const FRAMES = Number(process.env.STORM_FRAMES ?? 20_000);
const GUST = 250;
const MB = 2 ** 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const { log, warn } = console;
let harness: TestRooms;

beforeAll(async () => {
  harness = await TestRooms.open();
  console.log = console.warn = () => undefined; // Yjs logs a lot, and a mock would keep it all
});

afterAll(async () => {
  Object.assign(console, { log, warn });
  await harness.close();
});

it(`[GATE25] ${FRAMES} random and corrupted frames change nothing for others, leave memory flat, and take little time`, async () => {
  const honest = await harness.enter(ada);
  const id = honest.post('mine');
  const text = new Y.Text('grows 😀');
  const streamed = honest.post(text);
  await harness.exchange(honest);
  const room = await harness.room();
  const storm = new Storm(harness, new Random(1));
  await storm.prepare();
  let longest = 0;
  let warm = 0;
  for (let sent = 0; sent < FRAMES; sent += GUST) {
    if (warm === 0 && sent >= FRAMES / 5) {
      warm = heap();
    }
    const start = cpu();
    await storm.blow(GUST);
    longest = Math.max(longest, cpu() - start);
    honest.up.length = 0; // its own step 1 is not answered again
    while (honest.take());
    // The memory that the test itself uses does not count.
    harness.told.length = honest.notices.length = 0;
  }
  const grown = (heap() - warm) / MB;
  if (process.env.STORM_FRAMES) {
    const { read, closed } = storm;
    const facts = {
      read,
      closed,
      grown,
      longest,
      messages: room.chatState.lastSeq,
      ids: room.chatState.clients.size
    };
    process.stdout.write(`${JSON.stringify(facts)}\n`);
  }
  expect(harness.errors).toEqual([]);
  expect(await harness.room()).toBe(room);
  expect(room.chat.getMessage(id)).toMatchObject({ body: 'mine', seq: 1 });
  expect(room.chat.getMessage(streamed)).toMatchObject({ body: 'grows 😀', seq: 2 });
  text.insert(text.length, '!');
  await harness.exchange(honest);
  expect(room.chat.getMessage(streamed)!.body).toBe('grows 😀!');
  expect(honest.toJSON()).toEqual(messagesOf(room.chat.ydoc));
  const others = room.chat.getMessages().filter(({ sender }) => sender !== 'mal');
  expect(others.map(message => message.id)).toEqual([id, streamed]);
  const rows = await harness.storage.listMessages(CHAT, { limit: 10_000 });
  expect(rows.every(({ sender }) => ['ada', 'mal'].includes(sender))).toBe(true);
  expect(storm.closed).toBeGreaterThan(FRAMES / 200);
  expect(grown).toBeLessThan(16);
  expect(longest).toBeLessThan(3_000);
}, 3_600_000);
