import * as Y from 'yjs';
import { person } from '../../../harness/people.js';
import { lookUp } from '../../../../server/rooms/turn/look-up.js';
import { Peer } from '../../../harness/peer.js';
import { CrashGame } from '../fuzz/crash.js';
import { ada, bob, CHAT, OTHER, TestRooms, turns } from '../test-rooms.js';

const broken = new Error('disk full');
let harness: TestRooms;
/** The errors that a test expects. */
let expected: unknown[];

beforeEach(async () => {
  expected = [];
  harness = await TestRooms.open();
});

afterEach(async () => {
  await harness.close();
  expect(harness.errors).toEqual(expected);
  expect(harness.clock.waiting).toBe(0);
});

/** Two clients in the chat, with no frames in transit. */
async function pair(): Promise<[Peer, Peer]> {
  const peers: [Peer, Peer] = [await harness.enter(ada), await harness.enter(bob)];
  await harness.exchange(...peers);
  return peers;
}

const give = (...peers: Peer[]): void =>
  peers.forEach(peer => {
    while (peer.give());
  });
const take = (...peers: Peer[]): void =>
  peers.forEach(peer => {
    while (peer.take());
  });
const updates = (peer: Peer): number => peer.down.filter(({ type }) => type === 'update').length;

/** Records the chats of each commit from now on. */
function commits(): string[][] {
  const seen: string[][] = [];
  harness.storage.beforeCommit = changes => void seen.push(changes.map(({ chat }) => chat).sort());
  return seen;
}

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

describe('a busy room', () => {
  beforeEach(async () => {
    await harness.close();
    harness = await TestRooms.open({ turnPause: 20 });
    await harness.rooms.admit(ada, OTHER);
  });

  it('[FLUSH7] pauses after a commit and then takes everything together, while a quiet room shows changes at once', async () => {
    const [author, reader] = await pair();
    const others = [await harness.enter(person('cem')), await harness.enter(person('dan'))];
    const there = await harness.enter(ada, OTHER);
    harness.clock.advance(20);
    const seen = commits();
    for (const peer of [author, author, ...others, ...others]) {
      peer.post('at once');
    }
    give(author, ...others);
    await turns();
    expect([seen, updates(reader)]).toEqual([[[CHAT]], 1]);
    author.post('after the rest');
    reader.post('with it');
    there.post('a quiet room');
    give(author, reader, there);
    await turns();
    expect([seen, updates(reader)]).toEqual([[[CHAT], [OTHER]], 1]);
    harness.clock.advance(20);
    await turns();
    expect([seen, updates(reader)]).toEqual([[[CHAT], [OTHER], [CHAT]], 2]);
    harness.clock.advance(20);
  });

  it('[FLUSH27] delays only the user who alone makes it busy', async () => {
    const [flood, other] = await pair();
    harness.clock.advance(1000);
    const seen = commits();
    const said = (): number => seen.length;
    for (let i = 0; i < 6; i++) {
      flood.post('at once');
    }
    give(flood);
    await turns();
    expect(said()).toBe(1);
    flood.post('after the rest');
    give(flood);
    await turns();
    expect(said()).toBe(1);
    other.post('at once');
    give(other);
    await turns();
    expect(said()).toBe(2);
    flood.post('after the next rest');
    give(flood);
    await turns();
    expect(said()).toBe(2);
    harness.clock.advance(40);
    await turns();
    expect(said()).toBe(3);
  });

  it('[FLUSH7] does not pause at the pace of a conversation', async () => {
    const [author, reader] = await pair();
    harness.clock.advance(1000);
    for (let i = 1; i < 20; i++) {
      author.post('a word');
      give(author);
      await turns();
      expect(updates(reader)).toBe(i);
      harness.clock.advance(100);
    }
  });

  it('[FLUSH7] does not pause after a round that took as long as a pause', async () => {
    const [author, reader] = await pair();
    harness.clock.advance(20);
    harness.storage.beforeCommit = () => Promise.resolve(harness.clock.advance(20));
    for (let i = 0; i < 6; i++) {
      author.post('slow');
    }
    give(author);
    await turns();
    harness.storage.beforeCommit = null;
    author.post('at once');
    give(author);
    await turns();
    expect(updates(reader)).toBe(2);
    harness.clock.advance(20);
  });

  it('[FLUSH7] does not delay a request to store everything', async () => {
    const [author] = await pair();
    author.post('one');
    give(author);
    await harness.flush();
    author.post('two');
    give(author);
    await harness.flush();
    expect(await harness.storage.listMessages(CHAT, { limit: 9 })).toHaveLength(2);
  });
});

