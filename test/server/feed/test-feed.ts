import { pino } from 'pino';
import { Feed } from '../../../server/feed/feed.js';
import { wholeRow } from '../../../server/storage/journal.js';
import type { IFeedEvent } from '../../../server/feed/feed-event.js';
import { Follower } from '../../../server/feed/follower.js';
import { LIMITS } from '../../../server/limits.js';
import { Rooms } from '../../../server/rooms/rooms.js';
import { MemoryStorage } from '../../../testing/index.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { MemoryFiles } from '../../../testing/memory/files.js';
import { person } from '../../harness/people.js';

export const ada = person('ada');

export const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

export const clock = new ManualClock();
export let storage: MemoryStorage;
export let rooms: Rooms;
export let feed: Feed;
export let chat: string;

const open = async (): Promise<Feed> => {
  const log = pino({ level: 'silent' });
  const made = new Feed({ storage, events: rooms.events, clock, limits: LIMITS, log });
  await made.start();
  return made;
};

/** Continues in a new private chat of ada's. */
export async function enterPrivateChat(): Promise<void> {
  ({ id: chat } = await rooms.execute(ada, {
    type: 'create-chat',
    topic: 'Team',
    access: 'private'
  }));
}

/** Sends a message of ada's. Resolves with its id. */
export const say = (body: string) =>
  rooms.execute(ada, { type: 'send', chat, message: { body } }).then(({ id }) => id);

/** Follows the feed as ada from a position on, by default from its end. */
export const follow = (from = wholeRow(feed.end)) => {
  const events: IFeedEvent[] = [];
  const follower = new Follower({
    feed,
    from,
    user: 'ada',
    deliver: some => {
      events.push(...some);
      return Promise.resolve();
    },
    onError: error => {
      throw error;
    }
  });
  return { events, follower };
};

/** The bodies of the new messages among events. */
export const bodies = (events: readonly IFeedEvent[]): string[] =>
  events.flatMap(({ what }) => (what.type === 'message-created' ? [what.message.body] : []));

/** Starts a feed of a new chat before each test of a file, and closes it afterwards. */
export function useFeed(): void {
  beforeEach(async () => {
    storage = new MemoryStorage();
    await storage.open();
    const limits = { ...LIMITS, messagesPer10s: Infinity, turnPause: 0 };
    rooms = new Rooms({
      storage,
      files: new MemoryFiles(),
      clock,
      limits,
      onError: () => undefined
    });
    feed = await open();
    ({ id: chat } = await rooms.execute(ada, { type: 'create-chat' }));
  });
  afterEach(async () => {
    await rooms.dispose();
    feed.dispose();
    expect(clock.waiting).toBe(0);
  });
}
