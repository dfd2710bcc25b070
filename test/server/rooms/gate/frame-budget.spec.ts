import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { messagesOf } from '../../../harness/peer.js';
import { person } from '../../../harness/people.js';
import { any, at, item, message, update } from '../../../harness/raw.js';
import { ada, OTHER } from '../test-rooms.js';
import {
  enter,
  exchange,
  harness,
  honest,
  mal,
  own,
  range,
  room,
  send,
  structsOf,
  useBudget
} from './test-budget.js';

useBudget();

/** Erased items of two clients in alternation, so that Yjs merges none of them. */
const zigzag = (first: number, length: number): Uint8Array => {
  const ids = range(length).map(i => at(first + (i % 2), i >> 1));
  return update(
    ids.map((id, i) =>
      item(id, new Y.ContentDeleted(1), i === 0 ? { parent: 'messages' } : { origin: ids[i - 1] })
    )
  );
};

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
