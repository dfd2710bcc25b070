import { RequestError, ApiClient } from '../../../../src/model/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';

describe('Server', () => {
  const clock = new ManualClock();
  let tokens: number;
  let replies: Response[];
  let seen: [string, RequestInit][];
  let server: ApiClient;
  let user: string;
  beforeEach(() => {
    user = 'ana';
    tokens = 0;
    replies = [];
    seen = [];
    server = new ApiClient({
      baseUrl: 'http://chat.test/base',
      timers: timersOf(clock),
      authenticate: () =>
        Promise.resolve({
          token: `t${++tokens}`,
          expiresOn: new Date(clock.now() + 600_000).toISOString(),
          user: { username: user, displayName: user }
        }),
      fetch: (url, init) => {
        seen.push([url as string, init as RequestInit]);
        const reply = replies.shift();
        return reply ? Promise.resolve(reply) : Promise.reject(new TypeError('fetch failed'));
      }
    });
  });

  it('[SIGN1] signs in once for many requests, and again before the token expires', async () => {
    expect(await Promise.all([server.token(), server.token()])).toEqual(['t1', 't1']);
    clock.advance(500_000);
    expect(await server.token()).toBe('t1');
    clock.advance(50_000);
    expect(await server.token()).toBe('t2');
  });

  it('[SIGN2] repeats a request once with a new token when the server rejects the token', async () => {
    replies = [new Response('', { status: 401 }), Response.json({ ok: 1 })];
    expect(await server.request('GET', 'chat/threads')).toEqual({ ok: 1 });
    expect(seen.map(([, init]) => (init.headers as Record<string, string>).Authorization)).toEqual([
      'Bearer t1',
      'Bearer t2'
    ]);
    replies = [new Response('', { status: 401 }), new Response('', { status: 401 })];
    await expect(server.request('GET', 'x')).rejects.toMatchObject({ status: 401 });
  });

  it('[SIGN5] sends nothing in the name of somebody else who has signed in meanwhile', async () => {
    const named = jest.fn();
    server.identityChanged.connect(named);
    server.assume({ username: 'ivo', displayName: 'Ivo' });
    await server.token();
    expect([server.identity?.username, named.mock.calls.length]).toEqual(['ana', 2]);
    user = 'ben';
    replies = [new Response('', { status: 401 }), Response.json({ ok: 1 })];
    const words = 'Somebody else has signed in. Reload the page.';
    const refused = new RequestError(401, 'unauthorized', words);
    await expect(server.request('PATCH', 'x', { content: 'of Ana' })).rejects.toEqual(refused);
    await expect(server.token()).rejects.toEqual(refused);
    expect([seen.length, server.identity?.username, named.mock.calls.length]).toEqual([
      1,
      'ana',
      2
    ]);
    user = 'ana';
    expect(await server.request('GET', 'x')).toEqual({ ok: 1 });
  });

  it('[SIGN3] reports a refusal in the words of the server, and a missing server in its own words', async () => {
    replies = [
      Response.json({ error: { code: 'forbidden', message: 'Not here.' } }, { status: 403 })
    ];
    await expect(server.request('GET', 'x')).rejects.toEqual(
      new RequestError(403, 'forbidden', 'Not here.')
    );
    await expect(server.request('GET', 'x')).rejects.toMatchObject({
      status: 0,
      message: 'The chat server did not respond.'
    });
  });

  it('[SIGN4] builds its addresses and sends JSON with its content type', async () => {
    replies = [new Response(null, { status: 204 })];
    expect(await server.request('PATCH', 'chat/threads/1', { topic: 'x' })).toBeUndefined();
    expect(server.syncUrl).toBe('ws://chat.test/base/sync');
    expect(seen[0][0]).toBe('http://chat.test/base/chat/threads/1');
    expect(seen[0][1]).toMatchObject({
      method: 'PATCH',
      body: '{"topic":"x"}',
      headers: { 'Content-Type': 'application/json' }
    });
  });

  it('[SIGN4] names the type of an empty body, before a proxy names another', async () => {
    replies = [new Response(null, { status: 204 })];
    await server.request('POST', 'chat/threads/1/messages/2/:stop');
    expect(seen[0][1]).toMatchObject({ headers: { 'Content-Type': 'application/json' } });
    expect(seen[0][1]?.body).toBeUndefined();
  });

  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  /** A response whose body comes in pieces, as long as somebody reads it. */
  function piecesOf(
    length: number,
    headers: HeadersInit = {}
  ): { response: Response; given: () => number; ended: () => boolean } {
    let given = 0;
    let ended = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: controller => {
          given++;
          controller.enqueue(new Uint8Array(10));
          if (given * 10 >= length) {
            controller.close();
          }
        },
        cancel: () => void (ended = true)
      },
      { highWaterMark: 0 }
    );
    return { response: new Response(body, { headers }), given: () => given, ended: () => ended };
  }

  it('[TRUST9] reads nothing of a file whose length is too large', async () => {
    const long = piecesOf(2_000, { 'Content-Length': '2000' });
    replies = [long.response];
    await expect(server.file('a', { limit: 1_999 })).rejects.toMatchObject({ code: 'too_large' });
    expect([long.given(), long.ended()]).toEqual([0, true]);
  });

  it('[TRUST9] ends the read of a file that becomes too long', async () => {
    const long = piecesOf(2_000);
    const lying = piecesOf(2_000, { 'Content-Length': '3' });
    replies = [long.response, lying.response];
    for (const { given, ended } of [long, lying]) {
      await expect(server.file('a', { limit: 95 })).rejects.toMatchObject({ code: 'too_large' });
      expect([given(), ended()]).toEqual([10, true]);
    }
  });

  it('[TRUST9] reads a file of the greatest length whole', async () => {
    replies = [
      piecesOf(100, { 'Content-Length': '100' }).response,
      new Response(null),
      piecesOf(500).response
    ];
    expect((await server.file('a', { limit: 100 })).size).toBe(100);
    expect((await server.file('a', { limit: 100 })).size).toBe(0);
    expect((await server.file('a')).size).toBe(500);
  });

  it('[TRUST10] files that nobody asked for take turns, and others do not wait for them', async () => {
    replies = Array.from({ length: 5 }, () => new Response(new ReadableStream()));
    for (let i = 0; i < 10; i++) {
      void server.file(`unasked/${i}`, { isUnasked: true });
    }
    void server.file('asked');
    await settled();
    const paths = seen.map(([url]) => url.slice('http://chat.test/base/'.length)).sort();
    expect(paths).toEqual(['asked', ...[0, 1, 2, 3].map(i => `unasked/${i}`)]);
  });
});
