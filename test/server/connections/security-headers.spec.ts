import { Served, type IRawRequest } from '../../harness/served.js';
import { upgradeHeaders } from '../rest/odd-requests.js';

const CHAT = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';

const SOCKET_IO = '/socket.io/?EIO=4&transport=websocket';
const WITHOUT_HOST = 'GET /auth HTTP/1.1\r\nConnection: close\r\n\r\n';

/** The directives of a policy. */
const directives = (policy: string): Map<string, string[]> =>
  new Map(
    policy.split('; ').map(part => {
      const [name, ...values] = part.split(' ');
      return [name, values];
    })
  );

describe('headers', () => {
  let served: Served;
  let bearer: string;
  let file: string;

  beforeAll(async () => {
    served = await Served.start();
    bearer = `Authorization: Bearer ${await served.token('ada')}`;
    await served.ask('ada', 'POST', '/chat/threads', { id: CHAT, topic: 'Plans', access: 'open' });
    const upload = await served.send({
      method: 'POST',
      target: `/chat/threads/${CHAT}/attachments?name=a.html`,
      headers: [bearer, 'Content-Type: text/html'],
      body: '<script>alert(1)</script>'
    });
    file = `/chat/threads/${CHAT}/attachments/${(JSON.parse(upload.text) as { id: string }).id}`;
  });
  afterAll(() => served.stop());

  it('[HEADERS1] are on every response', async () => {
    const asked: IRawRequest[] = [
      ...['/', '/main.js', '/nothing', '/static/../../x', '/healthz', '/metrics', '/openapi.json'],
      ...['/auth', '/chat/threads', '/chat/threads/%zz', `/${'x'.repeat(1_001)}`, file, '*'],
      ...['/chat/events', `/chat/threads/${CHAT}/export`, '/socket.io/1/', '/identities'],
      ...['/sync/text:chat:x', '/socket.io/1/websocket/x']
    ].flatMap(target => [
      { target },
      { target, headers: [bearer] },
      { target, method: 'HEAD', headers: [bearer] },
      { target, method: 'OPTIONS' },
      { target, method: 'PROPFIND' },
      { target, method: 'POST', headers: ['Origin: http://evil.example'], body: '{' },
      { target, headers: ['Expect: 200-maybe'] },
      { target, headers: ['Range: bytes=999-', bearer] },
      { target, headers: ['If-Match: "x"', bearer] },
      { target, headers: ['If-None-Match: *', bearer] },
      { target, headers: ['X', 'Content-Length: x'] }
    ]);
    const refused = ['/sync/text:chat:x', '/socket.io/1/websocket/x'].map(target => ({
      target,
      headers: upgradeHeaders()
    }));
    const token = await served.token('ada');
    const invalid = [`/sync/text:chat:${CHAT}?token=${token}`, SOCKET_IO].flatMap(target => [
      { target, headers: ['Connection: Upgrade', 'Upgrade: websocket'] },
      { target, headers: [...upgradeHeaders(), 'Sec-WebSocket-Version: 99'] },
      { target, headers: [...upgradeHeaders(), 'Sec-WebSocket-Protocol: a, a'] }
    ]);
    const unknown = { target: `${SOCKET_IO}&sid=none`, headers: upgradeHeaders() };
    const wrong: string[] = [];
    for (const request of [...asked, ...refused, ...invalid, unknown, WITHOUT_HOST]) {
      const { status, headers } = await (typeof request === 'string'
        ? served.write(Buffer.from(request))
        : served.send(request));
      const policy = directives(headers['content-security-policy'] ?? '');
      const isFine =
        headers['x-content-type-options'] === 'nosniff' &&
        headers['referrer-policy'] === 'no-referrer' &&
        headers['cross-origin-opener-policy'] === 'same-origin' &&
        headers['cross-origin-resource-policy'] === 'same-origin' &&
        /\bcamera=\(\)/.test(headers['permissions-policy']) &&
        policy.get('default-src')?.join() === "'none'" &&
        policy.get('frame-ancestors')?.join() === "'self'" &&
        !('server' in headers) &&
        !('x-powered-by' in headers);
      if (!isFine) {
        wrong.push(
          `${JSON.stringify(request).slice(0, 200)}: ${status} ${JSON.stringify(headers)}`
        );
      }
    }
    expect(wrong).toEqual([]);
  });

  it('[HEADERS2] forbid caches to keep messages', async () => {
    const cached = async (target: string): Promise<string> =>
      (await served.send({ target, headers: [bearer] })).headers['cache-control'];
    for (const target of [
      '/chat/threads',
      `/chat/threads/${CHAT}`,
      `/chat/threads/${CHAT}/messages`,
      `/chat/threads/${CHAT}/participants`,
      `/chat/threads/${CHAT}/export`,
      '/chat/search?q=x',
      '/chat/webhooks',
      '/chat/events',
      '/auth/me',
      '/nothing'
    ]) {
      expect([target, await cached(target)]).toEqual([target, expect.stringContaining('no-store')]);
    }
    const { headers } = await served.send({ target: file, headers: [bearer] });
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
    // A browser keeps the file for its reader only, and asks again for another reader.
    expect(headers.vary).toMatch(/\bauthorization\b/);
    for (const target of ['/', '/main.js']) {
      expect([target, await cached(target)]).toEqual([target, 'no-cache']);
    }
  });

  it('[HEADERS1] keep any file from acting as a page', async () => {
    const { headers } = await served.send({ target: file, headers: [bearer] });
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(headers['content-disposition']).toMatch(/^attachment/);
    expect(directives(headers['content-security-policy']).has('sandbox')).toBe(true);
  });

  it('[HEADERS3] let the page run only its own files', async () => {
    for (const target of ['/', '/index.html', '/main.js']) {
      const { headers } = await served.send({ target });
      const policy = directives(headers['content-security-policy']);
      expect(policy.get('script-src')).toEqual(["'self'"]);
      expect(policy.get('style-src')).toEqual(["'self'"]);
      expect(policy.get('object-src')).toEqual(["'none'"]);
      expect(policy.get('base-uri')).toEqual(["'none'"]);
      expect(policy.get('connect-src')).toEqual(["'self'"]);
      expect(policy.get('frame-ancestors')).toEqual(["'self'"]);
      expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|\*/);
    }
  });
});
