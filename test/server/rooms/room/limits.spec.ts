import { readFileSync } from 'node:fs';
import * as Y from 'yjs';
import { ERRORS } from '../../../../server/errors.js';
import { RateLimiter } from '../../../../server/rate-limiter.js';
import { LIMITS } from '../../../../server/limits.js';
import { Peer, presence } from '../../../harness/peer.js';
import { at, update } from '../../../harness/raw.js';
import { ada, bob, CHAT, OTHER, TestRooms, turns } from '../test-rooms.js';

let harness: TestRooms;

afterEach(() => harness?.close());

it('[LIMIT1] messages in ten seconds are limited, then refused by id, then accepted again', async () => {
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

it('[LIMIT8] a change of the chat itself counts like a message', async () => {
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

it('[LIMIT2] rooms are opened up to a limit, and again when one has closed', async () => {
  harness = await TestRooms.open({ openRooms: 1 });
  await harness.rooms.admit(ada, OTHER);
  const peer = await harness.enter(ada);
  await expect(harness.room(OTHER)).rejects.toMatchObject({ code: 'too_many_rooms' });
  peer.disconnect();
  harness.clock.advance(60_000);
  await turns();
  await expect(harness.room(OTHER)).resolves.toBeDefined();
});

it('[QUOTA1] a rate limiter counts each user for itself, in a span that slides', () => {
  const meter = new RateLimiter(2, 1000);
  expect([0, 500, 999].map(now => meter.take('ada', now))).toEqual([true, true, false]);
  expect(meter.take('bob', 999)).toBe(true);
  expect(meter.take('ada', 1000)).toBe(true);
  expect(meter.take('ada', 1001)).toBe(false);
});

it('[LIMIT4] changes of presence are gathered for a moment and told in one frame', async () => {
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

it('[LIMIT6] the client ids of a session are limited', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8 });
  const peer = await harness.enter(ada);
  for (let client = 1; client <= 20; client++) {
    peer.raw(update([new Y.GC(at(client, 0), 1)]));
  }
  await harness.exchange(peer);
  expect(peer.closed).toBe('too_many_requests');
  expect((await harness.room()).chatState.clients.size).toBeLessThanOrEqual(8);
});

it('[LIMIT6] by presence it brings no more either, and stays', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8 });
  const peer = await harness.enter(ada);
  for (let client = 1; client <= 20; client++) {
    peer.up.push({ type: 'awareness', update: presence(client, 1, {}) });
  }
  await harness.exchange(peer);
  expect([peer.closed, peer.refusals]).toEqual([null, []]);
  expect((await harness.room()).chatState.clients.size).toBeLessThanOrEqual(8);
});

it('[LIMIT6] one frame adds no more client ids than a session may', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8 });
  const peer = await harness.enter(ada);
  peer.raw(update(Array.from({ length: 2_000 }, (_, i) => new Y.GC(at(100 + i, 0), 1))));
  for (let i = 0; i < 50; i++) {
    peer.raw(update(Array.from({ length: 8 }, (_, j) => new Y.GC(at(10_000 + 8 * i + j, 0), 1))));
  }
  while (peer.give());
  peer.disconnect(); // what it has sent is worked off all the same
  await harness.flush();
  expect((await harness.room()).chatState.clients.size).toBeLessThan(20);
});

it('[LIMIT12] the client ids of a user in one epoch are limited over all sessions', async () => {
  harness = await TestRooms.open({ clientsPerSession: 8, clientsPerUser: 12, epochClients: 10 });
  const stock = await harness.enter(ada); // for as long as it stays, the document cannot be written anew
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
  const reader = await harness.enter(bob); // its presence finds no place, and is no offence
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
  '[LIMIT13] a limit and a pause last as long when the clock of the computer is set by %i ms',
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
