import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { ILimits } from '../../../../server/limits.js';
import type { Room } from '../../../../server/rooms/room/room.js';
import { messagesOf, presence } from '../../../harness/peer.js';
import type { Peer } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { Random } from '../../../harness/random.js';
import { any, at, item, map, message, update } from '../../../harness/raw.js';
import { ada, CHAT, OTHER, TestRooms, turns } from '../test-rooms.js';

/** The cost of the frames of one user, however many, and the structs that they leave. */

let harness: TestRooms;
let room: Room;
let honest: Peer;
let mal: Peer;

const own = { sender: 'mal', id: 'm1', body: 'hello', type: 'msg', raw_time: false };

const enter = async (limits: Partial<ILimits> = {}): Promise<void> => {
  harness = await TestRooms.open(limits);
  room = await harness.room();
  honest = await harness.enter(ada);
  mal = await harness.enter(person('mal'));
};

afterEach(async () => {
  expect(harness.errors).toEqual([]);
  await harness.close();
});

const exchange = (): Promise<void> => harness.exchange(honest, mal);

const send = async (bytes: Uint8Array): Promise<void> => {
  if (!mal.room) {
    mal.connect(await harness.room());
  }
  mal.raw(bytes);
  await exchange();
};

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** Erased items of two clients in alternation, so that Yjs merges none of them. */
const zigzag = (first: number, length: number): Uint8Array => {
  const ids = range(length).map(i => at(first + (i % 2), i >> 1));
  return update(
    ids.map((id, i) =>
      item(id, new Y.ContentDeleted(1), i === 0 ? { parent: 'messages' } : { origin: ids[i - 1] })
    )
  );
};

const structsOf = (doc: Y.Doc): number =>
  [...doc.store.clients.values()].reduce((sum, { length }) => sum + length, 0);

