import * as Y from 'yjs';
import { person } from '../../../harness/people.js';
import { Peer, presence } from '../../../harness/peer.js';
import { at, update } from '../../../harness/raw.js';
import { ada, bob } from '../test-rooms.js';
import { bodies, harness, open, useWindow } from './test-window.js';

useWindow();

describe('a new epoch', () => {
  const crowd = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const peer = await harness.enter(person(`p${i}`));
      peer.disconnect();
    }
  };

  it('[EPOCH1] rewrites a document with too many client ids when its last session has left', async () => {
    const peer = await open({ epochClients: 5 });
    peer.post('kept', { metadata: { a: 1 } });
    const streamed = peer.post(new Y.Text('grown'));
    await harness.exchange(peer);
    await crowd(6);
    const before = (await harness.room()).chat.getSource();
    const old = Y.encodeStateVector(peer.doc);
    peer.disconnect();
    harness.clock.advance(60_000);
    await harness.flush();
    const room = await harness.room();
    expect(room.chatState.clients.size).toBe(0);
    expect(room.chat.getSource()).toEqual(before);
    expect(room.chat.getYMessage(streamed)!.get('body')).toBeInstanceOf(Y.Text);
    expect([...Y.decodeStateVector(Y.encodeStateVector(room.chat.ydoc)).keys()]).toEqual([
      room.chat.ydoc.clientID
    ]);
    expect(Y.decodeStateVector(old).has(room.chat.ydoc.clientID)).toBe(false);
  });

  it('[EPOCH2] waits for clients that support it while others are connected', async () => {
    await open({ epochClients: 5 });
    await crowd(8);
    expect((await harness.room()).chatState.clients.size).toBeGreaterThan(5);
  });

  it('[EPOCH8] leaves a small document as it is while users are connected', async () => {
    const peer = await open({ compactAfter: 10, messagesPer10s: Infinity });
    Object.assign(peer, { understandsEpochs: true });
    const room = await harness.room();
    const id = peer.post('first');
    for (let i = 0; i < 60; i++) {
      peer.edit(id, `edit ${i}`);
      await harness.exchange(peer);
    }
    expect(room.state).toBe('open');
    expect(await harness.room()).toBe(room);
  });

  it('[EPOCH9] runs commands that wait during a rewrite afterwards, once and in order', async () => {
    const peer = await open({ epochClients: 2, windowMax: 2000, messagesPer10s: Infinity });
    await crowd(6);
    const room = await harness.room();
    const said = Array.from({ length: 1500 }, (_, n) => `message ${n}`);
    const sent = said.map(body => harness.say(bob, body));
    peer.disconnect();
    await Promise.all(sent);
    expect(await harness.room()).not.toBe(room);
    expect(await bodies()).toEqual(said);
  });

  it('[EPOCH5] is not caused by any number of users who are connected at the same time', async () => {
    const peer = await open({ epochClients: 5 });
    Object.assign(peer, { understandsEpochs: true });
    const room = await harness.room();
    const others = Array.from({ length: 8 }, (_, i) => new Peer(person(`p${i}`)));
    for (const other of others) {
      Object.assign(other, { understandsEpochs: true });
      other.connect(room);
      other.post('hello');
    }
    await harness.exchange(peer, ...others);
    expect(room.chatState.clients.size).toBeGreaterThan(8);
    expect(await harness.room()).toBe(room);
  });

  it('[EPOCH3] notifies a stale stock client, ignores it, and disconnects it after a silence', async () => {
    const peer = await open({ epochClients: 2 });
    const id = peer.post('before');
    await harness.exchange(peer);
    await crowd(3);
    peer.disconnect();
    harness.clock.advance(60_000);
    await harness.flush();
    const room = await harness.room();
    peer.post('POLLUTION');
    peer.connect(room);
    await harness.exchange(peer);
    expect(peer.notices).toContainEqual(expect.objectContaining({ type: 'epoch' }));
    expect(await bodies()).toEqual(['before']);
    expect(room.chatState.clients.size).toBeLessThanOrEqual(1);
    harness.clock.advance(24_999);
    expect(peer.closed).toBeNull();
    harness.clock.advance(1);
    expect(peer.closed).toBe('epoch');
    const fresh = await harness.enter(ada);
    expect(fresh.find(id)).toBeDefined();
  });

  /** Begins a new epoch. Resolves with the room's client id in the old one. */
  const renew = async (...peers: Peer[]): Promise<number> => {
    const old = (await harness.room()).chat.ydoc.clientID;
    await crowd(3);
    peers.forEach(peer => peer.disconnect());
    harness.clock.advance(60_000);
    await harness.flush();
    return old;
  };

  it("[EPOCH6] leaves the room's former ids to no one, and makes no copy stale by them", async () => {
    const old = await renew(await open({ epochClients: 2 }));
    const [honest, mal] = [await harness.enter(ada), await harness.enter(bob)];
    mal.up.push({ type: 'awareness', update: presence(old, 1, {}) });
    mal.raw(update([new Y.GC(at(old, 0), 1)]));
    await harness.exchange(mal, honest);
    expect(mal.refusals).toEqual(['foreign_client_id']);
    honest.disconnect();
    honest.post('written offline');
    honest.connect(await harness.room());
    await harness.exchange(honest);
    expect(await bodies()).toEqual(['written offline']);
    expect((await harness.room()).chatState.clients.ownerOf(old)).toBe('');
  });

  it('[EPOCH7] ignores updates of a stale copy before its step 1', async () => {
    const peer = await open({ epochClients: 2 });
    peer.post('before');
    await harness.exchange(peer);
    await renew(peer);
    const room = await harness.room();
    const before = Y.encodeStateAsUpdate(room.chat.ydoc);
    peer.post('POLLUTION');
    peer.connect(room);
    const stale = Y.encodeStateAsUpdate(peer.doc);
    peer.up.unshift({ type: 'update', update: stale, isAnswer: true });
    peer.up.unshift({ type: 'update', update: stale });
    await harness.exchange(peer);
    expect(peer.notices).toContainEqual(expect.objectContaining({ type: 'epoch' }));
    expect(Y.encodeStateAsUpdate(room.chat.ydoc)).toEqual(before);
  });

  it('[EPOCH7] does not answer a copy that becomes stale before its step 1 is answered', async () => {
    const peer = await open({ epochClients: 2 });
    const stale = Y.encodeStateVector(peer.doc);
    await renew(peer);
    const fresh = new Peer(bob);
    const room = await harness.room();
    room.join(fresh);
    room.receive(fresh, { type: 'step1', stateVector: Y.encodeStateVector(new Y.Doc()) });
    room.receive(fresh, { type: 'step1', stateVector: stale });
    await harness.flush();
    expect(fresh.down.map(({ type }) => type)).not.toContain('step2');
  });

  it('[EPOCH4] continues the session of a client that discards its copy and sends again the changes without an echo', async () => {
    const peer = await open({ epochClients: 2 });
    await crowd(3);
    peer.disconnect();
    harness.clock.advance(60_000);
    await harness.flush();
    Object.assign(peer, { understandsEpochs: true });
    peer.connect(await harness.room());
    await harness.exchange(peer);
    expect(peer.notices).toContainEqual(expect.objectContaining({ type: 'epoch' }));
    peer.renew();
    peer.up.push({ type: 'step1', stateVector: Y.encodeStateVector(peer.doc) });
    peer.post('again');
    await harness.exchange(peer);
    expect(await bodies()).toEqual(['again']);
    harness.clock.advance(60_000);
    expect(peer.closed).toBeNull();
  });
});
