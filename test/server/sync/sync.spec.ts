import type { IPrincipal } from '../../../server/identity/principal.js';
import * as http from 'node:http';
import type { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { person } from '../../harness/people.js';
import { CHAT, HELLO, TestServer, until } from './test-server.js';
import type { Stock } from './test-server.js';

const ada = person('ada');
const bob = person('bob');
const guest = person('guest', { guest: true });
const ROOM = `text:chat:${CHAT}`;
const OTHER = '22222222-2222-4222-8222-222222222222';

let harness: TestServer;

beforeAll(() => {
  // Version 2 logs its refusals.
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
});

beforeEach(async () => {
  harness = await TestServer.open();
});

afterEach(() => harness.close());

const bodies = ({ chat }: Stock): string[] => chat.getMessages().map(({ body }) => body);
const stored = ({ chat }: Stock): boolean =>
  chat.getMessages().every(({ seq }) => seq !== undefined);

/** A document update, as a client sends it. */
function syncUpdate(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint8Array(encoder, update);
  return encoding.toUint8Array(encoder);
}

function forged(sender = 'ada'): Uint8Array {
  const doc = new Y.Doc();
  const fields = { id: 'm', type: 'msg', sender, body: 'x', raw_time: false };
  doc.getArray('messages').insert(0, [new Y.Map(Object.entries(fields))]);
  return syncUpdate(Y.encodeStateAsUpdate(doc));
}

/** An update with deeply nested lists. */
function nested(levels: number): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('metadata').set('x', 'HERE');
  const bytes = Buffer.from(Y.encodeStateAsUpdate(doc));
  const place = bytes.indexOf('HERE') - 2;
  const lists = new Uint8Array(2 * levels);
  for (let i = 0; i < lists.length; i += 2) {
    lists.set([117, 1], i);
  }
  return Buffer.concat([bytes.subarray(0, place), lists, bytes.subarray(place)]);
}

/** The code that a socket is closed with. */
const code = (socket: WebSocket): Promise<number> =>
  new Promise(resolve => socket.once('close', resolve));

const last = ({ messages }: { messages: Buffer[] }): string => messages.at(-1)?.toString() ?? '';

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

describe('the upgrade', () => {
  it('[SYNC7] rejects a client without a valid token', async () => {
    const expired = await harness.token(ada, 1000);
    harness.clock.advance(10_000);
    const other = await TestServer.open();
    const foreign = await other.token(ada);
    await other.close();
    for (const query of ['', '?token=', '?token=x', `?token=${expired}`, `?token=${foreign}`]) {
      expect(await harness.status(ROOM + query)).toBe(401);
    }
    expect(await harness.storage.getChat(CHAT)).toBeNull();
  });

  it('[SYNC8] keeps strangers out of a private chat', async () => {
    const topic = 'Team';
    const create = { type: 'create-chat', id: CHAT, topic, access: 'private' } as const;
    await harness.server.rooms.execute<'create-chat'>(ada, create);
    const status = async (who: IPrincipal): Promise<number> =>
      harness.status(`${ROOM}?token=${await harness.token(who)}`);
    expect(await status(bob)).toBe(404);
    expect(await status(ada)).toBe(101);
    for (const role of ['member', null] as const) {
      const command = { type: 'set-role', chat: CHAT, username: 'bob', role } as const;
      await harness.server.rooms.execute(ada, command);
    }
    expect(await status(bob)).toBe(403);
  });

  it('[SYNC23] rejects stock clients above a limit of connections, and names the limit to a Colloquy client', async () => {
    await harness.close();
    harness = await TestServer.open({ limits: { connectionsPerUser: 1 } });
    const first = await harness.socket(bob, '&client=colloquy');
    const query = `${ROOM}?token=${await harness.token(bob)}`;
    expect(await harness.status(query)).toBe(429);
    const ours = harness.connect(`${query}&client=colloquy`);
    expect(await code(ours)).toBe(4529);
    expect(last(ours)).toContain('"code":"too_many_connections"');
    expect(last(ours)).toContain('"retry":true');
    // The present one is not disturbed, and the rejected one took no place.
    expect(first.readyState).toBe(first.OPEN);
    first.close();
    while ((await harness.status(query)) !== 101) {
      await new Promise(setImmediate);
    }
  });

  it('[SYNC9] answers 404 for invalid names, deleted chats, and new chats of guests', async () => {
    const token = `?token=${await harness.token(ada)}`;
    for (const name of [
      '',
      'x',
      `text:file:${CHAT}`,
      `text:chat:`,
      `${ROOM}0`,
      `${ROOM}/x`,
      '%ff'
    ]) {
      expect(await harness.status(name + token)).toBe(404);
    }
    expect(await harness.status(`${ROOM}?token=${await harness.token(guest)}`)).toBe(404);
    expect(await harness.status(ROOM + token)).toBe(101);
    expect(await harness.status(`${ROOM}?token=${await harness.token(guest)}`)).toBe(101);
    await harness.server.rooms.execute<'delete-chat'>(ada, { type: 'delete-chat', chat: CHAT });
    expect(await harness.status(ROOM + token)).toBe(404);
  });

  it('[SYNC9] accepts an escaped name', async () => {
    const token = `?token=${await harness.token(ada)}`;
    expect(await harness.status(encodeURIComponent(ROOM) + token)).toBe(101);
  });

  it('[SYNC10] rejects pages of other sites, and accepts its own and programs', async () => {
    const path = `${ROOM}?token=${await harness.token(ada)}`;
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${harness.port + 1}`]) {
      expect(await harness.status(path, { origin })).toBe(403);
    }
    expect(await harness.status(path, { origin: `http://127.0.0.1:${harness.port}` })).toBe(101);
  });

  it.each(['//', 'http://[', '*', '/other', '/sync', '\\\\'])(
    '[SYNC11] an upgrade at %j affects only its sender',
    async path => {
      const request = http.request({
        host: '127.0.0.1',
        port: harness.port,
        path,
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA=='
        }
      });
      const end = new Promise<void>(resolve => {
        request.on('error', () => resolve());
        request.on('response', response => {
          response.resume();
          resolve();
        });
        request.on('upgrade', (_, socket) => {
          socket.destroy();
          resolve();
        });
      });
      request.end();
      await end;
      expect(await harness.status(`${ROOM}?token=${await harness.token(ada)}`)).toBe(101);
    }
  );
});

