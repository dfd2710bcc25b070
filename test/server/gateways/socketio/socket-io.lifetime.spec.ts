import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../server/clock.js';
import { loadConfig } from '../../../../server/config.js';
import { loadKey } from '../../../../server/identity/key.js';
import { Tokens } from '../../../../server/identity/tokens.js';
import { createServer, type Server } from '../../../../server/server.js';
import { person } from '../../../harness/people.js';
import { Client, newChat, stringOf, type IServed } from './client.js';

/** The parts of a server that are looked at for leaks. */
interface IParts {
  readonly _core: { feed: { size: number }; connections: { size: number } };
  readonly _gateways: { socketIo: { size: number; connections: number } };
  readonly _app: { server: { closeAllConnections(): void } };
}

describe('a server that stops', () => {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-socketio-'));
  let server: Server;
  let port = 0;

  const start = async (): Promise<void> => {
    server = createServer(loadConfig({ data, port, durability: 'os', logLevel: 'silent' }));
    port = Number(new URL(await server.listen()).port);
  };
  const parts = (): IParts => server as unknown as IParts;
  const served: IServed = {
    get port() {
      return port;
    },
    async ask<T>(username: string, method: string, path: string) {
      const tokens = new Tokens(await loadKey(data), systemClock);
      const token = await tokens.issue(person(username), 60_000);
      const headers = { authorization: `Bearer ${token}`, connection: 'close' };
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
      return (await answer.json()) as T;
    }
  };

  beforeEach(start);
  afterEach(() => server.close());
  afterAll(() => rmSync(data, { recursive: true }));

  it('[SIO11] keeps no connection, listener or right of clients that have gone', async () => {
    const chat = await newChat(served, 'ada');
    const rested = parts()._core.feed.size;
    for (let round = 0; round < 3; round++) {
      for (const transport of ['websocket', 'polling'] as const) {
        const client = await Client.open(served, 'ada', chat, { transport });
        await client.say('Hi');
        expect([parts()._gateways.socketIo.size, parts()._core.feed.size]).toEqual([1, rested + 1]);
        client.close();
        await client.until(() => parts()._gateways.socketIo.connections === 0);
        expect([parts()._gateways.socketIo.size, parts()._core.feed.size]).toEqual([0, rested]);
      }
    }
  });

  it('[SIO12] strings outlive a restart, a used one stays used, and a client continues where it was', async () => {
    const chat = await newChat(served, 'ada');
    const used = await stringOf(served, 'ada', chat);
    const query = { chat_id: chat, connection_string: used };
    const client = Client.of(served, 'ada', chat, 'websocket', query);
    await client.connected();
    await client.say('before');
    await client.until(() => client.texts.length === 1);
    const { position } = client;
    client.close();
    const unused = await stringOf(served, 'ada', chat);
    await server.close();
    await start();
    const late = Client.of(served, 'ada', chat, 'websocket', query);
    await expect(late.connected()).rejects.toThrow('string_used');
    const after = Client.of(served, 'ada', chat, 'websocket', {
      ...{ ...query, connection_string: unused, after: position }
    });
    await after.connected();
    await after.say('after');
    await after.until(() => after.texts.length === 1);
    expect(after.texts).toEqual(['after']);
    after.close();
  });

  it('[SIO11] disconnects its clients, who come back to the next process with new strings', async () => {
    const chat = await newChat(served, 'ada');
    const client = await Client.open(served, 'ada', chat);
    client.socket.auth = (give: (data: object) => void): void => {
      void stringOf(served, 'ada', chat).then(
        connection_string => give({ connection_string, after: client.position }),
        () => give({})
      );
    };
    await client.say('before');
    await client.until(() => client.texts.length === 1);
    await server.close();
    await client.until(() => !client.socket.connected);
    await start();
    await client.until(() => client.socket.connected);
    await client.say('after');
    await client.until(() => client.texts.length === 2);
    expect(client.texts).toEqual(['before', 'after']);
    client.close();
  });
});
