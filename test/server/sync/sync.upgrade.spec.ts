import type { IPrincipal } from '../../../server/identity/principal.js';
import * as http from 'node:http';
import { person } from '../../harness/people.js';
import { CHAT, TestServer } from './test-server.js';
import { ada, bob, code, harness, last, restart, ROOM, useServer } from './test-sync.js';

useServer();

const guest = person('guest', { guest: true });

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
    await restart({ connectionsPerUser: 1 });
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