describe('a commit that fails', () => {
  it('[FLUSH4] shows nothing, disconnects its clients, which return, and loses or duplicates nothing', async () => {
    const [author, reader] = await pair();
    author.post('kept');
    await harness.exchange(author, reader);
    const first = author.toJSON();
    harness.storage.beforeCommit = () => Promise.reject(broken);
    author.post('later');
    give(author);
    const command = harness.say(bob, 'by command').catch((error: unknown) => error);
    await harness.flush();
    expect(await command).toMatchObject({ code: 'not_saved' });
    expect([author.closed, reader.closed]).toEqual(['not_saved', 'not_saved']);
    expect(reader.toJSON()).toEqual(first);
    expect(harness.rooms.size).toBe(0);
    harness.storage.beforeCommit = null;
    harness.clock.advance(500);
    for (const peer of [author, reader]) {
      peer.connect(await harness.room());
    }
    await harness.exchange(author, reader);
    expect(author.toJSON()).toEqual(reader.toJSON());
    expect((await harness.room()).chat.getMessages()).toMatchObject([
      { body: 'kept', seq: 1 },
      { body: 'later', seq: 2 }
    ]);
    expected = [broken];
  });

  it('[FLUSH4] does not block other rooms', async () => {
    await harness.rooms.admit(ada, OTHER);
    const [here, there] = [await harness.enter(ada), await harness.enter(bob, OTHER)];
    harness.storage.beforeCommit = changes => {
      if (changes.some(({ chat }) => chat === CHAT)) {
        throw broken;
      }
    };
    here.post('poisoned');
    there.post('sound');
    give(here, there);
    await harness.flush();
    expect([here.closed, there.closed]).toEqual(['not_saved', null]);
    take(there);
    expect(there.toJSON()).toMatchObject([{ body: 'sound', seq: 1 }]);
    expected = [broken, broken];
  });

  it('[FLUSH4] also fails the commands that wait behind it, and emits events for neither', async () => {
    await harness.room();
    const told: unknown[] = [];
    harness.rooms.events.on('committed', ({ chat }) => void told.push(chat));
    harness.rooms.events.on('session', ({ action }) => void told.push(action));
    let fail!: () => void;
    harness.storage.beforeCommit = () => new Promise((_, reject) => (fail = () => reject(broken)));
    const first = harness.say(ada, 'first').catch((error: unknown) => error);
    await turns();
    const second = harness.say(ada, 'second').catch((error: unknown) => error);
    await turns();
    harness.storage.beforeCommit = null;
    fail();
    expect(await first).toMatchObject({ code: 'not_saved' });
    expect(await second).toMatchObject({ code: 'not_saved' });
    await harness.flush();
    expect(told).toEqual([]);
    harness.clock.advance(500);
    await expect(harness.say(ada, 'third')).resolves.toMatchObject({ seq: 1 });
    expected = [broken];
  });

  it('[FLUSH23] pauses its chat for a while, longer each time, and no other', async () => {
    await harness.rooms.admit(ada, OTHER);
    harness.storage.beforeCommit = changes =>
      changes.some(({ chat }) => chat === CHAT) ? Promise.reject(broken) : undefined;
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      await expect(harness.say(ada, 'x')).rejects.toMatchObject({ code: 'not_saved' });
      expect(harness.errors.splice(0)).toEqual([broken]);
      const start = harness.clock.now();
      await expect(harness.room()).rejects.toMatchObject({ code: 'not_saved', close: 4503 });
      await expect(harness.rooms.admit(bob, CHAT)).rejects.toMatchObject({ status: 503 });
      await harness.say(bob, 'sound', undefined, OTHER);
      while (!(await harness.room().catch(() => null))) {
        harness.clock.advance(100);
      }
      pauses.push(harness.clock.now() - start);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    harness.clock.advance(30_001);
    await harness.room();
    await expect(harness.say(ada, 'x')).rejects.toMatchObject({ code: 'not_saved' });
    harness.clock.advance(500);
    await expect(harness.room()).resolves.toBeDefined();
    expected = [broken];
  });

  it('[FLUSH4] a failed look-up closes the room and loses nothing', async () => {
    const author = await harness.enter(ada);
    jest.spyOn(harness.storage, 'lookUp').mockRejectedValueOnce(broken);
    author.post('x');
    give(author);
    await harness.flush();
    expect(author.closed).toBe('room_failed');
    author.connect(await harness.room());
    await harness.exchange(author);
    expect(author.toJSON()).toMatchObject([{ body: 'x', seq: 1 }]);
    expected = [broken];
  });
});

