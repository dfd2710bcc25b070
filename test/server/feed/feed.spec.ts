import { v4 } from 'uuid';
import { Audiences, type Relevance } from '../../../server/feed/audience.js';
import { readPosition, writePosition, type IFeedEvent } from '../../../server/feed/feed-event.js';
import { wholeRow } from '../../../server/storage/journal.js';
import { Follower } from '../../../server/feed/follower.js';
import type { IPrincipal } from '../../../server/identity/principal.js';
import { person } from '../../harness/people.js';
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
  enterPrivateChat,
  useFeed
} from './test-feed.js';

useFeed();

const relevanceOf = async (
  audiences: Audiences,
  who: IPrincipal,
  event: IFeedEvent
): Promise<Relevance | null> => (await audiences.viewOf(who, event))?.relevance ?? null;

describe('a feed', () => {
  it('[GRANT8] reports no event for the removal of a hidden message', async () => {
    const mal = person('mal');
    await enterPrivateChat();
    const [hidden, id] = [await say('hidden'), v4()];
    clock.advance(1000);
    const participants = [{ username: 'mal', shareHistoryTime: clock.now() }];
    await rooms.execute(ada, { type: 'add-participants', chat, participants });
    await rooms.execute(mal, { type: 'send', chat, message: { id, body: 'seen' } });
    const { events } = follow(wholeRow(await feed.position()));
    await storage.commit([{ chat, removed: [hidden, id] }]);
    // Like rows from before they had places.
    await storage.commit([{ chat, removed: ['unknown'] }]);
    const none = { created: [], changed: [], removed: [], joined: [], left: [] };
    rooms.events.emit('committed', { chat, ...none });
    while (events.length < 3) {
      await turn();
    }
    const audiences = new Audiences(storage, feed);
    const told = async (who: IPrincipal): Promise<unknown[]> =>
      Promise.all(events.map(event => relevanceOf(audiences, who, event)));
    expect(await told(mal)).toEqual([null, 'update', null]);
    expect(await told(ada)).toEqual(['update', 'update', 'update']);
  });

  it('[GRANT12] reports to a user no event from before their read access, except their joining', async () => {
    const [mal, zoe] = [person('mal'), person('zoe')];
    await enterPrivateChat();
    const { events } = follow(wholeRow(await feed.position()));
    const set = (username: string, role: 'member' | null) =>
      rooms.execute(ada, { type: 'set-role', chat, username, role });
    const happen = async (): Promise<void> => {
      await set('zoe', 'member');
      await rooms.execute(ada, { type: 'update-chat', chat, topic: `Team ${clock.now()}` });
      await set('zoe', null);
    };
    const told = async (who: IPrincipal): Promise<unknown[]> => {
      const audiences = new Audiences(storage, feed);
      const heard = events.filter(({ what }) => !('message' in what));
      return Promise.all(heard.map(event => relevanceOf(audiences, who, event)));
    };
    await happen();
    clock.advance(1000);
    const participants = [{ username: 'mal', shareHistoryTime: clock.now() }];
    await rooms.execute(ada, { type: 'add-participants', chat, participants });
    await happen();
    while (feed.end < (await feed.position()) || events.at(-1)?.what.type !== 'left') {
      await turn();
    }
    const all = Array<string>(7).fill('update');
    expect(await told(ada)).toEqual(all);
    expect(await told(mal)).toEqual([null, null, null, 'added', ...all.slice(4)]);
    expect(await told(zoe)).toEqual([null, null, 'removed', null, null, null, 'removed']);
  });

  it('[LOAD12] leaves bundles out of events, and limits the events in memory by their characters', async () => {
    const listener = { wake: () => undefined };
    feed.listen(listener);
    const data = { 'text/plain': 'p'.repeat(500_000) };
    const message = { body: 'plot', mime_model: { data, metadata: {} } };
    const start = feed.end;
    await rooms.execute(ada, { type: 'send', chat, message });
    while (feed.end < (await feed.position())) {
      await turn();
    }
    const rows = await feed.after(start, 'ada');
    const [event] = rows.flatMap(({ events }) => events).filter(({ what }) => 'message' in what);
    expect(event.what).toMatchObject({ message: { body: 'plot' } });
    expect(event.what).not.toHaveProperty('message.mime_model');
    for (let i = 0; i < 400; i++) {
      await say('x'.repeat(28_000));
    }
    while (feed.end < (await feed.position())) {
      await turn();
    }
    expect(feed.held).toBeLessThan(320);
  });

  it('[FEED1] reports the same events live and later, under the same positions', async () => {
    const live = follow();
    await Promise.all(['One', 'Two'].map(say));
    const id = await say('Three');
    await rooms.execute(ada, { type: 'edit', chat, id, body: 'Three!' });
    await rooms.execute(ada, { type: 'read', chat, id });
    while (live.events.length < 6) {
      await turn();
    }
    const later = follow({ n: 0, i: 0 });
    while (later.events.length < 6) {
      await turn();
    }
    const places = (events: readonly IFeedEvent[]): string[] =>
      events.map(({ position, what }) => `${writePosition(position)} ${what.type}`);
    expect(places(later.events)).toEqual(places(live.events));
    expect(later.events.map(({ what }) => what.type)).toEqual([
      'chat-created',
      'message-created',
      'message-created',
      'message-created',
      'message-edited',
      'read'
    ]);
    live.follower.dispose();
    later.follower.dispose();
  });

  it('[FEED2] reports the current message, and for a removed one only its removal', async () => {
    const [first, second] = [await say('Secret'), await say('Removed')];
    await rooms.execute(ada, { type: 'delete', chat, id: first });
    await storage.commit([{ chat, removed: [second] }]);
    const { events, follower } = follow({ n: 0, i: 0 });
    while (events.length < 4) {
      await turn();
    }
    expect(bodies(events)).toEqual(['']);
    expect(events.at(-1)?.what).toEqual({ type: 'message-removed', id: second, seq: 2 });
    follower.dispose();
  });

  it('[FEED10] hides events after a removal from a user who returns, even if no one listened at that time', async () => {
    const mal = person('mal');
    await enterPrivateChat();
    await rooms.execute(ada, { type: 'set-role', chat, username: 'mal', role: 'member' });
    const audiences = new Audiences(storage, feed);
    const heard: string[] = [];
    const listen = () =>
      new Follower({
        feed,
        from: { n: 0, i: 0 },
        user: 'mal',
        deliver: async events => {
          for (const event of events) {
            if (await audiences.viewOf(mal, event)) {
              heard.push(...bodies([event]));
            }
          }
        },
        onError: error => {
          throw error;
        }
      });
    await say('Hello');
    const first = listen();
    while (heard.length === 0 || feed.end < (await feed.position())) {
      await turn();
    }
    expect(await audiences.canRead(mal, chat)).toBe(true);
    first.dispose();
    await rooms.execute(ada, { type: 'set-role', chat, username: 'mal', role: null });
    await say('Secret');
    const end = await feed.position();
    const second = listen();
    while (second.position.n < end) {
      await turn();
    }
    expect(heard).not.toContain('Secret');
    second.dispose();
  });

  it('[FEED5] checks the rights in a chat again after a failure of the store', async () => {
    const audiences = new Audiences(storage, feed);
    jest.spyOn(storage, 'getChat').mockRejectedValueOnce(new Error('disk'));
    await expect(audiences.canRead(ada, chat)).rejects.toThrow('disk');
    expect(await audiences.canRead(ada, chat)).toBe(true);
  });

  it('[FEED6] parses the positions that it writes, and rejects any other text', () => {
    for (const text of ['12.3', '12']) {
      expect(writePosition(readPosition(text)!)).toBe(text);
    }
    for (const text of ['', '-1', '1.', '.1', '1e3', '1.2.3', ' 1', '9'.repeat(16)]) {
      expect(readPosition(text)).toBeNull();
    }
  });

  it('[GRANT12] reports to a user no events from before their read access', async () => {
    const secret = await rooms.execute(ada, { type: 'create-chat', access: 'private' });
    const send = (body: string) =>
      rooms.execute(ada, { type: 'send', chat: secret.id, message: { body } });
    const { id } = await send('Before');
    await rooms.execute(ada, { type: 'read', chat: secret.id, id });
    const participants = [
      { username: 'bob', role: 'member' as const, at: clock.now(), afterSeq: 1 }
    ];
    await storage.commit([{ chat: secret.id, participants }]);
    await send('After');
    const { events, follower } = follow({ n: 0, i: 0 });
    while (bodies(events).length < 2) {
      await turn();
    }
    const audiences = new Audiences(storage, feed);
    const relevances = async (username: string): Promise<unknown[]> => {
      const mine = events.filter(event => event.chat === secret.id);
      return Promise.all(mine.map(event => relevanceOf(audiences, person(username), event)));
    };
    expect(await relevances('ada')).toEqual(['update', 'update', 'update', 'update', 'update']);
    expect(await relevances('bob')).toEqual(['update', null, null, 'added', 'update']);
    expect(await relevances('eve')).toEqual([null, null, null, null, null]);
    follower.dispose();
  });
});
