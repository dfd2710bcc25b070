import { person } from '../../../harness/people.js';
import { signed } from '../../../harness/signed.js';
import { ACCESS_KEY, TestApi } from '../test-api.js';

describe('/identities', () => {
  let harness: TestApi;

  beforeEach(async () => {
    harness = await TestApi.open();
  });
  afterEach(() => harness.close());

  const ask = (method: string, path: string, payload?: unknown, headers: object = {}) => {
    const target = `${path}?api-version=2023-10-01`;
    const body = payload === undefined ? '' : JSON.stringify(payload);
    const now = harness.clock.now();
    return harness.app.inject({
      method: method as 'POST',
      url: target,
      headers: {
        ...signed({ key: ACCESS_KEY, method, target, now, body }),
        'content-type': 'application/json',
        ...headers
      },
      ...(body && { payload: body })
    });
  };

  const chats = async (token: string): Promise<number> =>
    (
      await harness.app.inject({
        url: '/chat/threads',
        headers: { authorization: `Bearer ${token}` }
      })
    ).statusCode;

  interface IMade {
    identity: { id: string };
    accessToken?: { token: string; expiresOn: string };
  }

  it('[IDREST1] creates a user from an empty body or an empty object, or with a token', async () => {
    const now = harness.clock.now();
    for (const payload of [undefined, {}, { createTokenWithScopes: [], expiresInMinutes: null }]) {
      const response = await ask('POST', '/identities', payload);
      expect(response.statusCode).toBe(201);
      expect(response.json<IMade>()).toEqual({
        identity: { id: expect.stringMatching(/^8:acs:[\w-]+_[\w-]+$/) as string }
      });
    }
    const { accessToken } = (
      await ask('POST', '/identities', { createTokenWithScopes: ['chat'], expiresInMinutes: 90 })
    ).json<IMade>();
    expect(Date.parse(accessToken!.expiresOn)).toBe(now + 90 * 60_000);
    expect(await chats(accessToken!.token)).toBe(200);
  });

  it('[IDREST4] leaves deleted users in their chats until they are removed', async () => {
    const ada = person('ada');
    const { id } = (await ask('POST', '/identities')).json<IMade>().identity;
    const participants = [{ communicationIdentifier: { rawId: id } }];
    const path = `/chat/threads/${await harness.chat(ada, { access: 'private', participants })}`;
    const list = async (): Promise<string[]> =>
      (await harness.ask(ada, 'GET', `${path}/participants`))
        .json<{ value: { communicationIdentifier: { rawId: string } }[] }>()
        .value.map(({ communicationIdentifier }) => communicationIdentifier.rawId);
    await ask('DELETE', `/identities/${id}`);
    expect(await list()).toContain(id);
    const removed = await harness.ask(ada, 'POST', `${path}/participants/:remove`, { rawId: id });
    expect(removed.statusCode).toBe(204);
    expect(await list()).not.toContain(id);
  });

  it('[IDREST2] accepts the id of a user in every escaped form', async () => {
    await harness.ask(person('ada'), 'POST', '/chat/threads', { topic: 'Plans' });
    const id = await harness.ids.idOf('ada');
    for (const path of [id, encodeURIComponent(id)]) {
      const response = await ask('POST', `/identities/${path}/:issueAccessToken`, {
        scopes: ['chat'],
        expiresInMinutes: null
      });
      expect(response.statusCode).toBe(200);
      const { token } = response.json<{ token: string }>();
      const { principal } = await harness.credentials.verify(token);
      expect(principal).toMatchObject({ username: 'ada', admin: false, scopes: ['chat'] });
    }
    const escaped = `/identities/${encodeURIComponent(id)}`;
    expect((await ask('POST', `${escaped}/:revokeAccessTokens`)).statusCode).toBe(204);
    expect((await ask('DELETE', escaped)).statusCode).toBe(204);
    expect((await ask('DELETE', escaped)).json()).toMatchObject({
      error: { code: 'user_not_found' }
    });
  });

  it('[IDREST6] rejects an invalid request with a code and creates nothing', async () => {
    const { id } = await harness.ids.create();
    const issue = `/identities/${id}/:issueAccessToken`;
    const made = jest.spyOn(harness.storage, 'addIdentities');
    const scopes = ['chat'];
    for (const [path, payload, status] of [
      ['/identities', { createTokenWithScopes: ['x'] }, 400],
      ['/identities', { createTokenWithScopes: scopes, expiresInMinutes: 59 }, 400],
      ['/identities', [], 400],
      [issue, undefined, 400],
      [issue, { scopes: [] }, 400],
      [issue, { scopes, expiresInMinutes: 1441 }, 400],
      [issue, { scopes, expiresInMinutes: 60.5 }, 400],
      [issue, { scopes, expiresInMinutes: '60' }, 400],
      [issue.replace(id, 'ada'), { scopes }, 404],
      [issue.replace(id, id.replace(/.$/, 'x')), { scopes }, 404],
      [issue.replace(':issue', ':make'), { scopes }, 404]
    ] as const) {
      const response = await ask('POST', path, payload);
      expect([path, payload, response.statusCode]).toEqual([path, payload, status]);
      expect(response.json()).toEqual({
        error: expect.objectContaining({
          code: expect.any(String) as string,
          message: expect.any(String) as string
        }) as object
      });
    }
    expect((await ask('GET', '/identities')).statusCode).toBe(405);
    expect(made).not.toHaveBeenCalled();
  });

  it('[IDREST5] accepts only signed requests, and reads little of others', async () => {
    const unsigned = await harness.app.inject({ method: 'POST', url: '/identities' });
    expect(unsigned.statusCode).toBe(401);
    expect(unsigned.headers['www-authenticate']).toBe('HMAC-SHA256');
    const bearer = { authorization: `Bearer ${await harness.token(person('ada'))}` };
    expect((await ask('POST', '/identities', {}, bearer)).statusCode).toBe(401);
    expect((await ask('POST', '/identities', { a: 'x'.repeat(20_000) })).statusCode).toBe(413);
    const response = await harness.app.inject({
      method: 'POST',
      url: '/identities',
      headers: {
        ...signed({ key: ACCESS_KEY, target: '/identities', now: harness.clock.now(), body: '{}' }),
        'content-type': 'application/json'
      },
      payload: '{ }'
    });
    expect(response.statusCode).toBe(401);
    // Only signed requests learn that their JSON is invalid.
    expect((await ask('POST', '/identities', 'text')).statusCode).toBe(400);
  });

  it('[LOG1] logs no token, key or signature; logs and returns request ids', async () => {
    const { accessToken } = (
      await ask('POST', '/identities', { createTokenWithScopes: ['chat'] })
    ).json<IMade>();
    const token = accessToken!.token;
    const response = await harness.app.inject({
      url: `/chat/threads?token=${token}`,
      headers: { authorization: `Bearer ${token}`, 'x-request-id': 'mine' }
    });
    await harness.app.inject(`/chat/threads/${token}`);
    await ask('POST', '/identities', 'no JSON object');
    const { authorization } = signed({ key: ACCESS_KEY, target: '/', now: harness.clock.now() });
    await harness.app.inject({ method: 'POST', url: '/identities', headers: { authorization } });
    const id = response.headers['x-ms-request-id'] as string;
    expect(response.headers['x-request-id']).toBe(id);
    expect(id).not.toBe('mine');
    expect(harness.logged).toContain(id);
    const secrets = [
      token,
      token.split('.')[2],
      authorization.split('Signature=')[1],
      Buffer.from(ACCESS_KEY).toString('base64')
    ];
    secrets.forEach(secret => expect(harness.logged).not.toContain(secret));
  });

  it('[POL8] applies the scope of a token in every protocol', async () => {
    const chat = await harness.chat(person('ada'));
    const { identity } = (await ask('POST', '/identities')).json<IMade>();
    const tokenFor = async (scope: string): Promise<string> =>
      (
        await ask('POST', `/identities/${identity.id}/:issueAccessToken`, { scopes: [scope] })
      ).json<{ token: string }>().token;
    const status = async (scope: string, method: string, url: string, payload?: object) =>
      (
        await harness.app.inject({
          method: method as 'POST',
          url,
          headers: { authorization: `Bearer ${await tokenFor(scope)}` },
          ...(payload && { payload })
        })
      ).statusCode;
    const topic = { topic: 'New' };
    expect(await status('chat', 'POST', '/chat/threads', topic)).toBe(201);
    expect(await status('chat.join', 'POST', '/chat/threads', topic)).toBe(403);
    expect(await status('chat.join', 'PATCH', `/chat/threads/${chat}`, topic)).toBe(403);
    expect(await status('chat', 'PATCH', `/chat/threads/${chat}`, topic)).toBe(204);
    const messages = `/chat/threads/${chat}/messages`;
    expect(await status('chat.join.limited', 'POST', messages, { content: 'Hi' })).toBe(201);
    for (const scope of ['voip', 'voip.join']) {
      expect(await status(scope, 'GET', '/chat/threads')).toBe(403);
      expect(await status(scope, 'POST', messages, { content: 'Hi' })).toBe(403);
    }
  });
});
