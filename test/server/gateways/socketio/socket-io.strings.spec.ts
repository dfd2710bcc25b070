import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { LIMITS } from '../../../../server/limits.js';
import { DATABASE } from '../../../../server/storage/sqlite.js';
import { Served } from '../../../harness/served.js';
import { Client, newChat, stringOf } from './client.js';

/** Requests for strings by one user. */
const FLOOD = 10_000;

/** Requests of the flood that are on their way at the same time. */
const AT_ONCE = 50;

describe('strings', () => {
  let served: Served;
  let chat: string;
  const clients: Client[] = [];

  beforeEach(async () => {
    served = await Served.start();
    chat = await newChat(served, 'ada');
  });
  afterEach(async () => {
    clients.splice(0).forEach(client => client.close());
    expect(served.takeErrors()).toEqual([]);
    await served.stop();
  });

  const read = <T>(sql: string): T[] => {
    const db = new DatabaseSync(join(served.data, DATABASE), { timeout: 5_000 });
    try {
      return db.prepare(sql).all() as T[];
    } finally {
      db.close();
    }
  };
  const expireAll = (): void => {
    const db = new DatabaseSync(join(served.data, DATABASE), { timeout: 5_000 });
    db.exec('UPDATE strings SET expires_on = 1');
    db.close();
  };
  const stored = (): { body: string }[] =>
    read("SELECT body FROM messages WHERE type = 'msg' ORDER BY seq");

  /** The outcome of an attempt to connect: `connected`, or the code of the refusal. */
  const connect = async (query: Record<string, string>, user = 'ada'): Promise<string> => {
    const client = Client.of(served, user, chat, 'websocket', query);
    clients.push(client);
    return client.connected().then(
      () => 'connected',
      (error: Error) => error.message
    );
  };
  const open = async (user: string): Promise<Client> => {
    const client = await Client.open(served, user, chat);
    clients.push(client);
    return client;
  };

  it('[SIO16] of two connections with one string at the same time, one is let in', async () => {
    for (let i = 0; i < 5; i++) {
      const query = { chat_id: chat, connection_string: await stringOf(served, 'ada', chat) };
      const outcomes = await Promise.all([connect(query), connect(query), connect(query)]);
      expect(outcomes.sort()).toEqual(['connected', 'string_used', 'string_used']);
    }
  });

  it('[SIO16] an expired string opens nothing and stores nothing', async () => {
    const ada = await open('ada');
    const own = await stringOf(served, 'ada', chat);
    const message_string = await stringOf(served, 'ada', chat, '/message');
    expireAll();
    expect(await connect({ chat_id: chat, connection_string: own }, 'bob')).toBe('string_expired');
    expect(await ada.ask('chat_message', { message: 'late', message_string })).toMatchObject({
      status: 'error',
      code: 'string_expired'
    });
    expect(stored()).toEqual([]);
    expect(ada.socket.connected).toBe(true);
  });

  it('[SIO16] a request with hostile keys or values is refused or does only what it says', async () => {
    const ada = await open('ada');
    const said = async (content: unknown): Promise<string> => {
      const { status, code } = await ada.ask('chat_message', content);
      return code ?? status;
    };
    const string = (): Promise<string> => stringOf(served, 'ada', chat, '/message');
    expect(await said(`{"__proto__":{"message":"x","message_string":"y"}}`)).toBe('bad_value');
    expect(
      await said(
        `{"__proto__":{"admin":true},"constructor":{"prototype":{"a":1}},"message":"one","message_string":"${await string()}"}`
      )
    ).toBe('ok');
    for (const message of [null, 7, true, [], {}, ['x'], { toString: 'x' }]) {
      expect(await said({ message, message_string: await string() })).toBe('bad_value');
    }
    for (const message_string of [null, 7, {}, [], 'x'.repeat(300), { length: 3 }, '']) {
      expect(await said({ message: 'x', message_string })).toBe('bad_value');
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(stored().map(({ body }) => body)).toEqual(['one']);
  });

  it('[SIO16] a string of a removed member opens nothing and stores nothing', async () => {
    const { id: workspace } = await served.ask<{ id: string }>('ada', 'POST', '/chat/workspaces', {
      name: 'Lab'
    });
    const inLab = await served.ask<{ chat: { id: string } }>(
      ...(['ada', 'POST', `/chat?workspace_id=${workspace}`] as const)
    );
    chat = inLab.chat.id;
    await served.ask('ada', 'POST', `/chat/workspaces/${workspace}/members/:add`, {
      members: ['bob']
    });
    const bob = await open('bob');
    const query = { chat_id: chat, connection_string: await stringOf(served, 'bob', chat) };
    const message_string = await stringOf(served, 'bob', chat, '/message');
    await served.ask('ada', 'DELETE', `/chat/workspaces/${workspace}/members/bob`);
    await bob.until(() => !bob.socket.connected);
    expect(bob.all('error').at(-1)).toMatchObject({ code: 'removed_from_chat' });
    bob.socket.emit('chat_message', { message: 'after', message_string });
    expect(await connect(query, 'bob')).toBe('chat_not_found');
    const refused = await served.ask<{ error: { code: string } }>(
      ...(['bob', 'GET', `/chat/authorize?chat_id=${chat}`] as const)
    );
    expect(refused.error.code).toBe('chat_not_found');
    expect(stored()).toEqual([]);
  });

  it(`[SIO16] ${FLOOD} requests for strings get the error of the limit, and strings of others stay valid`, async () => {
    const bobs = await stringOf(served, 'bob', chat);
    const headers = { authorization: `Bearer ${await served.token('eve')}` };
    const url = `http://127.0.0.1:${served.port}/chat/authorize?chat_id=${chat}`;
    const codes = new Map<string, number>();
    let left = FLOOD;
    const begin = performance.now();
    const ask = async (): Promise<void> => {
      while (left-- > 0) {
        const response = await fetch(url, { headers });
        const { error } = (await response.json()) as { error?: { code: string } };
        const code = `${response.status} ${error?.code ?? 'ok'}`;
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, ask));
    expect([...codes.keys()].sort()).toEqual(['200 ok', '429 too_many_requests']);
    const periods = Math.ceil((performance.now() - begin) / 10_000) + 1;
    expect(codes.get('200 ok')).toBeLessThanOrEqual(periods * LIMITS.requestsPer10s);
    const kept = read("SELECT n FROM strings WHERE username = 'eve'");
    expect(kept.length).toBeLessThanOrEqual(1_000);
    expect(await connect({ chat_id: chat, connection_string: bobs }, 'bob')).toBe('connected');
    expect(stored()).toEqual([]);
  }, 90_000);
});
