import { readFileSync } from 'node:fs';
import * as Y from 'yjs';
import { ERRORS } from '../../../server/errors.js';
import { RateLimiter } from '../../../server/rates/rate-limiter.js';
import { LIMITS } from '../../../server/limits.js';
import { Peer, presence } from '../../harness/peer.js';
import { at, update } from '../../harness/raw.js';
import { ada, bob, CHAT, OTHER, TestRooms, turns } from './test-rooms.js';

let harness: TestRooms;

afterEach(() => harness?.close());

it('[LIMIT1] refuses messages above the limit in ten seconds by id, and then accepts them again', async () => {
  harness = await TestRooms.open({ messagesPer10s: 3 });
  const peer = await harness.enter(ada);
  const ids = [1, 2, 3, 4].map(n => peer.post(`m${n}`));
  await harness.exchange(peer);
  const told = peer.notices.filter(notice => notice.type === 'refused');
  expect(told).toEqual([expect.objectContaining({ code: 'too_many_requests', id: ids[3] })]);
  expect((await harness.room()).chat.getMessages()).toHaveLength(3);
  await expect(harness.say(ada, 'by command')).rejects.toMatchObject({ code: 'too_many_requests' });
  await harness.say(bob, 'others go on');
  harness.clock.advance(10_000);
  peer.post('and I too');
  await harness.exchange(peer);
  expect((await harness.room()).chat.getMessages()).toHaveLength(5);
});

it('[LIMIT8] counts a change of the chat itself as a message', async () => {
  harness = await TestRooms.open({ messagesPer10s: 3 });
  await harness.enter(ada);
  const rename = (topic: string) =>
    harness.rooms.execute(ada, { type: 'rename', chat: CHAT, topic });
  const change = (value: string) =>
    harness.rooms.execute(ada, { type: 'update-chat', chat: CHAT, metadata: { key: value } });
  await rename('One');
  await change('two');
  await harness.say(ada, 'three');
  for (const more of [rename('Four'), change('four')]) {
    await expect(more).rejects.toMatchObject({ code: 'too_many_requests' });
  }
});

it('[LIMIT2] opens rooms up to a limit, and again when one has closed', async () => {
  harness = await TestRooms.open({ openRooms: 1 });
  await harness.rooms.admit(ada, OTHER);
  const peer = await harness.enter(ada);
  await expect(harness.room(OTHER)).rejects.toMatchObject({ code: 'too_many_rooms' });
  peer.disconnect();
  harness.clock.advance(60_000);
  await turns();
  await expect(harness.room(OTHER)).resolves.toBeDefined();
});

it('[QUOTA1] counts each user separately, in a sliding window', () => {
  const meter = new RateLimiter(2, 1000);
  expect([0, 500, 999].map(now => meter.take('ada', now))).toEqual([true, true, false]);
  expect(meter.take('bob', 999)).toBe(true);
  expect(meter.take('ada', 1000)).toBe(true);
  expect(meter.take('ada', 1001)).toBe(false);
});

it('[LIMIT4] collects changes of presence for a moment and sends them in one frame', async () => {
  harness = await TestRooms.open({ presencePause: 100 });
  const peer = await harness.enter(ada);
  const other = await harness.enter(bob);
  harness.clock.advance(100);
  await harness.exchange(peer, other);
  for (let clock = 2; clock < 12; clock++) {
    peer.up.push({ type: 'awareness', update: presence(7, clock, { isWriting: clock }) });
    peer.give();
    await harness.flush();
  }
  expect(other.down).toEqual([]);
  harness.clock.advance(100);
  expect(other.down.map(frame => frame.type)).toEqual(['awareness']);
});

it('[LIMIT6] limits the client ids of a session', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8 });
  const peer = await harness.enter(ada);
  for (let client = 1; client <= 20; client++) {
    peer.raw(update([new Y.GC(at(client, 0), 1)]));
  }
  await harness.exchange(peer);
  expect(peer.closed).toBe('too_many_requests');
  expect((await harness.room()).chatState.clients.size).toBeLessThanOrEqual(8);
});

