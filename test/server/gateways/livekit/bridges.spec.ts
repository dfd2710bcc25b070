import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import {
  ACCOUNT,
  ada,
  bob,
  packetsOf,
  settle,
  textsOf,
  until,
  useBridges
} from './test-bridges.js';

const stage = useBridges();

const reason = async (): Promise<string | undefined> =>
  (await stage.bridges.statusOf(stage.chat))?.reason;

describe('the bridge between a chat and a room', () => {
  it('[BRIDGE8] sends what happened while it was not connected, in order and each once', async () => {
    const eve = await stage.with('eve');
    await stage.say('one');
    await until(() => textsOf(eve.received).length === 1);
    stage.livekit.failure = 'IO error: Connection refused (os error 111)';
    stage.livekit.bridgeIn()!.drop();
    await stage.state('retrying');
    await stage.say('two');
    const id = await stage.say('three');
    await stage.api.rooms.execute(ada, { type: 'delete', chat: stage.chat, id });
    await stage.say('four');
    for (let i = 0; i < 60; i++) {
      stage.api.clock.advance(60_000); // an hour
      await settle();
    }
    expect(stage.livekit.tokens.length).toBeLessThan(75);
    stage.livekit.failure = null;
    stage.api.clock.advance(60_000);
    await stage.state('connected');
    await until(() => textsOf(eve.received).length === 3);
    await settle();
    expect(textsOf(eve.received)).toEqual(['Ada: one', 'Ada: two', 'Ada: four']);
  });

  it('[BRIDGE8] sends an event again under the same id if it does not know whether it was sent', async () => {
    const eve = await stage.with('eve');
    let calls = 0;
    stage.livekit.beforePublish = () => {
      calls++;
      if (calls === 2) {
        stage.livekit.bridgeIn()!.drop(); // between the text and its copy
      }
    };
    const first = await stage.say('one');
    const second = await stage.say('two');
    await stage.state('retrying');
    stage.api.clock.advance(1_000);
    await until(() => packetsOf(eve.received).length === 2);
    expect(eve.received.map(({ id, kind }) => id ?? kind)).toEqual([
      ...[first, first, 'packet', second, 'packet']
    ]);
  });

  it('[BRIDGE8] goes on where it stopped after a restart', async () => {
    const eve = await stage.with('eve');
    await stage.say('one');
    await until(() => packetsOf(eve.received).length === 1);
    await stage.bridges.dispose();
    expect(stage.livekit.bridgeIn()).toBeUndefined();
    await stage.say('two');
    await stage.start();
    await stage.say('three');
    await until(() => packetsOf(eve.received).length === 3);
    await settle();
    expect(textsOf(eve.received)).toEqual(['Ada: one', 'Ada: two', 'Ada: three']);
  });

  it('[BRIDGE8] goes on at the end if the feed does not reach back to where it stopped', async () => {
    await stage.connect();
    await stage.bridges.dispose();
    await stage.say('lost');
    await stage.api.storage.bridges.advance(stage.chat, { n: 1, i: 0 });
    await stage.start();
    await stage.state('connected');
    const eve = await stage.livekit.join('eve');
    await settle();
    await stage.say('kept');
    await until(() => textsOf(eve.received).length === 1);
    expect(textsOf(eve.received)).toEqual(['Ada: kept']);
    expect(stage.api.logged).toContain('Events are missing');
  });

  it('[BRIDGE17] sends nothing before LiveKit has told the others who it is, but waits 5 seconds at most', async () => {
    let tell!: () => void;
    stage.livekit.beforeAnnounce = () => new Promise(resolve => (tell = resolve));
    const eve = await stage.livekit.join('eve');
    await stage.api.rooms.execute(ada, { type: 'set-bridge', chat: stage.chat, room: 'team' });
    await until(() => stage.livekit.bridgeIn() !== undefined);
    await stage.say('one');
    await settle();
    expect(eve.received).toEqual([]);
    tell();
    await until(() => packetsOf(eve.received).length === 1);
    expect(stage.livekit.bridgeIn()?.attributes).toEqual({ 'colloquy.bridge': 'true' });
    stage.livekit.bridgeIn()!.drop();
    await stage.state('retrying');
    await stage.say('two');
    stage.api.clock.advance(1_000);
    await until(() => stage.livekit.bridgeIn() !== undefined);
    await settle();
    stage.api.clock.advance(5_000);
    await until(() => packetsOf(eve.received).length === 2);
  });

  it('[BRIDGE8] leaves a connection that takes nothing', async () => {
    const eve = await stage.with('eve');
    stage.livekit.beforePublish = () => new Promise(() => undefined);
    await stage.say('one');
    await settle();
    stage.livekit.beforePublish = () => undefined;
    stage.api.clock.advance(15_000);
    await stage.state('retrying');
    stage.api.clock.advance(1_000);
    await until(() => textsOf(eve.received).length === 1);
  });

  it('[BRIDGE9] tries again after 1, 2, 4 … up to 60 seconds, and each try is a new token', async () => {
    stage.livekit.failure = 'IO error: Connection refused (os error 111)';
    await stage.api.rooms.execute(ada, { type: 'set-bridge', chat: stage.chat, room: 'team' });
    await stage.state('retrying');
    expect(await reason()).toBe('The LiveKit server cannot be reached.');
    const { tokens } = stage.livekit;
    for (const [i, wait] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
      await until(() => tokens.length === i + 1);
      await settle();
      stage.api.clock.advance(wait * 1_000 - 1);
      await settle();
      expect(tokens).toHaveLength(i + 1);
      stage.api.clock.advance(1);
    }
  });

  it.each([
    ['401 Unauthorized - invalid token: eyJ', 'refused', /refuses the key or the secret/],
    ['403 Forbidden', 'refused', /refuses the key or the secret/],
    ['transport connection error: IO error', 'retrying', /cannot be reached/]
  ])('[BRIDGE9] says why LiveKit does not let it in: %s', async (failure, state, told) => {
    stage.livekit.failure = failure;
    await stage.api.rooms.execute(ada, { type: 'set-bridge', chat: stage.chat, room: 'team' });
    await stage.state(state);
    expect(await reason()).toMatch(told);
    const seen = JSON.stringify([stage.api.logged, await stage.bridges.statusOf(stage.chat)]);
    for (const secret of [ACCOUNT.secret, ACCOUNT.key, ...stage.livekit.tokens]) {
      expect(seen).not.toContain(secret);
    }
  });

  it.each([
    [2, 'refused', /Another server/],
    [4, 'refused', /was removed/],
    [5, 'retrying', /was deleted/],
    [0, 'retrying', /was lost/],
    [99, 'retrying', /was lost/]
  ])('[BRIDGE9] says why the connection ended: %i', async (code, state, told) => {
    await stage.connect();
    stage.livekit.bridgeIn()!.drop(code);
    await stage.state(state);
    expect(await reason()).toMatch(told);
    stage.api.clock.advance(state === 'refused' ? 600_000 : 1_000);
    await stage.state('connected');
    expect(await reason()).toBeUndefined();
  });

  it('[BRIDGE9] follows a connection that LiveKit itself mends', async () => {
    await stage.connect();
    stage.livekit.bridgeIn()!.emit('reconnecting');
    await stage.state('retrying');
    stage.livekit.bridgeIn()!.emit('reconnected');
    await stage.state('connected');
  });

  it('[BRIDGE9] needs the account, an allowed room and the package', async () => {
    const set = (room: string) =>
      stage.api.rooms.execute(ada, { type: 'set-bridge', chat: stage.chat, room });
    await set('boardroom');
    await stage.state('refused');
    expect(await reason()).toMatch(/may not be connected to this room/);
    await set('class-7');
    await stage.state('connected');
    await stage.bridges.dispose();
    await stage.start(null);
    await stage.state('refused');
    expect(await reason()).toMatch(/not set up for LiveKit/);
    await stage.bridges.dispose();
    const missing = Object.assign(new Error('missing'), { code: 'ERR_MODULE_NOT_FOUND' });
    Object.assign(stage.livekit, { make: () => Promise.reject(missing) });
    await stage.start();
    await stage.state('refused');
    expect(await reason()).toMatch(/@livekit\/rtc-node is not installed/);
  });

  it('[BRIDGE11] ends when the user who connected the chat is no owner any more, and when the chat is deleted', async () => {
    const { rooms } = stage.api;
    const { chat } = stage;
    const eve = await stage.with('eve');
    await rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'owner' });
    await rooms.execute(bob, { type: 'set-role', chat, username: 'ada', role: 'member' });
    await stage.state('refused');
    expect(await reason()).toMatch(/no owner of it any more/);
    await stage.say('kept from the room');
    eve.data({ message: 'kept from the chat' });
    await settle();
    expect(stage.livekit.bridgeIn()).toBeUndefined();
    expect(textsOf(eve.received)).toEqual([]);
    await stage.connect('team', bob);
    await rooms.execute(bob, { type: 'delete-chat', chat });
    await until(async () => (await stage.bridges.statusOf(chat)) === null);
    expect(stage.livekit.bridgeIn()).toBeUndefined();
    expect(await stage.api.storage.bridges.list()).toEqual([]);
  });

  it('[BRIDGE11] goes to the room that was set last', async () => {
    await stage.connect('team');
    await stage.connect('class-1');
    expect(stage.livekit.inRoom.map(({ room }) => room)).toEqual(['class-1']);
    await stage.connect(null);
    expect(stage.livekit.inRoom).toEqual([]);
    await stage.connect('team');
    expect(stage.livekit.inRoom.map(({ room }) => room)).toEqual(['team']);
  });

  it('[BRIDGE12] its token is short-lived and opens one room, to read and send data', async () => {
    await stage.connect();
    const [token] = stage.livekit.tokens;
    const { exp, nbf, ...claims } = decodeJwt(token);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256' });
    expect(exp! - nbf!).toBe(300);
    expect(claims).toEqual({
      ...{ iss: ACCOUNT.key, sub: `colloquy-${stage.chat}`, name: 'Colloquy' },
      video: {
        ...{ room: 'team', roomJoin: true, canSubscribe: true, canPublishData: true },
        ...{ canPublish: false, canUpdateOwnMetadata: true }
      }
    });
    await jwtVerify(token, new TextEncoder().encode(ACCOUNT.secret));
  });

  it('[BRIDGE14] two chats in one room hear each other, and nothing goes round', async () => {
    const eve = await stage.with('eve');
    const other = await stage.api.chat(ada, { access: 'private' });
    await stage.api.rooms.execute(ada, { type: 'set-bridge', chat: other, room: 'team' });
    await until(() => stage.livekit.inRoom.length === 3);
    await until(async () => (await stage.bridges.statusOf(other))?.state === 'connected');
    const id = await stage.say('one');
    eve.text('of eve', 'm1');
    await stage.shows('one', 'of eve');
    await stage.api.rooms.execute(ada, { type: 'edit', chat: stage.chat, id, body: 'two' });
    const bodies = async (): Promise<string[]> =>
      (await stage.api.storage.messagesAfter(other, 0, 100))
        .filter(({ type }) => type === 'msg')
        .map(({ body }) => body)
        .sort();
    await until(async () => JSON.stringify(await bodies()) === '["Ada: two","of eve"]');
    await settle();
    expect(await stage.bodies()).toEqual(['two', 'of eve']);
    expect(textsOf(eve.received)).toEqual(['Ada: one']);
  });

  it('[BRIDGE15] leaves no timer and no listener behind', async () => {
    const { clock } = stage.api;
    const before = clock.waiting;
    const eve = await stage.with('eve');
    eve.text('one', 'm1');
    await stage.shows('one');
    await stage.say('two');
    await until(() => textsOf(eve.received).length === 1);
    stage.livekit.failure = 'IO error';
    stage.livekit.bridgeIn()!.drop();
    await stage.state('retrying');
    await stage.bridges.dispose();
    expect(stage.api.feed.size).toBe(0);
    await stage.api.rooms.flush();
    expect(clock.waiting).toBeLessThanOrEqual(before + 1); // the room that is open now rests
    stage.livekit.failure = null;
    await stage.start();
  });
});
