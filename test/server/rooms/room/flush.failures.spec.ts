import { ada, bob, CHAT, OTHER, turns } from '../test-rooms.js';
import { broken, give, pair, take } from './test-flush.js';
import { expectErrors, harness, useRooms } from '../use-rooms.js';

useRooms();

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
    expectErrors(broken);
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
    expectErrors(broken, broken);
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
    expectErrors(broken);
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
    expectErrors(broken);
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
    expectErrors(broken);
  });
});
