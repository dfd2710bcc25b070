import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { decodePresence } from '../../../../server/rooms/sessions/presence-frame.js';
import { Peer, presence } from '../../../harness/peer.js';
import { at, update } from '../../../harness/raw.js';
import { ada, bob, CHAT, OTHER, TestRooms } from '../test-rooms.js';

let harness: TestRooms;

const open = async (limits = {}): Promise<void> => {
  harness = await TestRooms.open({ messagesPer10s: Infinity, ...limits });
};

afterEach(async () => {
  await harness.close();
  expect(harness.errors).toEqual([]);
});

/** Records the senders of each commit, in order. */
function commits(): string[][] {
  const seen: string[][] = [];
  harness.storage.beforeCommit = changes => {
    const messages = changes.flatMap(({ messages = [] }) => messages);
    seen.push(messages.map(({ sender, body }) => `${sender} ${body.length > 9 ? '…' : body}`));
  };
  return seen;
}

const give = (peer: Peer): void => {
  while (peer.give());
};

/** Writes several messages in one frame. */
const burst = (peer: Peer, messages: number, length = 1): void =>
  peer.doc.transact(() => {
    for (let i = 0; i < messages; i++) {
      peer.post('x'.repeat(length));
    }
  });

/** An awareness message with several states. */
function states(entries: readonly (readonly [number, string])[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const [client, json] of entries) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarString(encoder, json);
  }
  return encoding.toUint8Array(encoder);
}

it('[LOAD1] takes part of a large backlog in a turn, one item of each user, and keeps each user’s order', async () => {
  await open({ structsPer10s: Infinity });
  const flood = await harness.enter(ada);
  const other = await harness.enter(bob);
  const seen = commits();
  for (let i = 0; i < 8; i++) {
    burst(flood, 150, 100);
  }
  flood.post('last');
  other.post('mine');
  give(flood);
  give(other);
  await harness.flush();
  expect(seen.length).toBeGreaterThan(3);
  expect(seen.slice(0, 2).flat()).toContain('bob mine');
  expect(seen.flat().filter(said => said.startsWith('ada'))).toHaveLength(1201);
  expect(seen.flat().at(-1)).toBe('ada last');
  expect(Math.max(...seen.map(({ length }) => length))).toBeLessThanOrEqual(302);
});

it('[LOAD1] gives an expensive item its own turn, and then takes the longest waiting items', async () => {
  await open();
  const flood = await harness.enter(ada);
  const other = await harness.enter(bob);
  const seen = commits();
  for (let i = 0; i < 4; i++) {
    burst(flood, 150, 100);
  }
  give(flood);
  for (let i = 0; i < 3; i++) {
    other.post(`mine ${i}`);
    give(other);
  }
  await harness.flush();
  const turns = seen.map(said => new Set(said.map(one => one.split(' ')[0])));
  expect(turns.every(authors => authors.size === 1)).toBe(true);
  expect(seen.slice(0, 3).flat()).toEqual(expect.arrayContaining(['bob mine 0', 'bob mine 1']));
  expect(seen.flat().filter(said => said.startsWith('ada'))).toHaveLength(600);
});

it('[LOAD1] takes small items in order of arrival', async () => {
  await open();
  const seen = commits();
  const [first, second] = [await harness.enter(ada), await harness.enter(bob)];
  for (let i = 0; i < 3; i++) {
    first.post(`a${i}`);
  }
  second.post('b');
  give(first);
  give(second);
  await harness.flush();
  expect(seen.flat()).toEqual(['ada a0', 'ada a1', 'ada a2', 'bob b']);
});

it('[LOAD2] blocks no other room for a busy one, and runs the event loop between its turns', async () => {
  await open({ structsPer10s: Infinity });
  await harness.rooms.admit(ada, OTHER);
  const flood = await harness.enter(ada);
  const other = await harness.enter(bob, OTHER);
  const seen = commits();
  for (let i = 0; i < 8; i++) {
    burst(flood, 150, 100);
  }
  give(flood);
  let rounds = 0;
  const count = (): void => void (++rounds < 100 && setImmediate(count));
  setImmediate(count);
  other.post('mine');
  give(other);
  await harness.flush();
  expect(seen.slice(0, 2).flat()).toContain('bob mine');
  expect(rounds).toBeGreaterThan(2);
});