describe('look-ups in the store', () => {
  const chats = [1, 2, 3, 4, 5].map(n => `00000000-0000-4000-8000-00000000000${n}`);
  const [a, b, c, d, e] = chats;

  /** Records the chats of each look-up from now on. */
  function questions(fails: (chats: string[]) => boolean = () => false): string[][] {
    const asked: string[][] = [];
    const lookUp = harness.storage.lookUp.bind(harness.storage);
    harness.storage.lookUp = async all => {
      const about = all.map(({ chat }) => chat);
      asked.push(about);
      return fails(about) ? Promise.reject(broken) : lookUp(all);
    };
    return asked;
  }

  async function open(): Promise<void> {
    for (const id of chats) {
      await harness.rooms.admit(ada, id);
    }
    await harness.flush();
  }

  it('[FLUSH29] all rooms of a flush share one look-up, for all that their turns need', async () => {
    await open();
    const asked = questions();
    const said = chats.flatMap(chat => [
      harness.say(ada, 'one', undefined, chat),
      harness.say(bob, 'two', undefined, chat)
    ]);
    await Promise.all(said);
    expect(asked).toEqual([chats]);
    await Promise.all([harness.flush(), harness.rooms.admit(bob, chats[0])]);
    expect(asked).toHaveLength(1);
  });

  it('[FLUSH29] a failed look-up affects only its room', async () => {
    await open();
    const asked = questions(about => about.includes(c));
    const said = await Promise.allSettled(
      chats.map(chat => harness.say(ada, 'x', undefined, chat))
    );
    expect(asked).toEqual([chats, ...chats.map(chat => [chat])]);
    expect(said.map(({ status }) => status === 'fulfilled')).toEqual(chats.map(chat => chat !== c));
    expected = [broken, broken];
  });

  it('[FLUSH29] a look-up of very many names is split', async () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `m${i}`);
    const asked = questions();
    const all = chats.map(chat => ({ chat, ids }));
    const answers = await lookUp(harness.storage, all, () => {});
    expect(asked).toEqual([[a, b], [c, d], [e]]);
    expect(answers).toHaveLength(chats.length);
  });
});

