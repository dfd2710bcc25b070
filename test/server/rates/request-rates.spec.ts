import { ChatError } from '../../../server/errors.js';
import { person } from '../../harness/people.js';
import { RequestPacer } from '../../../server/rates/request-pacer.js';
import { ada, bob } from '../rest/test-api.js';
import { harness, open, useQuotas } from '../rest/test-quotas.js';

useQuotas();

const get = async (url: string, token?: string, from = '10.0.0.1') => {
  const response = await harness.app.inject({
    url,
    remoteAddress: from,
    headers: { ...(token && { authorization: `Bearer ${token}` }) }
  });
  return response.statusCode;
};

const times = async (count: number, run: () => Promise<number>): Promise<number[]> => {
  const all: number[] = [];
  for (let i = 0; i < count; i++) {
    all.push(await run());
  }
  return all;
};

it('[QUOTA9] counts all routes towards one request rate of a user, and says when to retry', async () => {
  await open({ requestsPer10s: 2 });
  const token = await harness.token(ada);
  expect(await get('/auth/me', token)).toBe(200);
  expect(await get('/chat/threads', token, '10.0.0.2')).toBe(200);
  const response = await harness.ask(ada, 'GET', '/chat/threads');
  expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '10']);
  expect(response.json()).toMatchObject({ error: { code: 'too_many_requests' } });
  expect(await get('/auth/me', await harness.token(bob))).toBe(200);
  expect(await times(3, () => get('/healthz', token))).toEqual([200, 200, 200]);
  harness.clock.advance(10_000);
  expect(await get('/auth/me', token)).toBe(200);
});

it('[QUOTA9] limits the requests of an address without a valid token, and none of users with one', async () => {
  await open({ requestsPerAddressPer10s: 2 });
  expect(await get('/auth')).toBe(200);
  expect(await times(2, () => get('/auth/me', 'wrong'))).toEqual([401, 429]);
  expect(await times(2, () => get('/auth'))).toEqual([429, 429]);
  expect([await get('/nothing'), await get('/')]).toEqual([429, 429]);
  expect(await get('/auth/me', await harness.token(ada))).toBe(200);
  expect(await get('/auth', undefined, '10.0.0.2')).toBe(200);
  expect(await get('/healthz')).toBe(200);
  const guest = await harness.token(person('guest-1', { guest: true }));
  expect(await get('/auth/me', guest)).toBe(429); // guests cost nothing to create
});

it('[QUOTA10] limits the guests that sign in from an address, and puts a key for the address into their tokens that does not reveal it', async () => {
  await open({ guestsPerMinute: 2 }, { guests: true });
  const come = async (from: string) => {
    const payload = { name: 'Gast' };
    const response = await harness.app.inject({
      method: 'POST',
      url: '/auth/guest',
      remoteAddress: from,
      payload
    });
    const { token } = response.json<{ token?: string }>();
    return {
      status: response.statusCode,
      principal: token && (await harness.tokens.verify(token))
    };
  };
  const here = [await come('10.0.0.1'), await come('10.0.0.1'), await come('10.0.0.1')];
  const there = await come('10.0.0.2');
  expect([...here, there].map(({ status }) => status)).toEqual([200, 200, 429, 200]);
  const entrances = [here[0], here[1], there].map(
    ({ principal }) => (principal as { principal: { entrance?: string } }).principal.entrance
  );
  expect(entrances[0]).toMatch(/^[\w-]{16}$/);
  expect(entrances[1]).toBe(entrances[0]);
  expect(entrances[2]).not.toBe(entrances[0]);
});

it('[QUOTA10] counts a guest with a rejected name too', async () => {
  await open({ guestsPerMinute: 2 }, { guests: true });
  const come = async (name: string): Promise<number> => {
    const request = { method: 'POST', url: '/auth/guest', payload: { name } } as const;
    return (await harness.app.inject(request)).statusCode;
  };
  expect(await come('x'.repeat(2_049))).toBe(400); // rejected by its schema
  expect([await come('Admin'), await come('x'.repeat(65)), await come('Gast')]).toEqual([
    400, 400, 429
  ]);
});

it('[QUOTA10] stops asking Jupyter after a limited number of failed sign-ins from an address', async () => {
  const identify = jest.fn(({ cookie }: { cookie?: string }) =>
    cookie === 'good' ? Promise.resolve(ada) : Promise.reject(new ChatError('unauthorized'))
  );
  await open({ failedSignInsPerMinute: 2 }, { jupyterUsers: { identify } });
  const signIn = async (cookie: string, remoteAddress = '10.0.0.1') =>
    (
      await harness.app.inject({
        method: 'POST',
        url: '/auth/jupyter',
        remoteAddress,
        headers: { cookie },
        payload: {}
      })
    ).statusCode;
  expect(await times(5, () => signIn('good'))).toEqual([200, 200, 200, 200, 200]);
  expect(await times(4, () => signIn('bad'))).toEqual([401, 401, 429, 429]);
  expect([await signIn('good'), await signIn('good', '10.0.0.2')]).toEqual([429, 200]);
  expect(identify).toHaveBeenCalledTimes(8);
  harness.clock.advance(60_000);
  expect(await signIn('good')).toBe(200);
});

