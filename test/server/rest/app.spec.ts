import { Agent, request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { ERRORS } from '../../../server/errors.js';
import { ada, House } from './house.js';

interface IFailure {
  error: { code: string; message: string; target?: string };
}

describe('the HTTP API', () => {
  let house: House;

  beforeEach(async () => {
    house = await House.open();
  });

  afterEach(() => house.close());

  it('[REST1] answers every error in one shape', async () => {
    const unknown = await house.app.inject('/nothing/here');
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json()).toEqual({
      error: { code: 'not_found', message: ERRORS.not_found.message }
    });

    const method = await house.app.inject({ method: 'PUT', url: '/chat/threads' });
    expect(method.statusCode).toBe(405);
    expect(method.json<IFailure>().error.code).toBe('method_not_allowed');
    expect(method.headers.allow).toBe('GET, HEAD, POST');

    const echo = await house.app.inject({ method: 'TRACE' as 'GET', url: '/chat/threads' });
    expect(echo.statusCode).toBe(405);

    const url = await house.app.inject('/chat/threads/%zz');
    expect(url.statusCode).toBe(400);
    expect(url.json()).toEqual({
      error: { code: 'bad_request', message: 'The address cannot be read.' }
    });
    const long = await house.app.inject(`/chat/threads/${'x'.repeat(1001)}`);
    expect([long.statusCode, long.json<IFailure>().error.code]).toEqual([404, 'not_found']);

    const missing = await house.ask(ada, 'GET', '/chat/threads/nobody');
    expect(missing.statusCode).toBe(404);
    expect(missing.json<IFailure>().error.code).toBe('chat_not_found');
  });

  it('[REST1] names what is wrong with a body', async () => {
    const response = await house.ask(ada, 'POST', '/chat/threads', { topic: 5 });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      error: {
        code: 'bad_request',
        message: 'The body/topic must be string.',
        target: 'body/topic'
      }
    });
  });

  it('[REST2] takes JSON and nothing else', async () => {
    const authorization = `Bearer ${await house.token(ada)}`;
    const post = (type: string, payload: string) =>
      house.app.inject({
        method: 'POST',
        url: '/chat/threads',
        headers: { authorization, 'content-type': type },
        payload
      });
    for (const [type, payload] of [
      ['application/json', '{"topic":'],
      ['application/json', '{"__proto__":{"admin":true}}'],
      ['application/json', '[]'],
      ['application/json', ''],
      ['text/plain', '{"topic":"Plans"}'],
      ['application/x-www-form-urlencoded', 'topic=Plans']
    ]) {
      const response = await post(type, payload);
      expect([response.statusCode, response.json<IFailure>().error.code]).toEqual([
        400,
        'bad_request'
      ]);
    }
    const long = await post('application/json', JSON.stringify({ topic: 'x'.repeat(300_000) }));
    expect([long.statusCode, long.json<IFailure>().error.code]).toEqual([413, 'request_too_large']);
  });

  it('[REST3] refuses writes and logins from a foreign page', async () => {
    const headers = { authorization: `Bearer ${await house.token(ada)}`, host: 'chat.example' };
    const create = (origin: string) =>
      house.app.inject({
        method: 'POST',
        url: '/chat/threads',
        headers: { ...headers, origin },
        payload: {}
      });
    expect((await create('https://chat.example')).statusCode).toBe(201);
    const foreign = await create('https://evil.example');
    expect(foreign.statusCode).toBe(403);
    expect(foreign.json<IFailure>().error.code).toBe('forbidden_origin');
    const login = await house.app.inject({
      url: '/auth',
      headers: { ...headers, origin: 'https://evil.example' }
    });
    expect(login.statusCode).toBe(403);
  });

  it('[REST4] sends headers that keep a browser from being tricked', async () => {
    const unread = ['/chat/threads/%zz', `/chat/threads/${'x'.repeat(1001)}`];
    for (const url of ['/', '/healthz', '/nothing', '/chat/threads', ...unread]) {
      const { headers } = await house.app.inject(url);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'self'");
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('[REST5] writes no address, token or cookie to the log', async () => {
    await house.app.inject({
      url: '/chat/events?token=SECRET',
      headers: { authorization: 'Bearer SECRET', cookie: 'SECRET' }
    });
    await house.app.inject('/SECRET?token=SECRET');
    await house.app.inject('/%zzSECRET');
    await house.app.inject({ method: 'POST', url: '/auth/jupyter', headers: { cookie: 'SECRET' } });
    await house.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = house.app.server.address() as AddressInfo;
    const answer = await new Promise<string>(resolve => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('GET /SECRET HTTP/9\r\n\r\n'));
      socket.on('data', data => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*{"error":{"code":"bad_request"/);
    expect(house.logged).toContain('A request was answered.');
    expect(house.logged).not.toContain('SECRET');
    expect(house.logged).not.toContain(Buffer.from('SECRET').join(','));
  });

  it('[REST17] ends a connection behind an answer that leaves a body unread, and no other', async () => {
    await house.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = house.app.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true });
    const ask = (path: string, body = ''): Promise<[number?, string?]> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: 'x', ...(body && { 'transfer-encoding': 'chunked' }) };
        const method = body ? 'POST' : 'GET';
        const asked = request({ port, host: '127.0.0.1', path, agent, method, headers });
        asked.on('error', reject).on('response', ({ statusCode, headers: told }) => {
          resolve([statusCode, told.connection]);
          asked.destroy();
        });
        // A body does not end.
        asked.write(body);
        if (!body) {
          asked.end();
        }
      });
    expect(await ask('/identities', 'x'.repeat(20_000))).toEqual([413, 'close']);
    expect(await ask('/chat/threads', 'x')).toEqual([401, 'keep-alive']);
    expect(await ask('/nothing')).toEqual([404, 'keep-alive']);
    agent.destroy();
  });

  it('[REST1] tells nothing of its own mistakes, and logs them', async () => {
    await house.storage.close();
    const response = await house.ask(ada, 'GET', '/chat/threads');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({
      error: { code: 'internal', message: ERRORS.internal.message }
    });
    expect(response.headers['retry-after']).toBe('1');
    expect(house.logged).toContain('A request failed.');
    await house.storage.open();
  });
});

