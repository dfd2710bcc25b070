import { ada, TestApi } from '../test-api.js';

const PAGE = 'https://page.example';

describe('CORS', () => {
  let harness: TestApi;

  afterEach(() => harness.close());

  const ask = (method: string, url: string, headers: object = {}) =>
    harness.app.inject({ method: method as 'GET', url, headers: { origin: PAGE, ...headers } });

  const preflight = { 'access-control-request-method': 'PATCH' };

  it('[CORS1] permits no other origin by default', async () => {
    harness = await TestApi.open();
    const { headers } = await ask('GET', '/chat/threads');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    const refused = await ask('OPTIONS', '/chat/threads', preflight);
    expect(refused.statusCode).toBe(405);
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('[CORS2] lets pages of listed origins send any request, and read responses and errors', async () => {
    harness = await TestApi.open({ allowedOrigins: [PAGE] });
    for (const url of ['/chat/threads', '/chat/threads/x/messages', '/auth/guest', '/nowhere']) {
      const { statusCode, headers } = await ask('OPTIONS', url, {
        ...preflight,
        'access-control-request-headers': 'authorization, content-type'
      });
      expect(statusCode).toBe(204);
      expect(headers).toMatchObject({
        'access-control-allow-origin': PAGE,
        'access-control-allow-headers': 'authorization, content-type',
        'access-control-allow-methods': expect.stringContaining('PATCH') as string
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
    const authorization = `Bearer ${await harness.token(ada)}`;
    for (const [url, status] of [
      ['/chat/threads', 200],
      ['/chat/threads/x', 404],
      ['/nowhere', 404],
      ['/chat/threads/%zz', 400]
    ] as const) {
      const { statusCode, headers } = await ask('GET', url, { authorization });
      expect(statusCode).toBe(status);
      expect(headers['access-control-allow-origin']).toBe(PAGE);
      expect(headers['access-control-expose-headers']).toContain('retry-after');
      expect(headers.vary).toContain('Origin');
    }
    expect((await ask('GET', '/chat/threads')).headers['access-control-allow-origin']).toBe(PAGE);
  });

  it('[CORS2] applies also while the server starts', async () => {
    harness = await TestApi.open({ allowedOrigins: [PAGE], state: () => 'starting' });
    const { statusCode, headers } = await ask('GET', '/chat/threads');
    expect(statusCode).toBe(503);
    expect(headers['access-control-allow-origin']).toBe(PAGE);
  });

  it('[CORS3] blocks pages of other origins', async () => {
    harness = await TestApi.open({ allowedOrigins: [PAGE] });
    for (const origin of ['https://other.example', 'http://page.example', 'null']) {
      for (const method of ['GET', 'OPTIONS', 'POST']) {
        const { headers } = await ask(method, '/chat/threads', { ...preflight, origin });
        expect(headers).not.toHaveProperty('access-control-allow-origin');
      }
    }
  });
});