it('[QUOTA12] has separate rates for costly requests: searches, exports with imports, webhooks', async () => {
  await open({ searchesPer10s: 1, exportsPerMinute: 1, webhookChangesPerMinute: 1 });
  const chat = await harness.chat();
  const status = async (method: string, url: string, payload?: object, who = ada) =>
    (await harness.ask(who, method, url, payload)).statusCode;
  const root = person('root', { admin: true });
  const hook = { url: 'http://127.0.0.1:1/' };
  expect(await times(2, () => status('GET', '/chat/search?q=x'))).toEqual([200, 429]);
  expect(await times(2, () => status('GET', `/chat/threads/${chat}/export`))).toEqual([200, 429]);
  expect(await status('POST', '/chat/threads/:import', { messages: [] }, root)).toBe(201);
  expect(await status('GET', `/chat/threads/${chat}/export`, undefined, root)).toBe(429);
  expect(await times(2, () => status('POST', '/chat/webhooks', hook))).toEqual([201, 429]);
  expect((await harness.ask(bob, 'GET', '/chat/search?q=x')).statusCode).toBe(200);
});

it('[SEARCH21] counts a list filtered by name as a search, and a plain list not', async () => {
  await open({ searchesPer10s: 1 });
  await harness.chat();
  const status = async (url: string) => (await harness.ask(ada, 'GET', url)).statusCode;
  expect(await status('/chat/threads?topic=x')).toBe(200);
  expect(await status('/chat/threads?topic=x')).toBe(429);
  expect(await status('/chat/search?q=x')).toBe(429);
  expect(await status('/chat/threads')).toBe(200);
  harness.clock.advance(10_000);
  expect(await status('/chat/search?q=x')).toBe(200);
  expect(await status('/chat/threads?topic=x')).toBe(429);
});

it('[QUOTA13] counts a request with an unneeded or invalid token', async () => {
  await open({ requestsPerAddressPer10s: 1 });
  const token = await harness.token(ada);
  for (const [from, url, headers] of [
    ['10.0.1.1', '/auth?token=x', {}],
    ['10.0.1.2', '/auth', { authorization: 'Bearer x' }],
    ['10.0.1.3', '/nothing', { authorization: `Bearer ${token}` }],
    ['10.0.1.4', '/', { 'x-skypetoken': 'x' }],
    ['10.0.1.5', '/chat/threads', { authorization: 'Bearer a b' }],
    ['10.0.1.6', '/chat/events?token=a&token=b', {}],
    ['10.0.1.7', '/chat/threads', { 'x-skypetoken': token }]
  ] as const) {
    const ask = () => harness.app.inject({ url, headers, remoteAddress: from });
    const [{ statusCode: first }, { statusCode: second }] = [await ask(), await ask()];
    expect([url, first === 429, second]).toEqual([url, false, 429]);
  }
});

it('[QUOTA14] rejects a participant that no program created', async () => {
  await open({ strangersPerChat: 1 });
  const chat = await harness.chat(ada);
  const invented = 'acs-00000000-0000-4000-8000-00000000abcd';
  await harness.ids.idOf(invented); // a request for its id does not create the user
  const { username: made } = await harness.ids.create();
  const participants = [invented, made].map(rawId => ({
    communicationIdentifier: { rawId },
    displayName: 'Ada'
  }));
  const refused = { invalidParticipants: [{ code: '404', target: invented }] };
  const added = await harness.ask(ada, 'POST', `/chat/threads/${chat}/participants/:add`, {
    participants
  });
  expect(added.json()).toMatchObject(refused);
  const thread = await harness.ask(ada, 'POST', '/chat/threads', { topic: 'x', participants });
  expect(thread.json()).toMatchObject(refused);
  const command = { type: 'set-role', chat, username: invented, role: 'member' } as const;
  await expect(harness.rooms.execute(ada, command)).rejects.toEqual(
    new ChatError('user_not_found')
  );
  const people = (await harness.storage.getParticipants(chat)).map(({ username }) => username);
  expect(people.sort()).toEqual([made, 'ada']);
});

it('[LOAD14] queues requests before it verifies their tokens', async () => {
  let goRound = (): void => undefined;
  const round = () => new Promise<void>(go => (goRound = go));
  await open({}, { pacer: new RequestPacer({ makeBreaks: () => ({ take: round }) }) });
  const statuses: number[] = [];
  const ask = async (token: string): Promise<void> => {
    statuses.push(await get('/chat/threads', token));
  };
  const all = ['spoilt', 'spoilt', 'spoilt'].map(ask);
  await Promise.all(all.slice(0, 2));
  await ask('another');
  expect(statuses).toEqual([401, 401, 401]);
  goRound();
  await Promise.all(all);
  expect(statuses).toEqual([401, 401, 401, 401]);
});

it('[LOAD14] does not delay a user by requests with their username as the token', async () => {
  await open(
    {},
    {
      pacer: new RequestPacer({ makeBreaks: () => ({ take: () => new Promise(() => undefined) }) })
    }
  );
  const all = ['ada', 'ada', 'ada', 'user ada', 'user ada', 'user ada'].map(token =>
    harness.app.inject({ url: `/chat/events?token=${token}` })
  );
  await Promise.all([...all.slice(0, 2), ...all.slice(3, 5)]);
  expect(await get('/chat/threads', await harness.token(ada))).toBe(200);
});
