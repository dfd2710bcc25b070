import * as Y from 'yjs';
import { person } from '../../../harness/people.js';
import { Peer, presence } from '../../../harness/peer.js';
import { at, update } from '../../../harness/raw.js';
import { ada, bob, CHAT, TestRooms } from '../test-rooms.js';

let harness: TestRooms;

const open = async (limits = {}): Promise<Peer> => {
  harness = await TestRooms.open({ windowMax: 10, windowKeep: 5, ...limits });
  return harness.enter(ada);
};

afterEach(() => harness.close());

const bodies = async (): Promise<string[]> =>
  (await harness.room()).chat.getMessages().map(message => message.body);

const fill = async (from: number, to: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let i = from; i <= to; i++) {
    ids.push((await harness.say(bob, `m${i}`)).id);
  }
  return ids;
};

describe('the window', () => {
  it('[WINDOW1] above its limit, the oldest messages leave the document and stay in the history', async () => {
    const peer = await open();
    await fill(1, 10);
    expect(await bodies()).toHaveLength(10);
    await fill(11, 11);
    await harness.exchange(peer);
    expect(await bodies()).toEqual(['m7', 'm8', 'm9', 'm10', 'm11']);
    expect(peer.toJSON()).toHaveLength(5);
    expect((await harness.room()).chat.folded).toBe(6);
    const rows = await harness.storage.listMessages(CHAT, { limit: 100 });
    expect(rows.map(row => row.seq)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('[WINDOW7] a fold removes the oldest messages, wherever frames of the same turn place theirs', async () => {
    const peer = await open();
    const ids = await fill(1, 10);
    peer.post('first in the list', {}, 0);
    await harness.exchange(peer);
    await fill(11, 14);
    await harness.exchange(peer);
    for (let i = 0; i < 4; i++) {
      peer.post(`in front ${i}`, {}, 0);
    }
    await harness.exchange(peer);
    for (let i = 0; i < 4; i++) {
      peer.post(`in front again ${i}`, {}, 0);
    }
    while (peer.give());
    void harness.rooms.execute(ada, {
      type: 'react',
      chat: CHAT,
      id: ids[0],
      emoji: '👍',
      on: true
    });
    await harness.exchange(peer);
    const { chat } = await harness.room();
    const held = chat.getMessages().map(({ seq }) => seq!);
    expect(held).toEqual(held.map((_, i) => held[0] + i)); // no gaps
    expect(held.at(-1)).toBe(23);
    expect(chat.folded).toBe(held[0] - 1);
    expect(peer.toJSON()).toHaveLength(held.length);
  });

  it('[WINDOW2] pinned messages, growing ones and those of the current turn stay', async () => {
    const peer = await open();
    const [pinned] = await fill(1, 1);
    await harness.rooms.execute(ada, { type: 'pin', chat: CHAT, id: pinned, pinned: true });
    const text = new Y.Text('grows');
    peer.post(text);
    await harness.exchange(peer);
    text.insert(5, ' on');
    await harness.exchange(peer);
    // One turn takes them all, because each user fills no more than a fifth of it.
    const peers = [peer, await harness.enter(bob)];
    for (let i = 0; i < 10; i++) {
      peers[i % 2].post(`burst ${i}`);
    }
    await harness.exchange(...peers);
    expect(await bodies()).toEqual(expect.arrayContaining(['m1', 'grows on', 'burst 0']));
    harness.clock.advance(1_000);
    await harness.flush();
    await fill(30, 40);
    expect(await bodies()).toContain('m1');
    expect(await bodies()).not.toContain('grows on');
    const rows = await harness.storage.listMessages(CHAT, { limit: 100 });
    expect(rows.map(row => row.body)).toEqual(expect.arrayContaining(['grows on', 'burst 0']));
    expect(rows).toHaveLength(23);
  });

  it('[WINDOW3] commands edit, delete and react to a folded message, and open clients get a notice', async () => {
    const peer = await open();
    const [first, second] = await fill(1, 12);
    await harness.exchange(peer);
    const told: unknown[] = [];
    harness.rooms.events.on('committed', event => void told.push(...event.changed));
    await harness.rooms.execute(bob, { type: 'edit', chat: CHAT, id: first, body: 'edited' });
    await harness.rooms.execute(ada, {
      type: 'react',
      chat: CHAT,
      id: first,
      emoji: '👍',
      on: true
    });
    await harness.rooms.execute(bob, { type: 'delete', chat: CHAT, id: second });
    await harness.exchange(peer);
    const row = await harness.storage.getMessage(CHAT, first);
    expect(row).toMatchObject({
      body: 'edited',
      edited: true,
      seq: 1,
      reactions: { '👍': ['ada'] }
    });
    expect(await harness.storage.getMessage(CHAT, second)).toMatchObject({
      body: '',
      deleted: true
    });
    expect(told).toHaveLength(3);
    const notices = peer.notices.filter(notice => notice.type === 'changed');
    expect(notices.map(notice => notice.changes[0].id)).toEqual([first, first, second]);
    const theft = harness.rooms.execute(ada, { type: 'edit', chat: CHAT, id: first, body: 'x' });
    await expect(theft).rejects.toMatchObject({ code: 'forbidden' });
    const gone = harness.rooms.execute(bob, { type: 'edit', chat: CHAT, id: second, body: 'x' });
    await expect(gone).rejects.toMatchObject({ code: 'message_not_found' });
  });

  it('[WINDOW4] a raw write to a folded message is refused as orphan without other effect', async () => {
    const peer = await open();
    const id = peer.post('mine');
    await harness.exchange(peer);
    await fill(1, 9);
    await harness.exchange(peer);
    const message = peer.find(id)!;
    peer.disconnect();
    message.set('body', 'edited offline');
    await fill(10, 12);
    peer.connect(await harness.room());
    await harness.exchange(peer);
    expect(peer.refusals).toContain('orphan');
    expect(await harness.storage.getMessage(CHAT, id)).toMatchObject({ body: 'mine' });
    peer.post('goes on');
    await harness.exchange(peer);
    expect(await bodies()).toContain('goes on');
  });

  it('[WINDOW5] the id of a folded message stays taken, and a repeated command finds its message', async () => {
    const peer = await open();
    const { id, seq } = await harness.say(bob, 'once', 'given');
    await fill(1, 12);
    peer.post('FORGED', { id });
    await harness.exchange(peer);
    expect(peer.refusals).toEqual(['message_id_taken']);
    expect(await harness.say(bob, 'once', 'given')).toEqual({ id, seq, repeated: true });
    await expect(harness.say(ada, 'other', 'given')).rejects.toMatchObject({
      code: 'message_id_taken'
    });
  });

  it('[WINDOW6] the row of a growing message is written when it pauses, and after a crash', async () => {
    const peer = await open();
    const text = new Y.Text('a');
    const id = peer.post(text);
    await harness.exchange(peer);
    const row = async (): Promise<string> => (await harness.storage.getMessage(CHAT, id))!.body;
    text.insert(1, 'b');
    await harness.exchange(peer);
    expect(await row()).toBe('a');
    harness.clock.advance(1_000);
    await harness.flush();
    expect(await row()).toBe('ab');
    text.insert(2, 'c');
    await harness.exchange(peer);
    peer.disconnect();
    await harness.crash();
    await harness.room();
    harness.clock.advance(1_000);
    await harness.flush();
    expect(await row()).toBe('abc');
  });
});

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
