import { ChatError } from '../../../../server/errors.js';
import { person } from '../../../harness/people.js';
import { ada, TestApi } from '../test-api.js';

interface IAuthentication {
  token: string;
  expiresOn: string;
  user: { username: string; displayName: string };
}

describe('/auth', () => {
  let harness: TestApi;

  afterEach(() => harness.close());

  const post = (url: string, payload: object, headers = {}) =>
    harness.app.inject({ method: 'POST', url, payload, headers });

  it('[REST7] lists the ways to sign in', async () => {
    harness = await TestApi.open({ guests: true });
    const response = await harness.app.inject('/auth');
    expect(response.json()).toEqual({ methods: { jupyter: false, guests: true } });
    expect((await post('/auth/jupyter', {})).statusCode).toBe(404);
  });

  it('[REST7] gives a Jupyter user a token for the cookie', async () => {
    const asked: (string | undefined)[] = [];
    harness = await TestApi.open({
      jupyterUsers: {
        identify: ({ cookie, host }) => {
          asked.push(cookie);
          expect(host).toBe('localhost:80');
          return cookie === 'good'
            ? Promise.resolve(person('ada', { initials: 'AL', color: 'teal' }))
            : Promise.reject(new ChatError('unauthorized'));
        }
      }
    });
    const response = await post('/auth/jupyter', {}, { cookie: 'good' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const { token, expiresOn, user } = response.json<IAuthentication>();
    expect(user).toEqual({
      username: 'ada',
      displayName: 'Ada',
      kind: 'account',
      initials: 'AL',
      color: 'teal'
    });
    expect(Date.parse(expiresOn)).toBe(harness.clock.now() + 3_600_000);

    const me = await harness.app.inject({
      url: '/auth/me',
      headers: { authorization: `Bearer ${token}` }
    });
    expect(me.json()).toEqual(user);
    expect(await harness.storage.getUser('ada')).toMatchObject({ displayName: 'Ada', bot: false });

    expect((await post('/auth/jupyter', {}, { cookie: 'bad' })).statusCode).toBe(401);
    expect((await post('/auth/jupyter', {})).statusCode).toBe(401);
    expect(asked).toEqual(['good', 'bad', undefined]);
  });

  it('[REST7] gives a person no username of a bot', async () => {
    harness = await TestApi.open({
      jupyterUsers: { identify: () => Promise.resolve(person('echo')) }
    });
    const bot = { username: 'echo', name: 'Echo', displayName: 'Echo', bot: true };
    await harness.storage.putUser(bot);
    expect((await post('/auth/jupyter', {})).statusCode).toBe(403);
    expect(await harness.storage.getUser('echo')).toEqual(bot);
  });

  it('[WHO12] signs in no account under the username of a guest', async () => {
    const username = 'guest-00000000-0000-4000-8000-000000000001';
    harness = await TestApi.open({
      jupyterUsers: { identify: () => Promise.resolve(person(username)) }
    });
    expect((await post('/auth/jupyter', {})).statusCode).toBe(403);
    expect(await harness.storage.getUser(username)).toBeNull();
  });

  it('[REST7] rejects a form of a foreign page', async () => {
    harness = await TestApi.open({ jupyterUsers: { identify: () => Promise.resolve(ada) } });
    const empty = await harness.app.inject({ method: 'POST', url: '/auth/jupyter' });
    expect(empty.statusCode).toBe(400);
    const text = await harness.app.inject({
      method: 'POST',
      url: '/auth/jupyter',
      headers: { 'content-type': 'text/plain' },
      payload: '{}'
    });
    expect(text.statusCode).toBe(400);
  });

  it('[REST8] signs in guests where they are enabled, and lets them create no chats', async () => {
    harness = await TestApi.open({ guests: true });
    const response = await post('/auth/guest', { name: '  Grace  ' });
    expect(response.statusCode).toBe(200);
    const { token, user } = response.json<IAuthentication>();
    expect(user.username).toMatch(/^guest-[0-9a-f-]{36}$/);
    expect(user.displayName).toBe('Grace');
    const created = await post('/chat/threads', {}, { authorization: `Bearer ${token}` });
    expect(created.statusCode).toBe(403);
    for (const name of ['', '   ', 'a\nb', 'x'.repeat(65)]) {
      expect((await post('/auth/guest', { name })).statusCode).toBe(400);
    }
  });

  it('[REST8] signs in no guests otherwise', async () => {
    harness = await TestApi.open();
    expect((await post('/auth/guest', { name: 'Grace' })).statusCode).toBe(403);
  });

  it('[REST9] requires a valid token', async () => {
    harness = await TestApi.open();
    const me = async (headers: object) => {
      const response = await harness.app.inject({ url: '/auth/me', headers: { ...headers } });
      return [response.statusCode, response.headers['www-authenticate']];
    };
    const token = await harness.token(ada, 60_000);
    expect(await me({})).toEqual([401, 'Bearer']);
    expect(await me({ authorization: 'Bearer nonsense' })).toEqual([401, 'Bearer']);
    expect(await me({ authorization: `Basic ${token}` })).toEqual([401, 'Bearer']);
    expect(await me({ authorization: `bearer ${token}` })).toEqual([200, undefined]);
    harness.clock.advance(61_000);
    expect(await me({ authorization: `Bearer ${token}` })).toEqual([401, 'Bearer']);
    const query = `?token=${await harness.token(ada)}`;
    for (const path of ['/auth/me', '/chat/threads', '/chat/settings']) {
      expect((await harness.app.inject(`${path}${query}`)).statusCode).toBe(401);
    }
  });
});