it('[LOAD3] pauses a session with a large backlog until it is processed', async () => {
  await open();
  const peer = await harness.enter(ada);
  const holds: boolean[] = [];
  Object.assign(peer, { hold: (isFull: boolean) => holds.push(isFull) });
  peer.raw(update([new Y.GC(at(7, 0), 1)]));
  give(peer);
  expect(holds).toEqual([]);
  for (let i = 0; i < 300; i++) {
    peer.raw(update([new Y.GC(at(7, i), 1)]));
  }
  give(peer);
  expect(holds).toEqual([true]);
  await harness.flush();
  expect(holds).toEqual([true, false]);
  burst(peer, 1, 20_000);
  burst(peer, 60, 20_000);
  give(peer);
  expect(holds).toEqual([true, false, true]);
  await harness.flush();
  expect(holds).toEqual([true, false, true, false]);
});

it('[LOAD3] ends the session of an unreadable frame in its turn, and keeps earlier frames', async () => {
  await open();
  const peer = await harness.enter(ada);
  peer.post('before');
  peer.raw(Uint8Array.from([1, 2, 3]));
  peer.post('after');
  await harness.exchange(peer);
  expect(peer.closed).toBe('malformed');
  expect((await harness.room()).chat.getMessages()).toMatchObject([{ body: 'before' }, {}]);
});

it('[LOAD4] parses only presence that is the session’s own and small enough', async () => {
  await open();
  const [peer, other] = [await harness.enter(ada), await harness.enter(bob)];
  const own = peer.doc.clientID;
  const send = async (...entries: [number, string][]): Promise<void> => {
    peer.up.push({ type: 'awareness', update: states(entries) });
    await harness.exchange(peer);
  };
  await send([other.doc.clientID, '['.repeat(100_000)], [own, '{"a":1}']);
  expect([peer.closed, peer.refusals]).toEqual([null, []]);
  await send([own, '['.repeat(100_000)]);
  expect([peer.closed, peer.refusals]).toEqual([null, ['bad_value']]);
  await send([own, '[[']);
  expect(peer.closed).toBe('malformed');
});

it('[LOAD5] omits presence beyond its budget, and sends it later', async () => {
  await open({ presenceBytesPerSecond: 100 });
  const [peer, other] = [await harness.enter(ada), await harness.enter(bob)];
  await harness.exchange(peer, other);
  const tell = async (clock: number): Promise<number[]> => {
    const state = { text: 'x'.repeat(900), clock };
    peer.up.push({ type: 'awareness', update: presence(peer.doc.clientID, clock, state) });
    peer.give();
    await harness.flush();
    return other.down
      .splice(0)
      .flatMap(frame => (frame.type === 'awareness' ? decodePresence(frame.update) : []))
      .map(entry => entry.clock);
  };
  expect(await tell(10)).toEqual([10]);
  expect(await tell(11)).toEqual([]);
  expect([peer.closed, peer.refusals]).toEqual([null, []]);
  harness.clock.advance(10_000);
  expect(await tell(12)).toEqual([12]);
});

it('[LOAD10] sends readers the changes of a folded message and not the message', async () => {
  await open({ windowMax: 4, windowKeep: 2 });
  const peer = await harness.enter(ada);
  const reader = await harness.enter(bob);
  const id = peer.post('long '.repeat(5_000), {
    mime_model: { data: { 'text/plain': 'p'.repeat(200_000) }, metadata: {} }
  });
  for (let i = 0; i < 6; i++) {
    peer.post(`m${i}`);
    await harness.exchange(peer, reader);
  }
  const react = (emoji: string) =>
    harness.rooms.execute<'react'>(bob, { type: 'react', chat: CHAT, id, emoji, on: true });
  await Promise.all([react('👍'), react('🎉')]);
  await harness.rooms.execute<'delete'>(ada, { type: 'delete', chat: CHAT, id });
  await harness.exchange(peer, reader);
  const told = reader.notices.filter(({ type }) => type === 'changed');
  expect(told).toMatchObject([
    { changes: [{ id, seq: 1, reactions: { '👍': ['bob'], '🎉': ['bob'] } }] },
    { changes: [{ id, seq: 1, body: '', deleted: true, mime_model: null, reactions: null }] }
  ]);
  expect(JSON.stringify(told).length).toBeLessThan(1_000);
});
