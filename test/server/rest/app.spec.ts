import { Agent, request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { ERRORS } from '../../../server/errors.js';
import { ada, bob, TestApi } from './test-api.js';

interface IFailure {
  error: { code: string; message: string; target?: string };
}

describe('the HTTP API', () => {
  let harness: TestApi;

  beforeEach(async () => {
    harness = await TestApi.open();
  });

  afterEach(() => harness.close());

  it('[REST1] answers every error in one shape', async () => {
    const unknown = await harness.app.inject('/nothing/here');
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json()).toEqual({
      error: { code: 'not_found', message: ERRORS.not_found.message }
    });

    const method = await harness.app.inject({ method: 'PUT', url: '/chat/threads' });
    expect(method.statusCode).toBe(405);
    expect(method.json<IFailure>().error.code).toBe('method_not_allowed');
    expect(method.headers.allow).toBe('GET, HEAD, POST');

    const echo = await harness.app.inject({ method: 'TRACE' as 'GET', url: '/chat/threads' });
    expect(echo.statusCode).toBe(405);

    const url = await harness.app.inject('/chat/threads/%zz');
    expect(url.statusCode).toBe(400);
    expect(url.json()).toEqual({
      error: { code: 'bad_request', message: 'The URL is malformed. Check its percent-encoding.' }
    });
    const long = await harness.app.inject(`/chat/threads/${'x'.repeat(1001)}`);
    expect([long.statusCode, long.json<IFailure>().error.code]).toEqual([404, 'not_found']);

    const missing = await harness.ask(ada, 'GET', '/chat/threads/nobody');
    expect(missing.statusCode).toBe(404);
    expect(missing.json<IFailure>().error.code).toBe('chat_not_found');
  });

  it('[REST1] names the invalid field of a body', async () => {
    const response = await harness.ask(ada, 'POST', '/chat/threads', { topic: 5 });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({
      error: {
        code: 'bad_request',
        message: 'The body/topic must be string.',
        target: 'body/topic'
      }
    });
  });

  it('[REST19] an error names its target and the allowed values', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    const path = `/chat/threads/${chat}`;
    const nobody = '8:acs:nobody';
    const days = { kind: 'threadCreationDate', deleteThreadAfterDays: 29 };
    const cases: [string, string, object | undefined, number, string, string?][] = [
      ['GET', '/chat/threads/nope', undefined, 404, 'params/id'],
      ['GET', `${path}/messages/nope`, undefined, 404, 'params/message'],
      ['GET', `${path}/attachments/nope`, undefined, 404, 'params/attachment'],
      ['PUT', `${path}/bots/nope`, undefined, 404, 'params/bot'],
      ['GET', '/chat/webhooks/nope', undefined, 404, 'params/id'],
      ['GET', `${path}/messages?around=nope`, undefined, 404, 'querystring/around'],
      ['POST', `${path}/readReceipts`, { chatMessageId: 'nope' }, 404, 'body/chatMessageId'],
      [
        'POST',
        '/chat/webhooks',
        { url: 'https://a.example/', threadId: 'nope' },
        404,
        'body/threadId'
      ],
      ['POST', `${path}/participants/:remove`, { rawId: nobody }, 404, 'body'],
      [
        'POST',
        `${path}/messages`,
        { content: 'x', type: 'RichText/Html' },
        400,
        'body/type',
        'The body/type must be one of text, html.'
      ],
      [
        'PATCH',
        path,
        { retentionPolicy: days },
        400,
        'retentionPolicy',
        'The retention must be 30 to 90 days.'
      ],
      ['PATCH', path, { retentionPolicy: { kind: days.kind } }, 400, 'retentionPolicy']
    ];
    for (const [method, url, body, status, target, message] of cases) {
      const answer = await harness.ask(ada, method, url, body);
      const { error } = answer.json<IFailure>();
      expect([url, answer.statusCode, error.target]).toEqual([url, status, target]);
      expect(error.message).toBe(message ?? error.message);
    }
    const hook = await harness.ask(ada, 'POST', '/chat/webhooks', { url: 'x', events: ['x'] });
    expect(hook.json<IFailure>().error.message).toContain('must be one of chatThreadCreated, ');
    await harness.ask(ada, 'POST', `${path}/messages`, { content: 'x', id: 'mine' });
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
    const taken = await harness.ask(bob, 'POST', `${path}/messages`, { content: 'x', id: 'mine' });
    expect([taken.statusCode, taken.json<IFailure>().error.target]).toEqual([409, 'id']);
  });

  it('[REST20] treats null as a missing value', async () => {
    const none = (...keys: string[]): object => Object.fromEntries(keys.map(key => [key, null]));
    const guest = { communicationIdentifier: { rawId: 'bob', ...none('communicationUser') } };
    const made = await harness.ask(ada, 'POST', '/chat/threads', {
      ...none('topic', 'id', 'access', 'metadata', 'retentionPolicy', 'quiet'),
      participants: [{ ...guest, ...none('displayName', 'shareHistoryTime', 'metadata') }]
    });
    const { id, topic } = made.json<{ chatThread: { id: string; topic: string } }>().chatThread;
    expect([made.statusCode, topic]).toEqual([201, "Ada's chat"]);
    const path = `/chat/threads/${id}`;
    const sent = await harness.ask(ada, 'POST', `${path}/messages`, {
      content: 'x',
      ...none('id', 'type', 'senderDisplayName', 'metadata', 'reply_to', 'attachments')
    });
    expect(sent.statusCode).toBe(201);
    const message = sent.json<{ id: string }>().id;
    for (const [method, url, body, status] of [
      ['PATCH', `${path}/messages/${message}`, none('content', 'metadata'), 204],
      ['PATCH', path, none('topic', 'metadata'), 204],
      ['POST', `${path}/typing`, none('senderDisplayName'), 200],
      ['POST', '/chat/webhooks', { url: 'https://a.example/', ...none('events', 'threadId') }, 201]
    ] as const) {
      expect((await harness.ask(ada, method, url, body)).statusCode).toBe(status);
    }
    const read = (await harness.ask(ada, 'GET', path)).json<{ topic: string }>();
    expect(read.topic).toBe(topic);
  });

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

  it('[REST1] reveals nothing about internal errors, and logs them', async () => {
    await harness.storage.close();
    const response = await harness.ask(ada, 'GET', '/chat/threads');
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({
      error: { code: 'internal', message: ERRORS.internal.message }
    });
    expect(response.headers['retry-after']).toBe('1');
    expect(harness.logged).toContain('A request failed.');
    await harness.storage.open();
  });
});