describe('refusals', () => {
  it('[SYNC3] a refusal reaches a stock client as an auth message', async () => {
    const socket = await harness.socket(bob);
    socket.send(forged());
    await until(() => socket.messages.some(([type]) => type === 2));
    const told = socket.messages.find(([type]) => type === 2)!;
    expect(told[1]).toBe(0);
    expect(told.subarray(3).toString()).toMatch(/^forged_sender: [A-Z].*\.$/);
    expect(socket.messages.some(([type]) => type === 100)).toBe(false);
  });

  it('[SYNC3] a refusal reaches a Colloquy client as a notice, after its welcome', async () => {
    const socket = await harness.socket(bob, '&client=colloquy');
    socket.send(forged());
    const notices = (): unknown[] =>
      socket.messages
        .filter(([type]) => type === 100)
        .map(data => JSON.parse(data.toString().replace(/^[^{]*/, '')) as unknown);
    await until(() => notices().length === 2);
    expect(notices()).toMatchObject([
      { type: 'welcome', username: 'bob', role: 'owner', write: true },
      { type: 'refused', code: 'forged_sender', id: 'm' }
    ]);
    expect(socket.messages.some(([type]) => type === 2)).toBe(false);
  });

  it('[SYNC13] a frame that is too large disconnects its sender, and no one else', async () => {
    await harness.close();
    harness = await TestServer.open({ limits: { frameBytes: 10_000 } });
    const [good, bad] = [await harness.stock(ada), await harness.socket(bob)];
    const ours = await harness.socket(bob, '&client=colloquy');
    const [closed, oursClosed] = [bad, ours].map(code);
    await until(() => [bad, ours].every(({ messages }) => messages.length > 0));
    // One frame is complete, and only the start of the other arrives.
    ours.send(new Uint8Array(10_001));
    bad.send(new Uint8Array(100_000_000));
    expect(await oursClosed).toBe(4413);
    expect(last(ours)).toContain('"type":"closing","code":"frame_too_large"');
    await until(() => last(bad).includes('frame_too_large: '));
    harness.clock.advance(25_000);
    expect(await closed).toBe(4413);
    good.chat.addMessage({ body: 'x', sender: 'ada' });
    await until(() => bodies(good).length === 1 && stored(good));
    expect(good.wsconnected).toBe(true);
  });

  it('[SYNC19] text, empty frames and noise change nothing for others', async () => {
    const [good, bad] = [await harness.stock(ada), await harness.socket(bob)];
    await until(() => good.synced);
    const noise = fc.sample(fc.uint8Array({ maxLength: 60 }), { numRuns: 60, seed: 1 });
    const shaped = noise.map((data, i) => {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, i % 2);
      if (i % 2 === 0) {
        encoding.writeVarUint(encoder, i % 3);
      }
      encoding.writeVarUint8Array(encoder, data);
      return encoding.toUint8Array(encoder);
    });
    for (const data of ['', 'text', '\u0000\u0000', ...noise, ...shaped]) {
      if (bad.readyState === WebSocket.OPEN) {
        bad.send(data);
      }
    }
    good.chat.addMessage({ body: 'x', sender: 'ada' });
    await until(() => bodies(good).length === 1 && stored(good));
    expect(good.wsconnected).toBe(true);
    expect(harness.server.rooms.size).toBe(1);
    const late = await harness.stock(person('cyd'));
    await until(() => late.synced);
    expect(late.chat.getMessages()).toEqual(good.chat.getMessages());
  });

  it('[SYNC19] a client that sends only noise is disconnected', async () => {
    await harness.close();
    harness = await TestServer.open({ limits: { refusals: 5 } });
    const bad = await harness.socket(bob);
    const closed = new Promise<number>(resolve => bad.once('close', resolve));
    for (let i = 0; i < 10; i++) {
      bad.send(new Uint8Array([77]));
    }
    await until(() => last(bad).includes('malformed: '));
    harness.clock.advance(25_000);
    expect(await closed).toBe(4400);
  });

  it('[GATE19] a client with repeated refusals is disconnected', async () => {
    await harness.close();
    harness = await TestServer.open({ limits: { refusals: 5 } });
    const bad = await harness.socket(bob, '&client=colloquy');
    const closed = code(bad);
    for (let i = 0; i < 10; i++) {
      bad.send(forged());
    }
    expect(await closed).toBe(4403);
    expect(last(bad)).toContain('"code":"too_many_refusals"');
  });

  it.each([
    ['a text', 'text'],
    ['nothing', ''],
    ['an unknown type', Uint8Array.from([77])],
    ['an update cut short', forged().slice(0, -5)],
    ['an invalid update', syncUpdate(Uint8Array.from([9, 9, 9]))],
    ['an invalid state vector', Uint8Array.from([0, 0, 2, 255, 255])],
    ['invalid presence', Uint8Array.from([1, 2, 255, 255])],
    ['an endlessly nested value', syncUpdate(nested(1_000_000))]
  ])(
    '[SYNC19] %s disconnects its sender with the reason and 4400, and no one else',
    async (_, data) => {
      const [good, bad] = [
        await harness.socket(ada),
        await harness.socket(bob, '&client=colloquy')
      ];
      const closed = code(bad);
      await until(() => bad.messages.length > 0);
      bad.send(data);
      expect(await closed).toBe(4400);
      expect(last(bad)).toContain('"type":"closing","code":"malformed"');
      expect(last(bad)).toContain('"retry":false');
      expect(good.readyState).toBe(WebSocket.OPEN);
    }
  );

  it('[SYNC19] an invalid WebSocket frame closes the connection with the reason and 4400', async () => {
    const bad = await harness.socket(bob, '&client=colloquy');
    const closed = code(bad);
    await until(() => bad.messages.length > 0);
    const { _socket: stream } = bad as unknown as { _socket: Duplex };
    stream.write(Uint8Array.from([0xff, 0xff, 0xff, 0xff]));
    expect(await closed).toBe(4400);
    expect(last(bad)).toContain('"code":"malformed"');
  });

  it('[SYNC20] a stock client gets the error at once and is then held in silence, so that it does not reconnect at once', async () => {
    const bad = await harness.socket(bob);
    const closed = code(bad);
    await until(() => bad.messages.length > 0);
    bad.send(forged().slice(0, -5));
    await until(() => last(bad).includes('malformed: '));
    const heard = bad.messages.length;
    bad.send(forged());
    await harness.server.rooms.execute<'send'>(ada, {
      type: 'send',
      chat: CHAT,
      message: { body: 'x' }
    });
    harness.clock.advance(24_999);
    const good = await harness.stock(ada);
    await until(() => good.synced);
    expect(bodies(good)).toEqual(['x']);
    expect([bad.readyState, bad.messages.length]).toEqual([WebSocket.OPEN, heard]);
    harness.clock.advance(1);
    expect(await closed).toBe(4400);
  });

  it('[SYNC20] a stop does not wait for clients that are held', async () => {
    const bad = await harness.socket(bob);
    const closed = code(bad);
    bad.send(Uint8Array.from([77]));
    await until(() => last(bad).includes('malformed: '));
    await harness.stop();
    expect(await closed).toBe(4400);
    expect(harness.clock.waiting).toBe(0);
    await harness.start();
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