describe('compaction', () => {
  it('[FLUSH5] keeps the log short and the document complete', async () => {
    const small = await TestRooms.open({ compactAfter: 10 });
    const author = await small.enter(ada);
    for (let i = 0; i < 35; i++) {
      author.post(`m${i}`);
      await small.exchange(author);
      expect(await small.storage.logLength(CHAT)).toBeLessThan(10);
    }
    author.edit(author.messages.get(0).get('id') as string, 'edited');
    await small.exchange(author);
    await small.crash();
    const reader = await small.enter(bob);
    expect(reader.toJSON()).toEqual(author.toJSON());
    expect(reader.toJSON()).toHaveLength(35);
    await small.close();
    expect(small.errors).toEqual([]);
  });

  it('[FLUSH25] merges a log of few updates with many bytes too, including those from before a restart', async () => {
    const small = await TestRooms.open({ compactBytes: 50_000 });
    const author = await small.enter(ada);
    const lengths: number[] = [];
    for (let i = 0; i < 12; i++) {
      author.post('x'.repeat(10_000));
      await small.exchange(author);
      lengths.push(await small.storage.logLength(CHAT));
      if (i === 2) {
        await small.crash();
        author.disconnect();
        author.connect(await small.room());
        await small.exchange(author);
      }
    }
    expect(Math.max(...lengths)).toBeLessThan(8);
    expect(lengths.filter(length => length === 0)).toHaveLength(2);
    await small.crash();
    const reader = await small.enter(bob);
    expect(reader.toJSON()).toHaveLength(12);
    await small.close();
    expect(small.errors).toEqual([]);
  });

  it('[FLUSH5] leaves no deleted content in a snapshot', async () => {
    const small = await TestRooms.open({ compactAfter: 3 });
    const author = await small.enter(ada);
    const id = author.post('SECRET');
    await small.exchange(author);
    author.edit(id, 'public');
    await small.exchange(author);
    author.post('one more');
    await small.exchange(author);
    const { updates } = (await small.storage.loadChat(CHAT))!;
    expect(updates.some(bytes => Buffer.from(bytes).includes('SECRET'))).toBe(false);
    await small.close();
  });

  it('[FLUSH5] reports a failure, which does no harm', async () => {
    const small = await TestRooms.open({ compactAfter: 2 });
    const author = await small.enter(ada);
    jest.spyOn(small.storage, 'compact').mockRejectedValueOnce(new Error('disk'));
    author.post('x');
    await small.exchange(author);
    author.post('y');
    await small.exchange(author);
    expect(author.toJSON()).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    expect(small.errors).toMatchObject([{ message: 'disk' }]);
    await small.close();
  });
});

const SEEDS = Number(process.env.CRASH_SEEDS ?? 300);

it(`[FLUSH6] ${SEEDS} seeded games with crashes and failed commits lose nothing that was shown`, async () => {
  const failures: Record<string, string> = {};
  let crashes = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const game = new CrashGame(seed);
    for (const what of await game.play()) {
      failures[what] = `${failures[what] ?? ''} ${seed}`;
    }
    crashes += game.crashes;
  }
  expect(failures).toEqual({});
  expect(crashes).toBeGreaterThan(SEEDS);
}, 120_000);

describe('the end of one room among busy ones', () => {
  /** A user writes in another chat again at every commit. Resolves with a function that returns the number of commits. */
  async function writeOn(): Promise<() => number> {
    await harness.rooms.admit(ada, OTHER);
    let commits = 0;
    const write = (): unknown =>
      harness.say(ada, `line ${commits}`, undefined, OTHER).catch(() => 0);
    harness.storage.beforeCommit = () => void (++commits < 200 && write());
    write();
    return () => commits;
  }

  /** Resolves when the last command is in the queue of its room. */
  async function inQueue(): Promise<void> {
    for (let i = 0; i < 20; i++) {
      await Promise.resolve();
    }
  }

  it('[FLUSH28] deleting a chat waits for its own room, while others keep writing', async () => {
    await pair();
    const commits = await writeOn();
    const last = harness.say(bob, 'last words');
    await inQueue();
    await harness.rooms.execute(ada, { type: 'delete-chat', chat: CHAT });
    expect(commits()).toBeLessThan(20);
    expect(await last).toMatchObject({ seq: 1 });
    expect(await harness.storage.getChat(CHAT)).toBeNull();
  });

  it('[FLUSH28] a room that pauses is stored before it closes', async () => {
    await harness.close();
    harness = await TestRooms.open({ turnPause: 40 });
    await pair();
    await Promise.all(Array.from({ length: 60 }, (_, i) => harness.say(bob, `line ${i}`)));
    const commits = await writeOn();
    const waiting = harness.say(bob, 'in the pause');
    await inQueue();
    await harness.rooms.execute(ada, { type: 'delete-chat', chat: CHAT });
    expect(await waiting).toMatchObject({ seq: 61 });
    expect(commits()).toBeLessThan(20);
  });
});