describe('a budget', () => {
  it('[GATE31] disconnects a user who sends more structs in ten seconds with a named error, loses nothing, and lets them return', async () => {
    await enter({ structsPer10s: 100 });
    const ids = range(30).map(n => mal.post(`m${n}`)); // one frame each, of six structs
    await exchange();
    expect(mal.closed).toBe('too_many_requests');
    const there = room.chat.getMessages().length;
    expect(there).toBeGreaterThan(10);
    expect(there).toBeLessThan(20);
    honest.post('others go on');
    await exchange();
    harness.clock.advance(10_000);
    mal.connect(room);
    await exchange();
    expect(ids.filter(id => !room.chat.getMessage(id))).toEqual([]);
    expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
  });

  it('[GATE31] does not even read a session that reconnects at once', async () => {
    await enter({ structsPer10s: 100 });
    await send(update(range(101).map(i => new Y.GC(at(7, i), 1))));
    expect(mal.closed).toBe('too_many_requests');
    mal.connect(room);
    await send(Uint8Array.of(255, 255)); // would be malformed
    expect(mal.closed).toBe('too_many_requests');
  });

  it('[GATE31] counts bytes as well, over all chats', async () => {
    await enter({ updateBytesPer10s: 10_000 });
    await harness.rooms.admit(ada, OTHER);
    const elsewhere = await harness.enter(person('mal'), OTHER);
    elsewhere.post('x'.repeat(6_000));
    await harness.exchange(elsewhere);
    expect((await harness.room(OTHER)).chat.getMessages()).toHaveLength(1);
    mal.post('x'.repeat(6_000));
    await exchange();
    expect(mal.closed).toBe('too_many_requests');
    expect(room.chat.getMessages()).toEqual([]);
  });

  it('[GATE31] processes ninety frames that compete for one place at the cost of a few', async () => {
    await enter();
    const frames = range(90).map(f =>
      update(
        range(4_000).map(i =>
          item(at(100 + f, i), new Y.ContentDeleted(1), { parent: 'users', key: 'mal' })
        )
      )
    );
    const start = process.cpuUsage();
    for (const frame of frames) {
      await send(frame);
    }
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(5); // 12 without the limit
    expect(mal.closed).toBe('too_many_requests');
    honest.post('others go on');
    await harness.exchange(honest);
    expect(room.chat.getMessages()).toHaveLength(1);
  });

  it('[GATE31] counts nested values before it creates them', async () => {
    await enter();
    const objects = encoding.createEncoder();
    encoding.writeUint8(objects, 117);
    encoding.writeVarUint(objects, 2_000_000);
    range(2_000_000).forEach(() => encoding.writeUint16(objects, 118)); // {} each
    const frame = Buffer.from(update(message(7, 0, { ...own, metadata: 'HERE' })));
    const place = frame.indexOf('HERE') - 2;
    const bomb = Buffer.concat([
      frame.subarray(0, place),
      encoding.toUint8Array(objects),
      frame.subarray(place + 6)
    ]);
    await send(new Uint8Array(bomb));
    expect(mal.closed).toBe('malformed');
    expect(room.chat.getMessages()).toEqual([]);
  });

  it('[GATE31] counts cuts of an own text as the structs that they create', async () => {
    await enter({ structsPer10s: 200 });
    const id = mal.post(new Y.Text('x'.repeat(2_000)));
    await exchange();
    const { client, clock } = (room.chat.getYMessage(id)!.get('body') as Y.Text)._start!.id;
    const cuts = range(900).map(i => [client, clock + 2 * i, 1] as const);
    const deletes = update([], cuts.slice(0, 1)); // one client, many ranges
    const encoder = encoding.createEncoder();
    [0, 1, client, cuts.length, ...cuts.flatMap(([, from, len]) => [from, len])].forEach(n =>
      encoding.writeVarUint(encoder, n)
    );
    const before = structsOf(room.chat.ydoc);
    await send(encoding.toUint8Array(encoder));
    expect(mal.refusals).toContain('too_many_requests');
    expect(room.chat.getMessage(id)!.body).toHaveLength(2_000); // all or nothing
    expect(structsOf(room.chat.ydoc)).toBe(before);
    harness.clock.advance(10_000);
    await send(deletes);
    expect(room.chat.getMessage(id)!.body).toHaveLength(1_999);
  });

  it('[GATE41] refuses an edit that cuts a text at more than 2,000 places, and accepts one that clears the text', async () => {
    await enter({ structsPer10s: Infinity });
    const text = new Y.Text('x'.repeat(10_000));
    const id = mal.post(text);
    await exchange();
    const { client, clock } = (room.chat.getYMessage(id)!.get('body') as Y.Text)._start!.id;
    const holes = (count: number): Uint8Array => {
      const encoder = encoding.createEncoder();
      const ranges = range(count).flatMap(i => [clock + 1 + 2 * i, 1]);
      [0, 1, client, count, ...ranges].forEach(n => encoding.writeVarUint(encoder, n));
      return encoding.toUint8Array(encoder);
    };
    const before = structsOf(room.chat.ydoc);
    await send(holes(1_500));
    expect(mal.refusals).toEqual(['frame_too_large']);
    expect(structsOf(room.chat.ydoc)).toBe(before);
    await send(holes(1_000));
    expect(room.chat.getMessage(id)!.body).toHaveLength(9_000);
    text.delete(0, text.length);
    await exchange();
    expect(room.chat.getMessage(id)!.body).toBe('');
  });
});

describe('a frame without effect', () => {
  const erased = (client: number, count: number): Uint8Array =>
    update(
      range(count).map(i =>
        item(at(client + i, 0), new Y.ContentDeleted(1), { parent: 'messages' })
      )
    );

  it.each<[string, () => Uint8Array]>([
    ['erased', () => erased(50, 6)],
    [
      'no messages',
      () => update(range(6).map(i => item(at(50 + i, 0), any(1), { parent: 'messages' })))
    ],
    [
      'forged',
      () =>
        update(range(6).flatMap(i => message(50 + i, 0, { ...own, id: `f${i}`, sender: 'ada' })))
    ],
    [
      'unfit',
      () => update(range(6).flatMap(i => message(50 + i, 0, { ...own, id: `f${i}`, body: 7 })))
    ]
  ])('[GATE32] counts messages that are %s towards the rate', async (_, make) => {
    await enter({ messagesPer10s: 5 });
    await send(make());
    expect(mal.refusals).toContain('too_many_requests');
    mal.post('one more');
    await exchange();
    expect(room.chat.getMessages()).toEqual([]);
    harness.clock.advance(10_000);
    mal.post('and later');
    await exchange();
    expect(room.chat.getMessages()).toMatchObject([{ body: 'and later' }]);
  });

  it('[GATE32] leaves almost nothing, in alternation between two client ids', async () => {
    await enter();
    honest.post('one');
    await exchange();
    for (let i = 0; i < 4; i++) {
      await send(zigzag(100 + 2 * i, 4_000));
    }
    expect(structsOf(room.chat.ydoc)).toBeLessThan(1_000);
    expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
  });
});

