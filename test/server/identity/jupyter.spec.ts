import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JupyterUsers } from '../../../server/identity/jupyter.js';
import { ManualClock } from '../../harness/clock.js';

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
  let requests: { url?: string; headers: string[] }[];
  let clock: ManualClock;
  let users: JupyterUsers;

  const answerWith =
    (status: number, body: unknown): RequestListener =>
    (_request, response) =>
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

  beforeEach(async () => {
    requests = [];
    answer = answerWith(200, { identity, permissions: {} });
    server = createServer((request, response) => {
      requests.push({ url: request.url, headers: Object.keys(request.headers) });
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    clock = new ManualClock();
    const { port } = server.address() as AddressInfo;
    users = new JupyterUsers(`http://127.0.0.1:${port}/base/`, clock);
  });
  afterEach(async () => {
    users.dispose();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    expect(clock.waiting).toBe(0);
  });

  it('[IDENT13] asks with the cookie alone, and reads the identity', async () => {
    expect(await users.identify('session=1')).toEqual(ada);
    expect(requests).toEqual([{ url: '/base/api/me', headers: ['cookie', 'host', 'connection'] }]);
  });

  it('[WHO15] a user of Jupyter has the composed form of their username', async () => {
    answer = answerWith(200, { identity: { ...identity, username: 'zoe\u0301' } });
    expect((await users.identify('session=1')).username).toBe('zo\u00e9');
  });

  it('without a cookie Jupyter is not asked', async () => {
    await expect(users.identify(undefined)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(requests).toEqual([]);
  });

  it('[IDENT14] keeps an answer for 30 seconds, for its own cookie', async () => {
    await users.identify('session=1');
    clock.advance(29_999);
    await users.identify('session=1');
    expect(requests).toHaveLength(1);
    await users.identify('session=2');
    expect(requests).toHaveLength(2);
    clock.advance(1);
    await users.identify('session=1');
    expect(requests).toHaveLength(3);
  });

  it('keeps a thousand answers at most, the newest', async () => {
    for (let n = 0; n < 1001; n++) {
      await users.identify(`session=${n}`);
    }
    await users.identify('session=1');
    expect(requests).toHaveLength(1001);
    await users.identify('session=0');
    expect(requests).toHaveLength(1002);
  });

  it('questions at once about one cookie are one question', async () => {
    const both = await Promise.all([users.identify('session=1'), users.identify('session=1')]);
    expect(both).toEqual([ada, ada]);
    expect(requests).toHaveLength(1);
  });

  it('[IDENT15] a user whom Jupyter refuses or redirects to a login page is not signed in, and Jupyter is asked each time', async () => {
    for (const status of [401, 403, 302]) {
      answer = answerWith(status, {});
      await expect(users.identify('session=1')).rejects.toMatchObject({ code: 'unauthorized' });
    }
    answer = answerWith(200, { identity });
    expect(await users.identify('session=1')).toEqual(ada);
    expect(requests).toHaveLength(4);
  });

  it('[IDENT16] an answer that is none says that Jupyter cannot be asked', async () => {
    for (const [status, body] of [
      [500, {}],
      [404, {}],
      [200, 'no JSON'],
      [200, 'null'],
      [200, {}],
      [200, { identity: { ...identity, username: 'a\n' } }],
      [200, `{"identity":${' '.repeat(70_000)}{}}`]
    ] as const) {
      answer = answerWith(status, body);
      await expect(users.identify('session=1')).rejects.toMatchObject({
        code: 'jupyter_unreachable',
        status: 503
      });
    }
  });

  it('[IDENT17] waits for 5 seconds, whether the head or the body stays out', async () => {
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
      const waiting = users.identify('session=1');
      const outcome = expect(waiting).rejects.toMatchObject({ code: 'jupyter_unreachable' });
      await asked;
      clock.advance(5_000);
      await outcome;
    }
  });

  it('reports an unreachable server, and its own disposal', async () => {
    const asked = new Promise<void>(resolve => {
      answer = () => resolve();
    });
    const waiting = expect(users.identify('session=1')).rejects.toMatchObject({
      code: 'jupyter_unreachable'
    });
    await asked;
    users.dispose();
    await waiting;

    const nobody = new JupyterUsers('http://127.0.0.1:1/', clock);
    await expect(nobody.identify('session=1')).rejects.toMatchObject({
      code: 'jupyter_unreachable'
    });
  });
});