describe('readiness', () => {
  it('[REST6] reports whether the server is ready, and rejects requests before', async () => {
    let state: 'starting' | 'ok' | 'closing' = 'starting';
    const harness = await TestApi.open({ state: () => state });
    const health = async () => {
      const response = await harness.app.inject('/healthz');
      return [response.statusCode, response.json<{ status: string }>().status];
    };
    expect(await health()).toEqual([503, 'starting']);
    const early = await harness.ask(ada, 'GET', '/chat/threads');
    expect([early.statusCode, early.json<IFailure>().error.code]).toEqual([503, 'closing']);
    expect(early.headers['retry-after']).toBe('1');
    state = 'ok';
    expect(await health()).toEqual([200, 'ok']);
    expect((await harness.ask(ada, 'GET', '/chat/threads')).statusCode).toBe(200);
    state = 'closing';
    expect(await health()).toEqual([503, 'closing']);
    await harness.close();
  });

  it('[REST6] reports metrics as Prometheus text', async () => {
    const harness = await TestApi.open();
    const following = harness.metrics.follow(harness.rooms);
    const chat = await harness.chat();
    await harness.say(ada, chat, 'Hello');
    const response = await harness.app.inject('/metrics');
    expect(response.headers['content-type']).toContain('text/plain');
    expect(response.body).toContain('colloquy_rooms_open 1');
    expect(response.body).toContain('colloquy_messages_total 1');
    expect(response.body).toMatch(/process_resident_memory_bytes \d+/);
    following.dispose();
    await harness.close();
  });
});