describe('the structs that remain in a document', () => {
  /** Sets a key repeatedly, in alternation with another, so that no two old values merge. */
  const rewrite = async (times: number): Promise<void> => {
    const message = mal.find('m1')!;
    mal.doc.transact(() => {
      for (let i = 0; i < times; i++) {
        message.set('body', `b${i}`);
        message.set('edited', i % 2 === 0);
      }
    });
    await exchange();
  };

  it('[GATE36] the remaining structs are limited for each user, beyond those of their messages', async () => {
    await enter({ structsPerUser: 1_000 });
    mal.post('mine', { id: 'm1' });
    await exchange();
    for (let i = 0; i < 8 && mal.room; i++) {
      await rewrite(200);
      harness.clock.advance(10_000);
    }
    expect(mal.closed).toBe('too_many_requests');
    expect(structsOf(room.chat.ydoc)).toBeLessThan(2_000);
    honest.post('others go on');
    await harness.exchange(honest);
    expect(room.chat.getMessages()).toHaveLength(2);
  });

  it('[GATE36] a user who writes, streams and edits for long is not locked out', async () => {
    await enter({ structsPerUser: 100, windowMax: 8, windowKeep: 4 });
    for (let i = 0; i < 200; i++) {
      const text = new Y.Text('');
      mal.post(text);
      text.insert(0, 'grows ');
      mal.edit(mal.post(`m${i}`), 'edited');
      text.insert(text.length, 'and grows');
      await exchange();
      harness.clock.advance(1_000);
    }
    expect([mal.closed, mal.refusals]).toEqual([null, []]);
    expect(room.chatState.lastSeq).toBe(400);
  });

  it('[GATE36] a document with many more structs than it needs is rewritten after the last session', async () => {
    await enter({ messagesPer10s: Infinity, structsPerUser: Infinity });
    mal.post('mine', { id: 'm1' });
    await exchange();
    for (let i = 0; i < 5; i++) {
      await rewrite(1_000);
      harness.clock.advance(10_000);
    }
    expect(structsOf(room.chat.ydoc)).toBeGreaterThan(6_000);
    const before = messagesOf(room.chat.ydoc);
    mal.disconnect();
    honest.disconnect();
    harness.clock.advance(60_000);
    await turns();
    await harness.flush();
    const { updates } = (await harness.storage.loadChat(CHAT))!;
    expect(updates).toHaveLength(1);
    const read = new Y.Doc();
    Y.applyUpdate(read, updates[0]);
    expect(structsOf(read)).toBeLessThan(40);
    expect(messagesOf(read)).toEqual(before);
    expect(messagesOf((await harness.room()).chat.ydoc)).toEqual(before);
  });

  it('[GATE36] very many structs are removed at once, with any client connected', async () => {
    await enter({ messagesPer10s: Infinity, structsPerUser: Infinity, structsPerChat: 3_000 });
    mal.post('mine', { id: 'm1' });
    await exchange();
    for (let i = 0; i < 2; i++) {
      await rewrite(1_000);
      harness.clock.advance(10_000);
    }
    expect([mal.closed, honest.closed]).toEqual(['room_failed', 'room_failed']);
    const fresh = await harness.enter(person('new'));
    expect(fresh.toJSON()).toMatchObject([{ id: 'm1' }]);
    expect(structsOf((await harness.room()).chat.ydoc)).toBeLessThan(40);
  });
});

