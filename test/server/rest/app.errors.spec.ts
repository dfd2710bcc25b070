import { ERRORS } from '../../../server/errors.js';
import { ada, bob } from './test-api.js';
import { harness, useApi, type IFailure } from './test-app.js';

useApi();

describe('errors of the HTTP API', () => {
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
