import { Agent, request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { ada } from './test-api.js';
import { harness, useApi, type IFailure } from './test-app.js';

useApi();

describe('the HTTP API', () => {
  it('[REST21] writes times with seconds, except times that order a list', async () => {
    harness.clock.advance(1234);
    const chat = await harness.chat();
    harness.clock.advance(1234);
    const upload = await harness.app.inject({
      method: 'POST',
      url: `/chat/threads/${chat}/attachments`,
      headers: {
        authorization: `Bearer ${await harness.token(ada)}`,
        'content-type': 'text/plain'
      },
      payload: 'x'
    });
    const sent = await harness.ask(ada, 'POST', `/chat/threads/${chat}/messages`, { content: 'x' });
    const answers = [
      upload,
      await harness.ask(ada, 'POST', '/chat/webhooks', { url: 'https://a.example/' }),
      await harness.ask(ada, 'GET', '/chat/threads'),
      await harness.ask(
        ada,
        'GET',
        `/chat/threads/${chat}/messages/${sent.json<{ id: string }>().id}`
      )
    ];
    const times = answers.flatMap(({ body }) => [...body.matchAll(/"(\w+)":"\d{4}-[^"]*Z"/g)]);
    const fine = times.filter(([text]) => text.includes('.')).map(([, name]) => name);
    expect([times.length > 5, fine]).toEqual([true, ['livelyOn']]);
  });

  it('[REST2] accepts only JSON', async () => {
    const authorization = `Bearer ${await harness.token(ada)}`;
    const post = (type: string, payload: string) =>
      harness.app.inject({
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

  it('[REST3] rejects writes and logins from a foreign page', async () => {
    const headers = { authorization: `Bearer ${await harness.token(ada)}`, host: 'chat.example' };
    const create = (origin: string) =>
      harness.app.inject({
        method: 'POST',
        url: '/chat/threads',
        headers: { ...headers, origin },
        payload: {}
      });
    expect((await create('https://chat.example')).statusCode).toBe(201);
    const foreign = await create('https://evil.example');
    expect(foreign.statusCode).toBe(403);
    expect(foreign.json<IFailure>().error.code).toBe('forbidden_origin');
    const login = await harness.app.inject({
      url: '/auth',
      headers: { ...headers, origin: 'https://evil.example' }
    });
    expect(login.statusCode).toBe(403);
  });

  it('[HEADERS1] sends headers that protect browsers', async () => {
    const unread = ['/chat/threads/%zz', `/chat/threads/${'x'.repeat(1001)}`];
    for (const url of ['/', '/healthz', '/nothing', '/chat/threads', ...unread]) {
      const { headers } = await harness.app.inject(url);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'self'");
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('[LOG1] writes no address, token or cookie to the log', async () => {
    await harness.app.inject({
      url: '/chat/events?token=SECRET',
      headers: { authorization: 'Bearer SECRET', cookie: 'SECRET' }
    });
    await harness.app.inject('/SECRET?token=SECRET');
    await harness.app.inject('/%zzSECRET');
    await harness.app.inject({
      method: 'POST',
      url: '/auth/jupyter',
      headers: { cookie: 'SECRET' }
    });
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = harness.app.server.address() as AddressInfo;
    const answer = await new Promise<string>(resolve => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('GET /SECRET HTTP/9\r\n\r\n'));
      socket.on('data', data => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*{"error":{"code":"bad_request"/);
    expect(harness.logged).toContain('A request was answered.');
    expect(harness.logged).not.toContain('SECRET');
    expect(harness.logged).not.toContain(Buffer.from('SECRET').join(','));
  });

  it('[REST17] closes a connection after a response that leaves a body unread, and no other', async () => {
    await harness.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = harness.app.server.address() as AddressInfo;
    const agent = new Agent({ keepAlive: true });
    const token = `Bearer ${await harness.token(ada)}`;
    const ask = (path: string, body = '', authorization = token): Promise<[number?, string?]> =>
      new Promise((resolve, reject) => {
        const headers = { authorization, ...(body && { 'transfer-encoding': 'chunked' }) };
        const method = body ? 'POST' : 'GET';
        const asked = request({ port, host: '127.0.0.1', path, agent, method, headers });
        asked.on('error', reject).on('response', ({ statusCode, headers: told }) => {
          resolve([statusCode, told.connection]);
          asked.destroy();
        });
        // An unfinished body.
        asked.write(body);
        if (!body) {
          asked.end();
        }
      });
    expect(await ask('/identities', 'x'.repeat(20_000))).toEqual([413, 'close']);
    harness.limits.attachedFileBytes = 10_000;
    const files = `/chat/threads/${await harness.chat()}/attachments`;
    expect(await ask(files, '\0'.repeat(20_000))).toEqual([413, 'close']);
    expect(await ask('/chat/threads', 'x', 'nobody')).toEqual([401, 'keep-alive']);
    expect(await ask('/nothing')).toEqual([404, 'keep-alive']);
    agent.destroy();
  });
});
