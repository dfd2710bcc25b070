import { Feed } from '../../../../server/feed/feed.js';
import { restApp } from '../../../../server/rest/app.js';
import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-api.js';
import { harness, listen, useEvents } from './test-events.js';

useEvents();

describe('/chat/events after a break', () => {
  it('[SSE10] sends all missed events of all chats, once and in order, and continues', async () => {
    const first = await harness.chat();
    const one = await listen(bob);
    await harness.say(ada, first, 'Heard');
    await one.count(1);
    one.close();
    const second = await harness.chat(ada, { topic: 'Trips' });
    const id = await harness.say(ada, second, 'Missed 1');
    await harness.say(ada, first, 'Missed 2');
    await harness.rooms.execute(ada, { type: 'edit', chat: second, id, body: 'Missed 1, edited' });
    await harness.ask(ada, 'PATCH', `/chat/threads/${first}`, { topic: 'Plans B' });
    await harness.rooms.execute(ada, { type: 'delete', chat: second, id });
    await harness.ask(ada, 'DELETE', `/chat/threads/${second}`);

    const again = await listen(bob, { lastEventId: one.lastEventId });
    await again.count(3);
    await harness.say(ada, first, 'Live');
    await again.count(4);
    // For a deleted chat, only the deletion is sent.
    expect(again.names).toEqual([
      'chatMessageReceived',
      'chatThreadPropertiesUpdated',
      'chatThreadDeleted',
      'chatMessageReceived'
    ]);
    expect(again.texts).toEqual(['Missed 2', 'Live']);
  });

  it('[SSE10] resumes in the middle of a turn', async () => {
    const chat = await harness.chat();
    const one = await listen(bob);
    await Promise.all(
      ['One', 'Two', 'Three'].map(body =>
        harness.rooms.execute(ada, { type: 'send', chat, message: { body } })
      )
    );
    await one.count(3);
    const again = await listen(bob, { lastEventId: one.events[0].id });
    await again.count(2);
    expect(again.texts).toEqual(['Two', 'Three']);
    expect(again.events.map(({ id }) => id)).toEqual(one.events.slice(1).map(({ id }) => id));
  });

  it('[SSE11] checks rights when it sends: nothing of chats that the user left or that were closed meanwhile', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
    const [one, eve] = [await listen(bob), await listen(person('eve'))];
    one.close();
    eve.close();
    await harness.say(ada, chat, 'Before he left');
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: null });
    await harness.say(ada, chat, 'Behind his back');
    await harness.ask(ada, 'DELETE', `/chat/threads/${chat}`);
    const open = await harness.chat();
    const again = await listen(bob, { lastEventId: one.lastEventId });
    const never = await listen(person('eve'), { lastEventId: eve.lastEventId });
    await Promise.all([again, never].map(each => each.until(() => each.raw.includes(open))));
    expect(again.names).toEqual(['chatThreadCreated']);
    expect(never.names).toEqual(['chatThreadCreated']);
  });

  it('[SSE11] reports that the user was added or removed meanwhile', async () => {
    const [left, joined] = [
      await harness.chat(ada, { access: 'private' }),
      await harness.chat(ada, { access: 'private' })
    ];
    const set = (chat: string, role: 'member' | null) =>
      harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role });
    await set(left, 'member');
    const one = await listen(bob);
    one.close();
    await set(left, null);
    await set(joined, 'member');
    const again = await listen(bob, { lastEventId: one.lastEventId });
    await again.count(4);
    expect(again.events.map(({ name, data }) => [name, data.threadId])).toEqual([
      ['participantsRemoved', left],
      ['chatThreadDeleted', left],
      ['chatThreadCreated', joined],
      ['participantsAdded', joined]
    ]);
  });

  it('[SSE12] sends one reset where it cannot resume: too old, another journal, no position', async () => {
    const chat = await harness.chat();
    const one = await listen(bob);
    await harness.say(ada, chat, 'One');
    await one.count(1);
    one.close();
    const old = one.lastEventId;
    await harness.say(ada, chat, 'Two');
    await harness.say(ada, chat, 'Three');
    await harness.storage.journal.prune(0, 1);
    for (const lastEventId of [old, '12.1', '999999999999999', 'x', '-1', '1e3']) {
      const again = await listen(bob, { lastEventId });
      await again.count(1);
      expect(again.names).toEqual(['reset']);
      expect(again.events[0].data.reason).toMatch(/no longer available/);
      const next = await listen(bob, { lastEventId: again.lastEventId });
      await harness.say(ada, chat, 'More');
      await Promise.all([again.count(2), next.count(1)]);
      expect(next.names).toEqual(['chatMessageReceived']);
      expect(again.names).toEqual(['reset', 'chatMessageReceived']);
    }
  });

  it('[SSE13] sends a position to a quiet stream at the start and with each ping', async () => {
    const one = await listen(bob);
    expect(one.lastEventId).toBe(String(await harness.storage.journal.end()));
    const chat = await harness.chat(ada, { access: 'private' });
    await harness.say(ada, chat, 'Not for him');
    const end = await harness.storage.journal.end();
    while (harness.feed.end < end) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await new Promise(resolve => setImmediate(resolve));
    harness.clock.advance(20_000);
    await one.until(() => one.lastEventId === String(end));
    expect(one.events).toEqual([]);
  });

  it('[SSE14] resumes after a restart', async () => {
    const chat = await harness.chat();
    const one = await listen(bob);
    one.close();
    await harness.say(ada, chat, 'Before');
    const feed = new Feed({
      storage: harness.storage,
      events: harness.rooms.events,
      clock: harness.clock,
      limits: harness.limits,
      log: harness.log
    });
    await feed.start();
    const app = restApp({ ...harness.context, feed });
    const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
    const again = await listen(bob, { lastEventId: one.lastEventId, port });
    await again.count(1);
    await harness.say(ada, chat, 'After');
    await again.count(2);
    expect(again.texts).toEqual(['Before', 'After']);
    again.close();
    await app.close();
    feed.dispose();
  });
});
