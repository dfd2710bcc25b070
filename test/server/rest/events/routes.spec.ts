import { LIMITS } from '../../../../server/limits.js';
import { EventStreams } from '../../../../server/rest/events/event-streams.js';
import { EventReader } from '../../../harness/event-reader.js';
import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-api.js';
import { harness, listen, useEvents } from './test-events.js';

useEvents();

describe('/chat/events', () => {
  it('[SSE16] limits the open streams of a user, and permits another when one has ended', async () => {
    harness.limits.eventStreamsPerUser = 2;
    const all = await Promise.all([1, 2, 3, 4].map(() => listen(ada)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    const { headers, raw } = all.find(({ status }) => status === 429)!;
    expect(headers['retry-after']).toBe('1');
    expect(raw).toContain('too_many_connections');
    expect((await listen(bob)).status).toBe(200);
    all.find(({ status }) => status === 200)!.close();
    const next = async (): Promise<number> => (await listen(ada)).status;
    while ((await next()) !== 200) {
      await new Promise(setImmediate);
    }
  });

  it('[SSE16] counts the streams of all guests of one address together', async () => {
    harness.limits.eventStreamsPerUser = 2;
    const guests = Array.from({ length: 11 }, (_, n) =>
      person(`guest-00000000-0000-4000-8000-0000000000${10 + n}`, { guest: true, entrance: 'here' })
    );
    const statuses: number[] = [];
    for (const guest of guests) {
      statuses.push((await listen(guest)).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(200), 429]);
    expect((await listen({ ...guests[10], entrance: 'there' })).status).toBe(200);
  });

  it('[SSE1] sends each user events with their own entry of the list', async () => {
    const [one, two] = [await listen(ada), await listen(bob, { inQuery: true })];
    expect(two.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no'
    });
    const chat = await harness.chat();
    await two.until(() => two.events.length === 1);
    await harness.say(ada, chat, 'Hello');
    await two.until(() => two.events.length === 2);
    await harness.ask(ada, 'PATCH', `/chat/threads/${chat}`, { topic: 'Trips' });
    await two.until(() => two.events.length === 3);
    await harness.ask(ada, 'DELETE', `/chat/threads/${chat}`);
    await two.until(() => two.events.length === 4);
    const names = [
      'chatThreadCreated',
      'chatMessageReceived',
      'chatThreadPropertiesUpdated',
      'chatThreadDeleted'
    ];
    expect(two.names).toEqual(names);
    expect(two.events.map(({ data }) => data.threadId)).toEqual([chat, chat, chat, chat]);
    expect(two.events[1].data).toMatchObject({
      thread: { topic: 'Plans', unreadCount: 1, role: null },
      message: { sender: 'ada', senderDisplayName: 'Ada', content: { message: 'Hello' } }
    });
    expect(two.events[2].data.thread?.topic).toBe('Trips');
    expect(two.events[3].data).toMatchObject({
      threadId: chat,
      thread: null,
      by: 'ada',
      reason: 'chat_deleted'
    });
    await one.until(() => one.events.length === 4);
    expect(one.names).toEqual(names);
    expect(one.events[1].data.thread).toMatchObject({ unreadCount: 0, role: 'owner' });
    const ids = two.events.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
  });

  it('[SSE2] sends edits and deletions', async () => {
    const chat = await harness.chat();
    const id = await harness.say(ada, chat, 'Helo');
    const one = await listen(bob);
    await harness.rooms.execute(ada, { type: 'edit', chat, id, body: 'Hello' });
    await one.until(() => one.events.length === 1);
    await harness.rooms.execute(ada, { type: 'delete', chat, id });
    await one.until(() => one.events.length === 2);
    expect(one.names).toEqual(['chatMessageEdited', 'chatMessageDeleted']);
    expect(one.texts).toEqual(['Hello', undefined]);
    expect(one.events[1].data.thread?.lastMessage).toBeUndefined();
  });

  it('[STREAMING8] sends the beginning and the end of a growing message, with its text', async () => {
    const chat = await harness.chat();
    const one = await listen(bob);
    const message = { body: 'One', streaming: true };
    const { id } = await harness.rooms.execute(ada, { type: 'send', chat, message });
    await one.until(() => one.events.length === 1);
    await harness.rooms.execute(ada, { type: 'append', chat, id, text: ', two' });
    harness.clock.advance(LIMITS.streamPause);
    await harness.rooms.flush();
    await harness.rooms.execute(ada, { type: 'append', chat, id, text: ', three' });
    await harness.rooms.execute(ada, { type: 'finish', chat, id });
    await one.until(() => one.names.includes('chatMessageFinished'));
    expect(one.names).toEqual(['chatMessageReceived', 'chatMessageFinished']);
    expect(one.texts.at(-1)).toBe('One, two, three');
    expect(one.events[1].data.message).toMatchObject({ id });
  });

  it('[SSE3] sends no events of chats that the user cannot read', async () => {
    const [eve, one, root] = [
      await listen(person('eve')),
      await listen(bob),
      await listen(person('root', { admin: true }))
    ];
    const chat = await harness.chat(ada, { access: 'private' });
    await harness.say(ada, chat, 'Secret');
    await root.until(() => root.names.includes('chatMessageReceived'));

    for (const role of ['member', 'reader', null] as const) {
      await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role });
    }
    const told = [
      'chatThreadCreated',
      'participantsAdded',
      'chatThreadPropertiesUpdated',
      'participantsRemoved',
      'chatThreadDeleted'
    ];
    await one.until(() => one.events.length === told.length);
    expect(one.names).toEqual(told);
    expect(one.events[1].data).toMatchObject({ participants: [{ username: 'bob', by: 'ada' }] });
    expect(one.events.at(-1)?.data).toMatchObject({ thread: null, reason: 'removed_from_chat' });
    await harness.ask(ada, 'DELETE', `/chat/threads/${chat}`);
    await root.until(() => root.names.includes('chatThreadDeleted'));
    const open = await harness.chat();
    await Promise.all([eve, one].map(each => each.until(() => each.raw.includes(open))));
    expect(eve.raw).not.toContain(chat);
    expect(one.events).toHaveLength(told.length + 1);
  });

  it("[SSE4] sends read positions to readers of the chat, and only the user's own to lists", async () => {
    const chat = await harness.chat();
    const message = await harness.say(bob, chat, 'Hello');
    const [one, list, two] = [
      await listen(ada),
      await listen(ada, { latest: true }),
      await listen(bob)
    ];
    const others = await listen(bob, { latest: true });
    await harness.ask(ada, 'POST', `/chat/threads/${chat}/readReceipts`, {
      chatMessageId: message
    });
    await Promise.all([one, list, two].map(each => each.count(1)));
    for (const each of [one, list]) {
      expect(each.names).toEqual(['readReceiptReceived']);
      expect(each.events[0].data.thread).toMatchObject({ unreadCount: 0, readSequenceId: 1 });
    }
    expect(two.events[0].data).toMatchObject({
      sender: 'ada',
      chatMessageId: message,
      thread: { readSequenceId: 0 }
    });
    await harness.ask(ada, 'DELETE', `/chat/threads/${chat}`);
    await others.count(1);
    expect(others.names).toEqual(['chatThreadDeleted']);
  });

  it('[SSE5] sends each message of a turn, and to lists only the newest with one entry', async () => {
    const chat = await harness.chat();
    const [one, list] = [await listen(bob), await listen(bob, { latest: true })];
    const long = 'x'.repeat(5_000);
    await Promise.all(
      ['One', 'Two', long].map(body =>
        harness.rooms.execute(ada, { type: 'send', chat, message: { body } })
      )
    );
    await Promise.all([one.count(3), list.count(1)]);
    expect(one.texts).toEqual(['One', 'Two', long]);
    expect(one.events.map(({ data }) => data.thread?.unreadCount)).toEqual([
      undefined,
      undefined,
      3
    ]);
    expect(list.texts[0]).toMatch(/^x{299}…$/);
    expect(list.events[0].data.thread?.unreadCount).toBe(3);
    await harness.say(ada, chat, 'Four');
    await Promise.all([one.count(4), list.count(2)]);
    expect(one.texts[3]).toBe('Four');
    expect(list.events[1].data.thread?.unreadCount).toBe(4);
  });

  it('[SSE15] sends typing events to the others, but not to lists and not after the fact', async () => {
    const chat = await harness.chat();
    const [one, two] = [await listen(ada), await listen(bob)];
    const list = await listen(bob, { latest: true });
    const heard = two.lastEventId;
    await harness.rooms.execute(ada, { type: 'typing', chat, displayName: 'Ada L.' });
    await two.count(1);
    expect(two.events[0]).toMatchObject({
      name: 'typingIndicatorReceived',
      data: { threadId: chat, sender: 'ada', senderDisplayName: 'Ada', senderKind: 'account' }
    });
    expect(two.lastEventId).toBe(heard);
    await harness.say(ada, chat, 'Hello');
    const again = await listen(bob, { lastEventId: heard });
    await Promise.all([one, list, again].map(each => each.count(1)));
    for (const each of [one, list, again]) {
      expect(each.names).toEqual(['chatMessageReceived']);
    }
  });

  it('[SSE6] requires a token, and ends the stream with it', async () => {
    expect((await harness.app.inject('/chat/events')).statusCode).toBe(401);
    expect((await harness.app.inject('/chat/events?token=x')).statusCode).toBe(401);
    const head = await harness.app.inject({ method: 'HEAD', url: '/chat/events' });
    expect(head.statusCode).toBe(405);
    const [short, long] = [await listen(ada, { ms: 60_000 }), await listen(ada, { ms: 2 ** 40 })];
    harness.clock.advance(60_000);
    await short.until(() => short.closed);
    expect(long.closed).toBe(false);
  });

  it('[SSE7] sends a ping every 20 s', async () => {
    const one = await listen(ada);
    harness.clock.advance(20_000);
    await one.until(() => one.raw.includes(': ping\n\n'));
  });

  it('[SSE8] leaves nothing behind when clients disconnect and the server stops', async () => {
    const before = harness.rooms.events.size;
    const timers = harness.clock.waiting;
    const [one, two] = [await listen(ada), await listen(bob)];
    expect(harness.rooms.events.size).toBe(before);
    expect(harness.feed.size).toBe(2);
    expect(harness.clock.waiting).toBe(timers + 2);
    one.close();
    while (harness.clock.waiting > timers + 1) {
      await new Promise(resolve => setImmediate(resolve));
    }
    await harness.app.close();
    harness.attachments.dispose();
    await two.until(() => two.closed);
    expect(harness.feed.size).toBe(0);
    harness.feed.dispose();
    harness.connections.dispose();
    await harness.bridges.dispose();
    expect(harness.clock.waiting).toBe(0);
    expect(harness.rooms.events.size).toBe(0);
  });

  it('[SSE9] reads nothing ahead for a client that does not read, disconnects it, and lets it resume later', async () => {
    const chat = await harness.chat();
    const streams = new EventStreams(harness.context);
    const credential = { principal: bob, expires: harness.clock.now() + 600_000 };
    const { output } = await streams.open(credential);
    const body = 'x'.repeat(10_000);
    for (let n = 0; n < 100; n++) {
      await harness.rooms.execute(ada, { type: 'send', chat, message: { body } });
    }
    while (!output.writableNeedDrain) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(output.writableLength + output.readableLength).toBeLessThan(100_000);
    const heard = new EventReader();
    const told = heard.push(String(output.read()));
    harness.clock.advance(60_000);
    expect(output.destroyed).toBe(true);
    streams.dispose();
    const again = await listen(bob, { lastEventId: heard.lastId });
    await again.until(() => again.events.at(-1)?.data.message?.sequenceId === '100');
    const first = Number(again.events[0].data.message?.sequenceId);
    expect(first).toBe(told.length + 1);
    expect(again.events).toHaveLength(100 - told.length);
  });
});
