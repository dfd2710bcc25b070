import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';
import { RealtimeClient, turn } from './realtime-client.js';

describe('the realtime protocol of the browser SDK', () => {
  let harness: TestApi;
  const clients: RealtimeClient[] = [];

  beforeEach(async () => {
    harness = await TestApi.open();
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    clients.splice(0).forEach(({ socket }) => socket.terminate());
    await harness.close();
  });

  const open = async (who: IPrincipal, epid?: string, ms?: number): Promise<RealtimeClient> => {
    const client = await RealtimeClient.open(harness, who, epid, ms);
    clients.push(client);
    return client;
  };

  it('[RT2] returns its address, allocates, shakes hands, connects and registers', async () => {
    const config = await harness.ask(bob, 'GET', '/chat/config/realTimeNotifications');
    expect(config.json()).toEqual({
      trouterServiceUrl: 'http://localhost:80',
      registrarServiceUrl: 'http://localhost:80',
      cloudType: 'Public'
    });
    const client = await open(bob);
    const allocated = await client.ask('POST', '/v4/a?cor_id=1&epid=one', {
      'content-type': 'text/plain'
    });
    expect(allocated.statusCode).toBe(200);
    expect(allocated.json()).toMatchObject({ ttl: '3600', connectparams: {} });
    expect(allocated.json<{ socketio: string }>().socketio).toMatch(/\/$/);
    await client.until(() => client.texts.length === 2);
    expect(client.texts).toEqual([
      '1::',
      '5:::{"name":"trouter.connected","args":[{"ttl":3600,"dur":"0"}]}'
    ]);
    client.socket.send('5:1+::{"name":"user.activity","args":[{"state":"active"}]}');
    client.socket.send('5:2+::{"name":"ping"}');
    await client.until(() => client.texts.length === 4);
    expect(client.texts.slice(2)).toEqual(['6:::1+[]', '6:::2+[]']);
    expect((await client.ask('POST', '/v3/registrations')).statusCode).toBe(202);
    expect((await client.ask('DELETE', '/v3/registrations/x')).statusCode).toBe(202);
  });

  it('[RT2] returns the complete public address, including its path', async () => {
    const behind = await TestApi.open({ publicUrl: 'https://chat.example.org/base/' });
    const { trouterServiceUrl } = (
      await behind.ask(bob, 'GET', '/chat/config/realTimeNotifications')
    ).json<{ trouterServiceUrl: string }>();
    expect(trouterServiceUrl).toBe('https://chat.example.org/base');
    const { socketio, url } = (
      await behind.app.inject({
        method: 'POST',
        url: '/v4/a',
        headers: { 'x-skypetoken': await behind.token(bob) }
      })
    ).json<{ socketio: string; url: string }>();
    expect(socketio).toBe('https://chat.example.org/base/');
    expect(url).toMatch(/^https:\/\/chat\.example\.org\/base\/v4\/f\//);
    await behind.close();
  });

  it("[GRANT12] sends no event from before its user's read access, except their joining", async () => {
    const client = await open(bob);
    const chat = await harness.chat(ada, { access: 'private' });
    const say = (body: string) =>
      harness.rooms.execute(ada, { type: 'send', chat, message: { body } });
    await say('old secret');
    await harness.rooms.execute(ada, { type: 'update-chat', chat, topic: 'old topic' });
    harness.clock.advance(1_000);
    const participants = [{ username: 'bob', shareHistoryTime: harness.clock.now() }];
    await harness.rooms.execute(ada, { type: 'add-participants', chat, participants });
    await say('new');
    await client.until(() => JSON.stringify(client.told).includes('new'));
    expect(JSON.stringify(client.told)).not.toContain('old secret');
    expect(client.told).toHaveLength(3);
  });

  it('[RT3] requires a valid token in each step, and an id for a socket, once and in time', async () => {
    const steps = [
      ['GET', '/chat/config/realTimeNotifications'],
      ['POST', '/v4/a'],
      ['GET', '/socket.io/1/'],
      ['POST', '/v3/registrations'],
      ['DELETE', '/v3/registrations/x']
    ] as const;
    for (const [method, url] of steps) {
      expect((await harness.app.inject({ method, url })).statusCode).toBe(401);
      const headers = { 'x-skypetoken': 'x.y.z', authorization: 'Bearer x.y.z' };
      expect((await harness.app.inject({ method, url, headers })).statusCode).toBe(401);
    }
    const client = new RealtimeClient(harness, await harness.token(bob));
    await expect(client.connect('guessed')).rejects.toThrow('401');
    const sid = await client.shake('one');
    await expect(client.connect(sid, { origin: 'https://evil.example' })).rejects.toThrow('403');
    await client.connect(sid);
    clients.push(client);
    await expect(client.connect(sid)).rejects.toThrow('401');
    const late = await client.shake('two');
    harness.clock.advance(30_000);
    await expect(client.connect(late)).rejects.toThrow('401');
    const unlucky = await client.shake('three');
    jest.spyOn(harness.feed, 'position').mockRejectedValueOnce(new Error('disk'));
    await expect(client.connect(unlucky)).rejects.toThrow('500');
    expect(harness.logged).toContain('An upgrade failed.');
  });

  it('[RT4] sends messages, receipts, typing, participants and chats to users who may read', async () => {
    const [two, eve] = [await open(bob), await open(person('eve'))];
    const chat = await harness.chat(ada, { access: 'private' });
    await harness.rooms.execute(ada, {
      type: 'add-participants',
      chat,
      participants: [{ username: 'bob' }]
    });
    const id = await harness.say(ada, chat, 'Grüße 100%: "🦊"');
    await two.until(() => two.events.includes(200));
    await harness.rooms.execute(ada, { type: 'edit', chat, id, body: 'Grüße' });
    await harness.rooms.execute(ada, { type: 'typing', chat });
    await two.until(() => two.events.includes(245));
    const seen = await harness.say(bob, chat, 'Seen?');
    await harness.rooms.execute(ada, { type: 'read', chat, id: seen });
    await harness.rooms.execute(ada, { type: 'delete', chat, id });
    await harness.rooms.execute(ada, { type: 'rename', chat, topic: '100% Größe 🦊' });
    await two.until(() => two.events.includes(258));
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: null });
    const other = await harness.chat(ada);
    await harness.rooms.execute(ada, { type: 'delete-chat', chat: other });
    await two.until(() => two.events.includes(259));
    expect(two.events.filter(event => event !== 245)).toEqual([
      ...[257, 260, 200, 247, 200, 246, 248, 258, 261, 259]
    ]);
    expect(eve.told.filter(({ groupId, threadId }) => [groupId, threadId].includes(chat))).toEqual(
      []
    );
    const adaId = await harness.ids.idOf('ada');
    expect(two.told.find(({ eventId }) => eventId === 200)).toMatchObject({
      groupId: chat,
      senderId: adaId,
      recipientMri: await harness.ids.idOf('bob'),
      messageId: id,
      messageBody: 'Grüße 100%: "🦊"',
      senderDisplayName: 'Ada'
    });
    const renamed = two.told.find(({ eventId }) => eventId === 258);
    expect(JSON.parse(unescape(String(renamed?.properties)))).toMatchObject({
      topic: '100% Größe 🦊'
    });
    expect(JSON.parse(unescape(String(renamed?.editedBy)))).toMatchObject({
      participantId: adaId,
      displayName: 'Ada'
    });
  });

  it('[RT5] resumes at the position of a returning client and repeats unacknowledged events', async () => {
    const chat = await harness.chat();
    const one = await open(bob);
    await harness.say(ada, chat, 'Answered');
    await one.until(() => one.told.length === 1);
    await one.until(() => harness.feed.end > 0);
    for (let n = 0; n < 5; n++) {
      await turn();
    }
    one.answers = false;
    await harness.say(ada, chat, 'Unanswered');
    await one.until(() => one.told.length === 2);
    one.socket.close();
    await one.until(() => harness.realtime.size === 0);
    await harness.say(ada, chat, 'Missed');
    const again = await open(bob);
    await again.until(() => again.told.length === 2);
    expect(again.told.map(({ messageBody }) => messageBody)).toEqual(['Unanswered', 'Missed']);
    const stranger = await open(person('eve'));
    await harness.say(ada, chat, 'New');
    await stranger.until(() => stranger.told.length === 1);
    expect(stranger.told[0].messageBody).toBe('New');
  });

  it('[RT5] resumes although another user has opened and closed many sockets', async () => {
    harness.limits.requestsPer10s = Infinity;
    const chat = await harness.chat();
    const one = await open(bob);
    await harness.say(ada, chat, 'Answered');
    await one.until(() => one.told.length === 1);
    one.socket.close();
    await one.until(() => harness.realtime.size === 0);
    await harness.say(ada, chat, 'Missed');
    for (let n = 0; n < 1_001; n++) {
      const other = await RealtimeClient.open(harness, person('mal'), `mal-${n}`);
      other.socket.terminate();
      await other.until(() => harness.realtime.size === 0);
    }
    const again = await open(bob);
    await harness.say(ada, chat, 'New');
    const bodies = (): unknown[] => again.told.map(({ messageBody }) => messageBody);
    await again.until(() => bodies().includes('New'));
    expect(bodies().slice(-2)).toEqual(['Missed', 'New']);
  });

  it('[RT6] ends when the token expires or is revoked, and after a silence', async () => {
    const short = await open(bob, 'short', 60_000);
    const silent = await open(ada);
    harness.clock.advance(60_000);
    await short.until(() => short.closed);
    expect(short.texts.at(-1)).toBe('0:::{"reason":"unauthorized"}');
    expect(silent.texts).toContain('2::');
    harness.clock.advance(25_000);
    await silent.until(() => silent.closed);
    const revoked = await open(bob, 'other');
    const waiting = await revoked.shake('third');
    await harness.storage.addIdentities([{ username: 'bob', guid: harness.clock.uuid() }]);
    await harness.credentials.revoke('bob');
    await revoked.until(() => revoked.closed);
    await expect(revoked.connect(waiting)).rejects.toThrow('401');
  });

  it('[RT7] disconnects a client that sends noise, does not answer, or opens too many streams', async () => {
    const [noisy, mute] = [await open(bob, 'noisy'), await open(ada, 'mute')];
    noisy.socket.send('what?');
    await noisy.until(() => noisy.closed);
    mute.answers = false;
    const chat = await harness.chat();
    for (let n = 0; n < 50; n++) {
      await harness.rooms.execute(bob, { type: 'send', chat, message: { body: `${n}` } });
    }
    await mute.until(() => mute.told.length > 0);
    for (let n = 0; n < 20; n++) {
      await turn();
    }
    expect(mute.told.length).toBeLessThanOrEqual(40);
    harness.clock.advance(30_000);
    await mute.until(() => mute.closed);

    const client = new RealtimeClient(harness, await harness.token(bob));
    const codes: number[] = [];
    for (let n = 0; n < 51; n++) {
      codes.push((await client.ask('GET', '/socket.io/1/')).statusCode);
    }
    expect(codes.at(-2)).toBe(200);
    expect(codes.at(-1)).toBe(429);

    const shaken: number[] = [];
    for (let n = 0; n < 251; n++) {
      const guest = person(`guest-00000000-0000-4000-8000-000000000${100 + n}`, {
        guest: true,
        entrance: 'here'
      });
      const next = new RealtimeClient(harness, await harness.token(guest));
      shaken.push((await next.ask('GET', '/socket.io/1/')).statusCode);
    }
    expect(shaken.at(-2)).toBe(200);
    expect(shaken.at(-1)).toBe(429);
  });

  it('[RT7] reads more slowly from a user whose sockets send too much, and loses nothing', async () => {
    const calm = await open(ada);
    const loud = await open(bob, 'loud');
    const other = await open(bob, 'other');
    for (const { socket } of [loud, other]) {
      for (let n = 0; n < 2_500; n++) {
        socket.send(`3:::${'x'.repeat(4_000)}`); // together more than `bytesAtOnce`
      }
    }
    loud.socket.send('5:1+::{"name":"ping"}');
    calm.socket.send('5:1+::{"name":"ping"}');
    const isAnswered = ({ texts }: RealtimeClient): boolean => texts.includes('6:::1+[]');
    await calm.until(() => isAnswered(calm));
    for (let n = 0; n < 500; n++) {
      await turn();
    }
    expect(isAnswered(loud)).toBe(false);
    // The server reads on when the budget refills.
    for (let n = 0; n < 20 && !isAnswered(loud); n++) {
      harness.clock.advance(2_000);
      for (let round = 0; round < 1_000; round++) {
        await turn();
      }
    }
    expect(isAnswered(loud)).toBe(true);
  });

  it('[RT8] leaves nothing behind', async () => {
    await open(bob);
    await harness.app.close();
    await clients[0].until(() => clients[0].closed);
    expect(harness.realtime.size).toBe(0);
    expect(harness.feed.size).toBe(0);
  });
});
