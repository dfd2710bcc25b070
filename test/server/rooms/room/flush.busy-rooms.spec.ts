import { person } from '../../../harness/people.js';
import { ada, bob, CHAT, OTHER, turns } from '../test-rooms.js';
import { commits, give, pair, updates } from './test-flush.js';
import { harness, reopen, useRooms } from '../use-rooms.js';

useRooms();

describe('a busy room', () => {
  beforeEach(async () => {
    await reopen({ turnPause: 20 });
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
    await reopen({ turnPause: 40 });
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
