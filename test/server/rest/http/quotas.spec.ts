import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ChatError } from '../../../../server/errors.js';
import { LIMITS, type ILimits } from '../../../../server/limits.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { RequestPacer } from '../../../../server/rates/request-pacer.js';
import { ada, bob, TestApi } from '../test-api.js';

let harness: TestApi;

const open = async (limits: Partial<ILimits>, more: Parameters<typeof TestApi.open>[0] = {}) => {
  harness = await TestApi.open(more);
  Object.assign(harness.limits, limits);
};
afterEach(() => harness.close());

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

it('[QUOTA11] keeps parallel uploads within the quotas of the chat, the user and the disk', async () => {
  await open({ attachedBytesPerChat: 100_000, uploadsPerUser: 50 });
  const chat = await harness.chat();
  const put = async (bytes: number | Readable, who = ada, to = chat): Promise<number> => {
    const response = await harness.app.inject({
      method: 'POST',
      url: `/chat/threads/${to}/attachments`,
      headers: {
        authorization: `Bearer ${await harness.token(who)}`,
        'content-type': 'application/octet-stream'
      },
      payload: typeof bytes === 'number' ? Buffer.alloc(bytes, 'a') : bytes
    });
    return response.statusCode;
  };
  const held = (): number => {
    const folder = join(harness.attachments.dir, chat);
    const files = existsSync(folder) ? readdirSync(folder) : [];
    return files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  };
  const answers = await Promise.all(Array.from({ length: 20 }, () => put(40_000)));
  expect(held()).toBeLessThanOrEqual(100_000);
  expect(answers.filter(status => status === 201).length).toBeLessThanOrEqual(2);
  expect(answers.every(status => status === 201 || status === 413)).toBe(true);
  // The reservation for the bytes that were not stored was released.
  const left = 100_000 - held();
  expect([await put(left), await put(1)]).toEqual([201, 413]);

  const other = await harness.chat();
  harness.limits.attachedBytesPerUser = held() + 10;
  expect([await put(10, ada, other), await put(1, ada, other)]).toEqual([201, 413]);
  expect(await put(1, bob, other)).toBe(201);

  harness.limits.diskReserveBytes = Number.MAX_SAFE_INTEGER;
  expect(await put(1, bob, other)).toBe(503);
  harness.limits.diskReserveBytes = LIMITS.diskReserveBytes;
  expect(await put(1, bob, other)).toBe(201);
});

it('[QUOTA11] limits the parallel uploads of a user', async () => {
  await open({ uploadsPerUser: 2 });
  const chat = await harness.chat();
  const ends: (() => void)[] = [];
  const slow = async function* () {
    yield Buffer.alloc(10, 'a');
    await new Promise<void>(resolve => ends.push(resolve));
  };
  const send = () => harness.attachments.add(ada, chat, { body: slow() });
  const sent = [send(), send()];
  while (ends.length < 2) {
    await new Promise(resolve => setImmediate(resolve));
  }
  await expect(send()).rejects.toMatchObject({ code: 'too_many_requests' });
  ends.forEach(end => end());
  await Promise.all(sent);
  const last = send();
  while (ends.length < 3) {
    await new Promise(resolve => setImmediate(resolve));
  }
  ends[2]();
  await expect(last).resolves.toMatchObject({ size: 10 });
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

it('[QUOTA15] counts files of guests from one address together and permanently', async () => {
  await open({ attachedBytesPerUser: 100 });
  const chat = await harness.chat();
  const guest = (n: number, entrance: string) =>
    person(`guest-00000000-0000-4000-8000-00000000000${n}`, { guest: true, entrance });
  const put = async (n: number, entrance: string): Promise<string> => {
    const body = Readable.from([Buffer.alloc(60, 'a')]);
    return harness.attachments.add(guest(n, entrance), chat, { body }).then(
      ({ id }) => id,
      (error: ChatError) => error.code
    );
  };
  const id = await put(1, 'here');
  expect(await put(1, 'here')).toBe('attachment_too_large');
  expect(await put(2, 'here')).toBe('attachment_too_large');
  expect(await put(3, 'there')).toHaveLength(id.length);
  await harness.attachments.remove(guest(1, 'here'), chat, id);
  expect(await put(2, 'here')).toHaveLength(id.length);
});

it('[QUOTA15] counts files of bundles for a user, also against an upload that has already begun', async () => {
  await open({ attachedBytesPerUser: 250_000 });
  const chat = await harness.chat();
  const other = await harness.chat();
  const send = (to: string) => {
    const mime_model = { data: { 'text/plain': 'x'.repeat(200_000) } };
    const command = { type: 'send', chat: to, message: { body: '', mime_model } } as const;
    return harness.rooms.execute(ada, command);
  };
  let go!: () => void;
  const begun = new Promise<void>(resolve => (go = resolve));
  let isAsked!: () => void;
  const asked = new Promise<void>(resolve => (isAsked = resolve));
  const body = async function* () {
    yield Buffer.alloc(5_000, 'a');
    isAsked();
    await begun;
    yield Buffer.alloc(55_000, 'a');
  };
  const upload = harness.attachments.add(ada, other, { body: body() });
  await asked;
  await send(chat);
  await expect(send(other)).rejects.toMatchObject({ code: 'attachment_too_large' });
  go();
  await expect(upload).rejects.toMatchObject({ code: 'attachment_too_large' });
  expect(await harness.storage.attachedBytesOf('ada')).toBeLessThanOrEqual(250_000);
  expect(readdirSync(join(harness.attachments.dir, other))).toEqual([]);
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

it('[QUOTA24] limits the memory for the bodies of one user in transit', async () => {
  await open({});
  const url = `/chat/threads/${await harness.chat(ada)}/messages`;
  const send = async (who: IPrincipal, payload: object | Readable) =>
    harness.app.inject({
      method: 'POST',
      url,
      headers: {
        authorization: `Bearer ${await harness.token(who)}`,
        'content-type': 'application/json',
        ...(payload instanceof Readable && { 'content-length': `${256 * 1024}` })
      },
      payload
    });
  let reading = 0;
  const slow = Array.from({ length: 32 }, () => new Readable({ read: () => void reading++ }));
  const waiting = slow.map(body => send(ada, body));
  while (reading < slow.length) {
    await new Promise(resolve => setImmediate(resolve));
  }
  expect((await send(ada, { content: 'hi' })).json()).toMatchObject({
    error: { code: 'too_many_requests' }
  });
  expect((await send(bob, { content: 'hi' })).statusCode).toBe(201);
  slow.forEach(body => body.push(null));
  await Promise.all(waiting);
  expect((await send(ada, { content: 'hi' })).statusCode).toBe(201);
});

it('[QUOTA24] lets an administrator write during the upload of their import', async () => {
  await open({});
  const chat = await harness.chat(ada);
  const token = await harness.token(person('root', { admin: true }));
  const authorization = { authorization: `Bearer ${token}` };
  let isReading = false;
  const body = new Readable({ read: () => void (isReading = true) });
  const send = (url: string, payload: object | Readable, length?: number) =>
    harness.app.inject({
      method: 'POST',
      url,
      headers: {
        ...authorization,
        'content-type': 'application/json',
        ...(length && { 'content-length': `${length}` })
      },
      payload
    });
  const imported = send('/chat/threads/:import', body, 30 * 1024 * 1024);
  while (!isReading) {
    await new Promise(resolve => setImmediate(resolve));
  }
  const said = await send(`/chat/threads/${chat}/messages`, { content: 'hi' });
  expect(said.statusCode).toBe(201);
  body.push('{}');
  body.push(null);
  await imported;
});
