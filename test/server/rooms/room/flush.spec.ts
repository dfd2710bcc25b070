import * as Y from 'yjs';
import { person } from '../../../harness/people.js';
import { Peer } from '../../../harness/peer.js';
import { ada, bob, CHAT, OTHER, turns } from '../test-rooms.js';
import { commits, give, pair, take, updates } from './test-flush.js';
import { harness, useRooms } from '../use-rooms.js';

useRooms();

describe('storage before display', () => {
  it('[FLUSH1] no one sees a change before it is stored, including its author', async () => {
    const [author, reader] = await pair();
    const seen: string[] = [];
    harness.rooms.events.on('committed', () => void seen.push('committed'));
    harness.rooms.events.on('session', ({ msg }) => void seen.push(msg));
    const release = harness.hold();
    author.post('secret until stored');
    give(author);
    await turns();
    expect([author.down, reader.down, seen]).toEqual([[], [], []]);
    expect(await harness.storage.listMessages(CHAT, { limit: 9 })).toEqual([]);
    release();
    await harness.flush();
    expect([updates(author), updates(reader)]).toEqual([1, 1]);
    expect(seen).toEqual(['committed', 'Content saved.']);
  });

  it('[FLUSH1] a newcomer’s step 1 is answered after the flush', async () => {
    const author = await harness.enter(ada);
    const release = harness.hold();
    author.post('secret until stored');
    give(author);
    await turns();
    const newcomer = new Peer(bob);
    newcomer.connect(await harness.room());
    give(newcomer);
    await turns();
    expect(newcomer.down.map(({ type }) => type)).toEqual(['notice']);
    release();
    await harness.exchange(author, newcomer);
    expect(newcomer.toJSON()).toMatchObject([{ seq: 1 }]);
  });

  it('[FLUSH24] sessions that lack the same content share one step 2, and each session gets one a turn for its last step 1', async () => {
    const author = await harness.enter(ada);
    author.post('x');
    await harness.exchange(author);
    const had = Y.encodeStateVector(author.doc);
    author.post('y');
    await harness.exchange(author);
    const room = await harness.room();
    const empty = Y.encodeStateVector(new Y.Doc());
    const peers = [bob, person('cyd'), person('dan')].map(who => new Peer(who));
    const [first, second, third] = peers;
    peers.forEach(peer => room.join(peer));
    for (let i = 0; i < 300; i++) {
      room.receive(first, { type: 'step1', stateVector: i % 2 ? empty : had });
    }
    room.receive(second, { type: 'step1', stateVector: empty.slice() });
    room.receive(third, { type: 'step1', stateVector: had });
    await harness.flush();
    const answers = peers.map(({ down }) => down.filter(({ type }) => type === 'step2'));
    expect(answers.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(answers[0][0]).toBe(answers[1][0]);
    expect(answers[0][0]).toMatchObject({ update: Y.encodeStateAsUpdate(room.chat.ydoc) });
    expect(answers[2][0]).toMatchObject({ update: Y.encodeStateAsUpdate(room.chat.ydoc, had) });
    peers.forEach(peer => room.leave(peer));
  });

  it('[FLUSH1] a command is answered, and a copy inside the process is updated, after storage', async () => {
    const copy = await harness.rooms.getDocument(`text:chat:${CHAT}`);
    const release = harness.hold();
    let answered = false;
    const sent = harness.say(ada, 'x').then(() => (answered = true));
    await turns();
    expect([answered, copy.getMessages()]).toEqual([false, []]);
    release();
    await sent;
    expect(copy.getMessages()).toMatchObject([{ seq: 1 }]);
  });

  it('[FLUSH1] a client id is bound before its presence is shown', async () => {
    const reader = await harness.enter(bob);
    const release = harness.hold();
    const newcomer = new Peer(person('cyd'));
    newcomer.connect(await harness.room());
    give(newcomer);
    await turns();
    expect(reader.down).toEqual([]);
    release();
    await harness.flush();
    expect(reader.down.map(({ type }) => type)).toEqual(['awareness']);
    expect((await harness.storage.loadChat(CHAT))?.clients.get(newcomer.doc.clientID)).toBe('cyd');
  });
});

describe('one turn', () => {
  it('[FLUSH2] makes one commit and sends one frame to each session', async () => {
    const [author, reader] = await pair();
    const seen = commits();
    for (let i = 0; i < 4; i++) {
      author.post(`a${i}`);
      reader.post(`b${i}`);
    }
    give(author, reader);
    await harness.say(ada, 'by command');
    expect(seen).toEqual([[CHAT]]);
    expect([updates(author), updates(reader)]).toEqual([1, 1]);
    take(author, reader);
    expect(author.toJSON()).toHaveLength(9);
    expect(author.toJSON()).toEqual(reader.toJSON());
    expect((await harness.storage.loadChat(CHAT))?.updates).toHaveLength(2);
  });

  it('[FLUSH2] stores exactly the bytes of the update that it sends', async () => {
    const [author, reader] = await pair();
    author.post('x');
    give(author);
    await harness.flush();
    const stored = (await harness.storage.loadChat(CHAT))?.updates.at(-1);
    expect(reader.down).toEqual([{ type: 'update', update: stored }]);
  });

  it('[FLUSH2] stores all rooms with work in one commit', async () => {
    await harness.rooms.admit(ada, OTHER);
    const [here, there] = [await harness.enter(ada), await harness.enter(bob, OTHER)];
    const seen = commits();
    here.post('here');
    there.post('there');
    give(here, there);
    await harness.flush();
    expect(seen).toEqual([[CHAT, OTHER]]);
  });

  it('[FLUSH2] makes no commit and sends no frame without news', async () => {
    const [author, reader] = await pair();
    const seen = commits();
    author.raw(Y.encodeStateAsUpdate(author.doc));
    author.raw(new Uint8Array([0, 0]));
    give(author);
    await harness.flush();
    expect([seen, author.down, reader.down]).toEqual([[], [], []]);
  });

  it('[FLUSH3] puts frames that arrive during a commit into the next one, in order', async () => {
    const release = harness.hold();
    const first = harness.say(ada, 'first');
    await turns();
    const later = [harness.say(bob, 'second'), harness.say(ada, 'third')];
    await turns();
    release();
    const seen = commits();
    expect(await Promise.all([first, ...later])).toMatchObject([
      { seq: 1 },
      { seq: 2 },
      { seq: 3 }
    ]);
    expect(seen).toEqual([[CHAT]]);
  });
});