it('[LIMIT6] adds no more client ids by presence, and keeps the session', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8 });
  const peer = await harness.enter(ada);
  for (let client = 1; client <= 20; client++) {
    peer.up.push({ type: 'awareness', update: presence(client, 1, {}) });
  }
  await harness.exchange(peer);
  expect([peer.closed, peer.refusals]).toEqual([null, []]);
  expect((await harness.room()).chatState.clients.size).toBeLessThanOrEqual(8);
});

it('[LIMIT6] adds no more client ids by one frame than a session may have', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8 });
  const peer = await harness.enter(ada);
  peer.raw(update(Array.from({ length: 2_000 }, (_, i) => new Y.GC(at(100 + i, 0), 1))));
  for (let i = 0; i < 50; i++) {
    peer.raw(update(Array.from({ length: 8 }, (_, j) => new Y.GC(at(10_000 + 8 * i + j, 0), 1))));
  }
  while (peer.give());
  peer.disconnect(); // its sent frames are still processed
  await harness.flush();
  expect((await harness.room()).chatState.clients.size).toBeLessThan(20);
});

it('[LIMIT12] limits the client ids of a user in one epoch over all sessions', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8, clientsPerUser: 12, epochClients: 10 });
  const stock = await harness.enter(ada); // while it is connected, the document cannot be rewritten
  const ids = (peer: Peer): number =>
    Y.decodeStateVector(Y.encodeStateVector(peer.room!.chat.ydoc)).size;
  const before = ids(stock);
  let last!: Peer;
  for (let session = 0; session < 20; session++) {
    last = new Peer(bob);
    last.connect(await harness.room());
    for (let i = 0; i < 6; i++) {
      last.raw(update([new Y.GC(at(1_000 + 6 * session + i, 0), 1)]));
    }
    await harness.exchange(last);
    last.disconnect();
  }
  expect(last.closed).toBe('too_many_requests');
  expect(ids(stock)).toBeLessThanOrEqual(before + 12);
  const reader = await harness.enter(bob); // its presence has no room, which is no offence
  stock.post('others go on');
  await harness.exchange(stock, reader);
  expect([reader.closed, reader.refusals, reader.toJSON()]).toMatchObject([
    null,
    [],
    [{ body: 'others go on', seq: 1 }]
  ]);
  reader.disconnect();
  stock.disconnect();
  harness.clock.advance(60_000);
  await harness.flush();
  const back = await harness.enter(bob);
  back.post('a new epoch');
  await harness.exchange(back);
  expect(back.toJSON()).toMatchObject([{ body: 'others go on' }, { body: 'a new epoch', seq: 2 }]);
});

it.each([-86_400_000, 86_400_000])(
  "[LIMIT13] keeps the length of a limit and a pause when the computer's clock is set by %i ms",
  async change => {
    harness = await TestRooms.open({ messagesPer10s: 3, streamPause: 1_000 });
    const peer = await harness.enter(ada);
    const text = peer.post(new Y.Text('a text that grows'));
    await harness.exchange(peer);
    await harness.say(ada, 'two');
    await harness.say(ada, 'three');
    harness.clock.set(change);
    harness.clock.advance(5_000);
    await harness.flush();
    expect(await harness.storage.getMessage(CHAT, text)).toMatchObject({
      body: 'a text that grows'
    });
    await expect(harness.say(ada, 'too early')).rejects.toMatchObject({
      code: 'too_many_requests',
      retryAfter: 5
    });
    harness.clock.advance(5_000);
    await harness.say(ada, 'four');
  }
);

it('[LIMIT7] LIMITS.md lists every limit with its default and a named error', () => {
  const rows = readFileSync('LIMITS.md', 'utf8')
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line => line.slice(2, -2).split(' | '));
  const listed = rows.map(([name, value]) => [
    name.slice(1, -1),
    Number(value.replaceAll(',', ''))
  ]);
  expect(Object.fromEntries(listed)).toEqual(LIMITS);
  const errors = rows.flatMap(([, , , told]) => /^`(\w+)`$/.exec(told)?.[1] ?? []);
  expect(errors.filter(code => !(code in ERRORS))).toEqual([]);
});