describe('numbers', () => {
  const BOUND = 2 ** 31;

  it.each<[string, () => Uint8Array]>([
    ['a struct of 2^32 clocks', () => update([new Y.GC(at(7, 0), 2 ** 32)])],
    [
      'an erased item of 2^33 clocks',
      () => update([item(at(7, 0), new Y.ContentDeleted(2 ** 33), { parent: 'messages' })])
    ],
    ['a struct that ends at 2^31', () => update([new Y.GC(at(7, 0), BOUND)])],
    [
      'structs that end beyond 2^31 together',
      () => update([new Y.GC(at(7, 0), BOUND - 2), new Y.GC(at(7, BOUND - 2), 2)])
    ],
    ['a deletion from 2^32 on', () => update([], [[7, 2 ** 32, 1]])],
    ['a deletion of 2^40', () => update([], [[7, 0, 2 ** 40]])]
  ])('[GATE34] %s is malformed', async (_, make) => {
    await enter();
    await send(make());
    expect(mal.closed).toBe('malformed');
    expect(room.chat.ydoc.store.clients.has(7)).toBe(false);
  });

  it('[GATE34] a presence clock of 2^31 is malformed', async () => {
    await enter();
    mal.up.push({ type: 'awareness', update: presence(7, BOUND, {}) });
    await exchange();
    expect(mal.closed).toBe('malformed');
  });

  it('[GATE34] the largest number below the bound is accepted, and no later one', async () => {
    await enter();
    await send(update([new Y.GC(at(7, 0), BOUND - 2)]));
    expect(Y.getState(room.chat.ydoc.store, 7)).toBe(BOUND - 2);
    await send(update(message(7, BOUND - 2, own)));
    expect(mal.closed).toBe('malformed');
  });

  it.each<[string, number[]]>([
    ['a clock of 2^31', [1, 7, BOUND]],
    ['a client that is missing', [2, 7, 1]],
    ['too many clients', [20_001, ...range(20_001).flatMap(i => [i, 1])]]
  ])('[GATE34] a state vector with %s is malformed', async (_, numbers) => {
    await enter();
    const encoder = encoding.createEncoder();
    numbers.forEach(n => encoding.writeVarUint(encoder, n));
    mal.up.push({ type: 'step1', stateVector: encoding.toUint8Array(encoder) });
    await exchange();
    expect(mal.closed).toBe('malformed');
  });
});

describe('places', () => {
  it('[GATE37] a place among rivals is the one that Yjs finds, within a number of steps', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      await enter({ clientsPerSession: Infinity, messagesPer10s: Infinity });
      const plain = new Y.Doc();
      Y.applyUpdate(plain, Y.encodeStateAsUpdate(room.chat.ydoc));
      const ids: Y.ID[] = [];
      for (let f = 0; f < 12; f++) {
        const client = 50 + random.below(100);
        const clock = Y.getState(room.chat.ydoc.store, client);
        const pick = (): Y.ID | null => (random.chance(0.4) ? null : (random.pick(ids) ?? null));
        const [origin, right] = [pick(), pick()];
        const place = { origin, right, parent: origin || right ? null : 'messages' };
        const fields = { ...own, id: `m${seed}-${f}` };
        const [head, ...rest] = message(client, clock, fields);
        const frame = update([item(head.id, map(), place), ...rest]);
        Y.applyUpdate(plain, frame);
        ids.push(head.id);
        await send(frame);
      }
      const order = (doc: Y.Doc): unknown[] =>
        doc.getArray<Y.Map<unknown>>('messages').map(message => message.get('id'));
      expect(order(room.chat.ydoc)).toEqual(order(plain));
      if (seed < 60) {
        await harness.close();
      }
    }
  });

  it('[GATE37] the steps of a user are counted over all frames', async () => {
    await enter({ structsPer10s: 1_000, messagesPer10s: Infinity });
    const heap = (client: number): Uint8Array =>
      update(
        range(60).map(i => item(at(client, i), new Y.ContentDeleted(1), { parent: 'messages' }))
      );
    for (const client of [7, 8, 9, 10, 11]) {
      await send(heap(client));
    }
    expect(mal.refusals).toContain('too_many_requests');
    expect(mal.notices.some(({ type }) => type === 'reset')).toBe(true);
    expect(messagesOf(honest.doc)).toEqual(messagesOf(room.chat.ydoc));
  });
});

describe('ids', () => {
  it('[GATE38] asks the store for at most as many ids of a sender as may pass, whatever their frames contain', async () => {
    await enter({ messagesPer10s: 5 });
    const asked: number[] = [];
    const lookUp = harness.storage.lookUp.bind(harness.storage);
    harness.storage.lookUp = questions => {
      questions.forEach(({ ids = [] }) => asked.push(ids.length));
      return lookUp(questions);
    };
    await send(update(range(500).flatMap(i => message(7, i * 6, { ...own, id: `m${i}` }))));
    expect(Math.max(...asked)).toBeLessThanOrEqual(5);
    expect(room.chat.getMessages()).toHaveLength(5);
    expect(new Set(mal.refusals)).toEqual(new Set(['too_many_requests']));
  });
});