describe('readiness', () => {
  it('[REST6] tells whether the server is ready, and lets nobody in before', async () => {
    let state: 'starting' | 'ok' | 'closing' = 'starting';
    const house = await House.open({ state: () => state });
    const health = async () => {
      const response = await house.app.inject('/healthz');
      return [response.statusCode, response.json<{ status: string }>().status];
    };
    expect(await health()).toEqual([503, 'starting']);
    const early = await house.ask(ada, 'GET', '/chat/threads');
    expect([early.statusCode, early.json<IFailure>().error.code]).toEqual([503, 'closing']);
    expect(early.headers['retry-after']).toBe('1');
    state = 'ok';
    expect(await health()).toEqual([200, 'ok']);
    expect((await house.ask(ada, 'GET', '/chat/threads')).statusCode).toBe(200);
    state = 'closing';
    expect(await health()).toEqual([503, 'closing']);
    await house.close();
  });

  it('[REST6] gives its numbers as Prometheus text', async () => {
    const house = await House.open();
    const following = house.metrics.follow(house.rooms);
    const chat = await house.chat();
    await house.say(ada, chat, 'Hello');
    const response = await house.app.inject('/metrics');
    expect(response.headers['content-type']).toContain('text/plain');
    expect(response.body).toContain('colloquy_rooms_open 1');
    expect(response.body).toContain('colloquy_messages_total 1');
    expect(response.body).toMatch(/process_resident_memory_bytes \d+/);
    following.dispose();
    await house.close();
  });
});
