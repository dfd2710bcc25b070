import { wholeRow } from '../../../server/storage/journal.js';
import type { IFeedEvent } from '../../../server/feed/feed-event.js';
import { Follower } from '../../../server/feed/follower.js';
import {
  ada,
  bodies,
  chat,
  clock,
  feed,
  follow,
  rooms,
  say,
  storage,
  turn,
  useFeed
} from './test-feed.js';

useFeed();

describe('a follower', () => {
  it('[FEED2] gives a follower that is behind no cached text that was edited, deleted or removed meanwhile', async () => {
    const live = follow();
    const start = wholeRow(await feed.position());
    const [edited, deleted] = [await say('Draft'), await say('Secret')];
    const removed = await say('Removed');
    await rooms.execute(ada, { type: 'edit', chat, id: edited, body: 'Final' });
    await rooms.execute(ada, { type: 'delete', chat, id: deleted });
    await storage.commit([{ chat, removed: [removed] }]);
    await say('Last');
    while (!bodies(live.events).includes('Last')) {
      await turn();
    }
    const read = jest.spyOn(storage.journal, 'after');
    const later = follow(start);
    while (!bodies(later.events).includes('Last')) {
      await turn();
    }
    expect(read.mock.calls.filter(([n]) => n < feed.end)).toEqual([]);
    expect(bodies(later.events)).toEqual(['Final', '', 'Last']);
    expect(feed.held).toBe(later.events.length);
    live.follower.dispose();
    later.follower.dispose();
  });

  it('[FEED3] reads a row once for all followers that keep up, and nothing without followers', async () => {
    const read = jest.spyOn(storage, 'messagesAfter');
    await say('Unheard');
    await turn();
    expect(read).not.toHaveBeenCalled();
    const followers = [follow(), follow(), follow()];
    while (followers.some(({ events }) => !bodies(events).includes('Unheard'))) {
      await turn();
    }
    read.mockClear();
    await say('Heard');
    while (followers.some(({ events }) => !bodies(events).includes('Heard'))) {
      await turn();
    }
    expect(read).toHaveBeenCalledTimes(1);
    followers.forEach(({ follower }) => follower.dispose());
  });

  it('[FEED8] sends missed events page by page, however many followers a user has', async () => {
    for (let i = 0; i < 400; i++) {
      await storage.journal.mark(0);
    }
    const { after } = storage.journal;
    let reads = 0;
    storage.journal.after = (n, limit) => {
      reads++;
      return after(n, limit);
    };
    const start = { n: 1, i: 0 };
    const followers = Array.from({ length: 10 }, () => follow(start));
    const { n: end } = wholeRow(await feed.position());
    const isBehind = (): boolean => followers.some(({ follower }) => follower.position.n < end);
    let most = 0;
    while (isBehind()) {
      const before = reads;
      await turn();
      most = Math.max(most, reads - before);
    }
    expect(most).toBeLessThanOrEqual(3); // including the feed's own read
  });

  it('[FEED9] serves only some of the many followers of one user in each turn', async () => {
    const end = wholeRow(await feed.position());
    const followers = Array.from({ length: 20 }, () => follow(end));
    while (feed.end < end.n) {
      await turn();
    }
    void say('hello');
    const told = (): number => followers.filter(({ events }) => bodies(events).length > 0).length;
    const steps: number[] = [];
    while (told() < followers.length) {
      const before = told();
      await turn();
      steps.push(told() - before);
    }
    expect(Math.max(...steps)).toBeLessThanOrEqual(8);
  });

  it('[FEED4] limits the memory of a slow follower, which still gets every event', async () => {
    let release: () => void = () => undefined;
    const heard: IFeedEvent[] = [];
    const slow = new Follower({
      feed,
      from: wholeRow(feed.end),
      user: 'ada',
      deliver: async events => {
        await new Promise<void>(resolve => (release = resolve));
        heard.push(...events);
      },
      onError: error => {
        throw error;
      }
    });
    const quick = follow();
    for (let n = 0; n < 1_500; n += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, i) => say(`Message ${n + i}`)));
    }
    while (bodies(quick.events).length < 1_500) {
      await turn();
    }
    expect(feed.held).toBeLessThanOrEqual(1_000);
    while (bodies(heard).length < 1_500) {
      release();
      await turn();
    }
    expect(bodies(heard)).toEqual(bodies(quick.events));
    slow.dispose();
    quick.follower.dispose();
  });

  it('[FEED5] loses nothing when the store fails for a while', async () => {
    const { events, follower } = follow();
    await turn();
    const fail = jest.spyOn(storage.journal, 'after').mockRejectedValueOnce(new Error('disk'));
    await say('Told late');
    while (fail.mock.calls.length === 0) {
      await turn();
    }
    await turn();
    clock.advance(1_000);
    while (bodies(events).length === 0) {
      await turn();
    }
    expect(bodies(events)).toEqual(['Told late']);
    follower.dispose();
  });
});
