import type { Peer } from '../../../harness/peer.js';
import { message, update } from '../../../harness/raw.js';
import { ada, bob, TestRooms } from '../test-rooms.js';
import { stateVector } from './state-vector.js';

let harness: TestRooms;
beforeEach(async () => {
  harness = await TestRooms.open();
});
afterEach(async () => {
  await harness.close();
  expect(harness.errors).toEqual([]);
});

it('[ROOM22] closes a session that keeps a copy of a former epoch, and not one that discards it', async () => {
  const room = await harness.room();
  (room.chatState.clients.retired as Set<number>).add(5);
  const peers = await Promise.all([ada, bob].map(who => harness.enter(who)));
  peers.forEach(peer => Object.assign(peer, { understandsEpochs: true }));
  const say = (peer: Peer, client: number): void =>
    room.receive(peer.session, { type: 'step1', stateVector: stateVector(client) });
  peers.forEach(peer => say(peer, 5));
  harness.clock.advance(30_000);
  say(peers[0], 6);
  harness.clock.advance(30_000);
  expect(peers.map(({ closed }) => closed)).toEqual([null, 'epoch']);
  harness.clock.advance(60_000);
  expect(peers[0].closed).toBeNull();
});

it('[GATE17] ends the session if a re-sync leaves the gap', async () => {
  const peer = await harness.enter(ada);
  const gap = update(message(7, 5, { id: 'x', sender: 'ada', body: 'hello', type: 'msg' }));
  peer.raw(gap);
  peer.give();
  await harness.flush();
  expect(peer.closed).toBeNull();
  expect(peer.down.map(({ type }) => type)).toContain('step1');
  peer.up.push({ type: 'update', update: gap, isAnswer: true });
  peer.give();
  await harness.flush();
  expect(peer.closed).toBe('gap');
});

it('[GATE17] accepts updates from before the answer of a new sync without an offence', async () => {
  const room = await harness.room();
  const peer = await harness.enter(ada);
  peer.disconnect();
  peer.post('written offline');
  peer.connect(room);
  peer.post('sent at once');
  peer.post('and one more');
  while (peer.give());
  await harness.exchange(peer);
  expect([peer.closed, peer.refusals]).toEqual([null, []]);
  const bodies = room.chat.getMessages().map(({ body }) => body);
  expect(bodies).toEqual(['written offline', 'sent at once', 'and one more']);
});
