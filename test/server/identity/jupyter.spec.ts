import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChatError } from '../../../server/errors.js';
import { JupyterUsers } from '../../../server/identity/jupyter.js';
import { ManualClock } from '../../../testing/manual-clock.js';

const identity = {
  username: 'u1',
  name: 'ada',
  display_name: 'Ada',
  initials: 'A',
  avatar_url: null,
  color: 'var(--jp-collaborator-color1)'
};

const ada = {
  username: 'u1',
  name: 'ada',
  displayName: 'Ada',
  initials: 'A',
  color: 'var(--jp-collaborator-color1)',
  bot: false,
  admin: false,
  guest: false
};

describe('the users of a Jupyter server', () => {
  let server: Server;
  let answer: RequestListener;
  let requests: { url?: string; headers: string[]; host?: string }[];
  let clock: ManualClock;
  let users: JupyterUsers;
  let log: { jupyter: string; reason?: string; status?: number; code?: string }[];

  const answerWith =
    (status: number, body: unknown): RequestListener =>
    (_request, response) =>
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

  const logger = () => {
    const keep = (entry: object) => void log.push(entry as (typeof log)[number]);
    return { info: keep, warn: keep } as unknown as ConstructorParameters<typeof JupyterUsers>[2];
  };

  beforeEach(async () => {
    requests = [];
    answer = answerWith(200, { identity, permissions: {} });
    server = createServer((request, response) => {
      requests.push({
        url: request.url,
        headers: Object.keys(request.headers),
        host: request.headers.host
      });
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    clock = new ManualClock();
    const { port } = server.address() as AddressInfo;
    log = [];
    users = new JupyterUsers(`http://127.0.0.1:${port}/base/`, clock, logger());
  });
  afterEach(async () => {
    users.dispose();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    expect(clock.waiting).toBe(0);
  });

  it('[IDENT13] sends only the cookie and the Host, and reads the identity', async () => {
    expect(await users.identify({ cookie: 'session=1' })).toEqual(ada);
    expect(requests).toMatchObject([
      { url: '/base/api/me', headers: ['cookie', 'host', 'connection'] }
    ]);
  });

  it("[IDENT13] sends the browser's Host, from which Jupyter derives the name of its cookie", async () => {
    answer = (request, response) => {
      const name = `username-${request.headers.host!.replace(/[^a-z0-9]/gi, '-')}=`;
      const username = request.headers.cookie!.split('; ').find(part => part.startsWith(name));
      return username
        ? answerWith(200, { identity: { ...identity, username: username.slice(name.length) } })(
            request,
            response
          )
        : answerWith(403, {})(request, response);
    };
    const cookie = 'username-localhost-8888=ada; username-127-0-0-1-8888=grace';
    const at = (host: string) => users.identify({ cookie, host });
    expect((await at('localhost:8888')).username).toBe('ada');
    expect((await at('127.0.0.1:8888')).username).toBe('grace');
    await expect(at('lab.example.org')).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('[IDENT22] sends requests to the same Jupyter whatever the Host', async () => {
    for (const host of ['evil.example', '127.0.0.1:1', '[::1]:9', 'a@b', '/', ' ', '\u00ff']) {
      requests = [];
      expect(await users.identify({ cookie: 'session=1', host })).toEqual(ada);
      expect(requests).toMatchObject([{ url: '/base/api/me' }]);
    }
  });

  it('[WHO15] composes the Unicode form of a username', async () => {
    answer = answerWith(200, { identity: { ...identity, username: 'zoe\u0301' } });
    expect((await users.identify({ cookie: 'session=1' })).username).toBe('zo\u00e9');
  });

  it('sends nothing to Jupyter without a cookie', async () => {
    await expect(users.identify({ host: 'localhost:8888' })).rejects.toMatchObject({
      code: 'unauthorized'
    });
    expect(requests).toEqual([]);
  });

  it('[IDENT14] keeps an answer for 30 seconds, for one cookie and one Host', async () => {
    await users.identify({ cookie: 'session=1' });
    clock.advance(29_999);
    await users.identify({ cookie: 'session=1' });
    expect(requests).toHaveLength(1);
    await users.identify({ cookie: 'session=2' });
    expect(requests).toHaveLength(2);
    await users.identify({ cookie: 'session=1', host: 'lab.example.org' });
    expect(requests).toHaveLength(3);
    clock.advance(1);
    await users.identify({ cookie: 'session=1' });
    expect(requests).toHaveLength(4);
  });

  it('keeps the newest thousand answers', async () => {
    for (let n = 0; n < 1001; n++) {
      await users.identify({ cookie: `session=${n}` });
    }
    await users.identify({ cookie: 'session=1' });
    expect(requests).toHaveLength(1001);
    await users.identify({ cookie: 'session=0' });
    expect(requests).toHaveLength(1002);
  });

  it('sends one request for concurrent questions about a cookie', async () => {
    const both = await Promise.all([
      users.identify({ cookie: 'session=1' }),
      users.identify({ cookie: 'session=1' })
    ]);
    expect(both).toEqual([ada, ada]);
    expect(requests).toHaveLength(1);
  });

  it('[IDENT15] signs in no user whom Jupyter refuses or redirects to a login page, and asks Jupyter each time', async () => {
    for (const status of [401, 403, 302]) {
      answer = answerWith(status, {});
      await expect(users.identify({ cookie: 'session=1' })).rejects.toMatchObject({
        code: 'unauthorized'
      });
    }
    answer = answerWith(200, { identity });
    expect(await users.identify({ cookie: 'session=1' })).toEqual(ada);
    expect(requests).toHaveLength(4);
  });

  it('[IDENT16] reports that Jupyter cannot be asked when its answer is invalid', async () => {
    for (const [status, body] of [
      [500, {}],
      [404, {}],
      [200, 'no JSON'],
      [200, 'null'],
      [200, {}],
      [200, { identity: { ...identity, username: 7 } }],
      [200, `{"identity":${' '.repeat(70_000)}{}}`]
    ] as const) {
      answer = answerWith(status, body);
      await expect(users.identify({ cookie: 'session=1' })).rejects.toMatchObject({
        code: 'jupyter_unreachable',
        status: 503
      });
    }
  });

  it('[IDENT23] logs why Jupyter could not be asked, without data from the browser', async () => {
    const cookie = 'session=secret';
    const host = 'secret.example';
    for (const [status, body, told] of [
      [500, {}, { reason: 'The Jupyter server responded with status 500.' }],
      [200, 'secret', { reason: 'The response of the Jupyter server is not JSON.' }],
      [200, {}, { reason: 'The response of the Jupyter server contains no username.' }],
      [403, {}, { status: 403 }]
    ] as const) {
      log = [];
      answer = answerWith(status, body);
      await expect(users.identify({ cookie, host })).rejects.toBeInstanceOf(ChatError);
      expect(log).toMatchObject([told]);
      expect(JSON.stringify(log)).not.toContain('secret');
    }
    log = [];
    const nobody = new JupyterUsers('http://ada:secret@127.0.0.1:1/base/', clock, logger());
    await expect(nobody.identify({ cookie, host })).rejects.toBeInstanceOf(ChatError);
    expect(log).toMatchObject([
      { jupyter: 'http://127.0.0.1:1/base/api/me', code: 'ECONNREFUSED' }
    ]);
    expect(JSON.stringify(log)).not.toContain('secret');
  });

  it('[IDENT28] rejects an invalid username with its own error', async () => {
    for (const username of ['a\n', '', 'x'.repeat(129), 'x'.repeat(9_000), '.', '..']) {
      answer = answerWith(200, { identity: { ...identity, username } });
      await expect(users.identify({ cookie: 'session=1' })).rejects.toMatchObject({
        code: 'bad_value',
        status: 400,
        message: expect.stringContaining('1 to 128 visible characters') as string
      });
    }
    answer = answerWith(200, { identity: { ...identity, username: 'x'.repeat(128) } });
    expect((await users.identify({ cookie: 'session=1' })).username).toHaveLength(128);
  });

  it('[IDENT17] waits 5 seconds for the head and the body', async () => {
    for (const silence of [
      () => undefined,
      (_request, response) => void response.writeHead(200).write('{')
    ] satisfies RequestListener[]) {
      const asked = new Promise<void>(resolve => {
        answer = (request, response) => {
          silence(request, response);
          resolve();
        };
      });
      const waiting = users.identify({ cookie: 'session=1' });
      const outcome = expect(waiting).rejects.toMatchObject({ code: 'jupyter_unreachable' });
      await asked;
      clock.advance(5_000);
      await outcome;
      expect(log.pop()).toMatchObject({ reason: 'There was no answer within 5 s.' });
    }
  });

  it('reports an unreachable server, and its own disposal', async () => {
    const asked = new Promise<void>(resolve => {
      answer = () => resolve();
    });
    const waiting = expect(users.identify({ cookie: 'session=1' })).rejects.toMatchObject({
      code: 'jupyter_unreachable'
    });
    await asked;
    users.dispose();
    await waiting;

    const nobody = new JupyterUsers('http://127.0.0.1:1/', clock, logger());
    await expect(nobody.identify({ cookie: 'session=1' })).rejects.toMatchObject({
      code: 'jupyter_unreachable'
    });
  });
});
