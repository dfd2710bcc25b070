import { WebSocket } from 'ws';
import { HELLO, until } from './test-server.js';
import { ada, bob, bodies, code, forged, harness, ROOM, stored, useServer } from './test-sync.js';

useServer();

const OTHER = '22222222-2222-4222-8222-222222222222';

describe.each([2, 3] as const)('the stock client, version %i', version => {
  it('[SYNC4] talks to another one, and the server numbers and times each message', async () => {
    const here = await harness.stock(ada, version);
    await until(() => here.synced);
    const there = await harness.stock(bob, version === 2 ? 3 : 2);
    await until(() => there.synced);
    here.chat.addMessage({ body: 'hello', sender: 'ada' });
    await until(() => bodies(there).length === 1);
    there.chat.addMessage({ body: 'hi', sender: 'bob' });
    await until(() => bodies(here).length === 2 && stored(here) && stored(there));
    expect(here.chat.getMessages()).toEqual(there.chat.getMessages());
    expect(here.chat.getMessages()).toMatchObject([
      { body: 'hello', sender: 'ada', seq: 1, time: harness.clock.now() / 1000 },
      { body: 'hi', sender: 'bob', seq: 2 }
    ]);
  });

  it('[PRES1] gets its own presence when it is alone', async () => {
    const { messages, ...socket } = await harness.socket(ada);
    expect(socket).toBeDefined();
    const client = await harness.stock(ada, version);
    await until(() => client.synced);
    const seen: unknown[] = [];
    client.ws?.addEventListener('message', event => {
      const [type] = new Uint8Array(event.data as ArrayBuffer);
      seen.push(type);
    });
    client.awareness.setLocalState({ status: 'typing' });
    await until(() => seen.includes(1));
    expect(messages.length).toBeGreaterThan(0);
  });

  it('[PRES2] is present as its principal, not as the user that it sends', async () => {
    const [here, there] = [await harness.stock(ada, version), await harness.stock(bob, version)];
    here.awareness.setLocalState({ user: { username: 'root' }, writing: true });
    const seen = (): Record<string, unknown> | undefined =>
      there.awareness.getStates().get(here.chat.ydoc.clientID);
    await until(() => seen()?.writing === true);
    expect(seen()).toMatchObject({ user: { username: 'ada', display_name: 'Ada' } });
    here.destroy();
    await until(() => seen() === undefined);
  });

  it('[SYNC6] returns after a restart with all its messages of the meantime', async () => {
    const here = await harness.stock(ada, version);
    const there = await harness.stock(bob, version);
    await until(() => here.synced && there.synced);
    here.chat.addMessage({ body: 'before', sender: 'ada' });
    await until(() => bodies(there).length === 1 && stored(here));
    await harness.stop();
    await until(() => !here.wsconnected && !there.wsconnected);
    here.chat.addMessage({ body: 'meanwhile', sender: 'ada' });
    there.chat.addMessage({ body: 'me too', sender: 'bob' });
    await harness.start();
    await until(() => [here, there].every(one => bodies(one).length === 3 && stored(one)));
    expect(here.chat.getMessages()).toEqual(there.chat.getMessages());
    expect(here.chat.getMessages()[0]).toMatchObject({ body: 'before', seq: 1 });
  });
});

it('[SYNC15] disconnects a client without a sign of life, and keeps a live one', async () => {
  const path = `${ROOM}?token=${await harness.token(ada)}`;
  const [dead, alive] = [harness.connect(path, { autoPong: false }), harness.connect(path)];
  let pings = 0;
  [dead, alive].forEach(socket => socket.on('ping', () => pings++));
  await until(() => [dead, alive].every(({ messages }) => messages.length > 0));
  harness.clock.advance(30_000);
  await until(() => pings === 2);
  // The pong follows the ping; the answer to a later frame shows that it has arrived.
  alive.send(HELLO);
  alive.send(forged('bob'));
  await until(() => alive.messages.some(([type]) => type === 2));
  harness.clock.advance(30_000);
  await until(() => dead.readyState === WebSocket.CLOSED);
  expect(alive.readyState).toBe(WebSocket.OPEN);
});

it('[STOP1] a server that stops announces it and leaves nothing running', async () => {
  const socket = await harness.socket(ada, '&client=colloquy');
  const closed = new Promise<number>(resolve => socket.once('close', resolve));
  await until(() => socket.messages.length > 0);
  await harness.stop();
  expect(await closed).toBe(4501);
  expect(socket.messages.at(-1)?.toString()).toContain('"type":"closing","code":"closing"');
  expect(harness.clock.waiting).toBe(0);
  await harness.start();
});

it('[SYNC17] keeps frames that were sent while the room was loading', async () => {
  await harness.server.rooms.admit(ada, OTHER);
  let release!: () => void;
  const held = new Promise<void>(resolve => (release = resolve));
  const load = harness.storage.loadChat.bind(harness.storage);
  jest.spyOn(harness.storage, 'loadChat').mockImplementation(async id => {
    await held;
    return load(id);
  });
  const client = await harness.stock(ada, 3, `text:chat:${OTHER}`);
  await until(() => client.wsconnected);
  client.chat.addMessage({ body: 'early', sender: 'ada' });
  release();
  await until(() => bodies(client).length === 1 && stored(client));
});

describe("the revocation of a user's tokens", () => {
  it('[SYNC18] ends all sessions of the user, and no others', async () => {
    const sockets = [await harness.socket(ada), await harness.socket(ada, '&client=colloquy')];
    const other = await harness.socket(bob);
    const closed = sockets.map(code);
    await until(() => sockets.every(({ messages }) => messages.length > 0));
    await harness.revoke(ada);
    expect(await Promise.all(closed)).toEqual([4401, 4401]);
    expect(sockets[1].messages.at(-1)?.toString()).toContain('"code":"unauthorized"');
    expect(other.readyState).toBe(WebSocket.OPEN);
  });

  it('[SYNC18] rejects a client that is being admitted', async () => {
    let release!: () => void;
    const held = new Promise<void>(resolve => (release = resolve));
    const admit = harness.server.rooms.admit.bind(harness.server.rooms);
    const knocked = new Promise<void>(resolve => {
      jest.spyOn(harness.server.rooms, 'admit').mockImplementation(async (...args) => {
        resolve();
        await held;
        return admit(...args);
      });
    });
    const status = harness.status(`${ROOM}?token=${await harness.token(ada)}`);
    await knocked;
    await harness.revoke(ada);
    release();
    expect(await status).toBe(401);
  });
});
