import { randomUUID } from 'node:crypto';
import type { IRawAnswer, IRawRequest } from '../../harness/served.js';
import { Served } from '../../harness/served.js';
import {
  HEADERS,
  METHODS,
  NOISE,
  PARTS,
  TARGETS,
  UPGRADE_HEADERS,
  UPGRADES,
  upgradeHeaders
} from './odd-requests.js';
import { FIELDS, VALUES } from './odd-bodies.js';

const FILE = 'hello world';

/** No request, however odd, causes a 5xx or an error in the log. */
describe('a running server', () => {
  let served: Served;
  let bearer: string;
  let chat: string;
  let message: string;
  let attachment: string;
  let hook: string;
  let faults: string[];

  /** Creates a chat with one thing of each kind, because some requests remove them. */
  const furnish = async (): Promise<void> => {
    chat = randomUUID();
    await served.ask('ada', 'POST', '/chat/threads', { id: chat, topic: 'Plans', access: 'open' });
    const posted = await served.ask<{ id: string }>(
      'ada',
      'POST',
      `/chat/threads/${chat}/messages`,
      {
        content: 'Hello'
      }
    );
    message = posted.id;
    const upload = await served.send({
      method: 'POST',
      target: `/chat/threads/${chat}/attachments?name=a.txt`,
      headers: [bearer, 'Content-Type: text/plain'],
      body: FILE
    });
    attachment = (JSON.parse(upload.text) as { id: string }).id;
    const made = await served.ask<{ id: string }>('ada', 'POST', '/chat/webhooks', {
      url: 'http://127.0.0.1:9/'
    });
    hook = made.id;
  };

  beforeAll(async () => {
    served = await Served.start({ noLimits: true, webhookHosts: ['127.0.0.1:9'] });
    bearer = `Authorization: Bearer ${await served.token('ada')}`;
  });
  afterAll(() => served.stop());
  beforeEach(async () => {
    faults = [];
    await furnish();
    served.takeErrors();
  });
  afterEach(async () => {
    expect(faults).toEqual([]);
    expect((await served.send({ target: '/healthz' })).status).toBe(200);
  });

  /** The faults of a response, and the errors that it logged. */
  const note = (what: string, { status, text }: IRawAnswer): void => {
    const errors = served.takeErrors();
    if (status >= 500 || errors.length > 0) {
      const reasons = errors.map(line => (JSON.parse(line) as { err: Error }).err.message);
      faults.push(`${what.slice(0, 160)}: ${status} ${text.slice(0, 80)} ${reasons.join()}`);
    }
  };
  const check = async (request: IRawRequest): Promise<IRawAnswer> => {
    const answer = await served.send(request);
    const { method = 'GET', target = '/', headers = [] } = request;
    note(
      `${method} ${target} ${headers.filter(header => header !== bearer).join(' ')} ${String(request.body ?? '')}`,
      answer
    );
    return answer;
  };

  const addresses = (): string[] => [
    `/chat/threads/${chat}`,
    `/chat/threads/${chat}/messages`,
    `/chat/threads/${chat}/messages/${message}`,
    `/chat/threads/${chat}/attachments/${attachment}`,
    `/chat/threads/${chat}/attachments/${attachment}/a.txt`,
    `/chat/threads/${chat}/export`,
    '/chat/threads',
    '/chat/config/realTimeNotifications',
    `/chat/webhooks/${hook}`,
    '/auth',
    '/auth/me',
    '/identities',
    '/v4/a',
    '/socket.io/1/',
    '/openapi.json',
    '/healthz',
    '/static/a.txt',
    '/index.html',
    '/'
  ];

  it('[NOFAULT1] answers any path without a fault', async () => {
    for (const target of TARGETS) {
      await check({ target });
      await check({ target, headers: [bearer] });
    }
    const places = [
      '/#',
      '/static/#',
      '/#/index.html',
      '/auth/#',
      '/identities/#',
      '/identities/#/:issueAccessToken',
      '/chat/threads/#',
      '/chat/threads/#/messages',
      '/chat/threads/#/export',
      `/chat/threads/${chat}/messages/#`,
      `/chat/threads/${chat}/messages/${message}/reactions/#`,
      `/chat/threads/${chat}/bots/#`,
      `/chat/threads/${chat}/participants/#`,
      `/chat/threads/${chat}/attachments/#`,
      `/chat/threads/${chat}/attachments/${attachment}/#`,
      '/chat/webhooks/#',
      '/chat/webhooks/#/deadLetters',
      '/v3/registrations/#',
      '/socket.io/1/#'
    ];
    for (const place of places) {
      for (const part of PARTS) {
        await check({ target: place.replace('#', part), headers: [bearer] });
      }
    }
  });

  it('[NOFAULT1] answers any method and any header without a fault', async () => {
    for (const target of [...addresses(), '*', 'http://x/']) {
      for (const method of METHODS) {
        await check({ method, target, headers: [bearer] });
      }
    }
    for (const header of HEADERS) {
      const alone = header.startsWith('Authorization') ? [header] : [bearer, header];
      for (const headers of [alone, [bearer, header, header]]) {
        // At once: after some headers, the server waits for more, and the client for seconds.
        await Promise.all(addresses().map(target => check({ target, headers })));
      }
    }
    for (const header of HEADERS) {
      await check({
        method: 'POST',
        target: '/auth/guest',
        headers: [header],
        body: '{"name":"Jo"}'
      });
      await check({ method: 'POST', target: '/identities', headers: [header], body: '{}' });
    }
  });

  it('[NOFAULT1] answers noise and broken-off requests without a fault', async () => {
    for (const bytes of NOISE) {
      note(JSON.stringify(bytes).slice(0, 80), await served.write(Buffer.from(bytes, 'latin1')));
    }
    const half = { method: 'POST', body: '{"name"', hangUp: true };
    const headers = ['Content-Type: application/json', 'Content-Length: 1000'];
    for (const target of [
      '/auth/guest',
      '/identities',
      '/chat/threads',
      '/chat/threads/:import',
      `/chat/threads/${chat}/attachments`
    ]) {
      await check({ ...half, target, headers: [bearer, ...headers] });
      await check({ ...half, target, headers: [bearer, headers[0], 'Transfer-Encoding: chunked'] });
    }
    for (const target of ['/chat/events', '/index.html', `/chat/threads/${chat}/export`]) {
      await check({ target, headers: [bearer], hangUp: true });
    }
    // The server notices the disconnections a moment later, after the requests since.
    await new Promise(setImmediate);
    note('disconnected clients', await served.send({ target: '/healthz' }));
  });

  it('[NOFAULT1] answers any upgrade without a fault', async () => {
    const token = await served.token('ada');
    const good = `/sync/text:chat:${chat}?token=${token}`;
    for (const { target, headers = [] } of UPGRADES) {
      const more = target?.includes('?') ? '' : `?token=${token}`;
      await check({ target, headers });
      await check({ target: `${target}${more}`, headers });
      await check({ method: 'POST', target: `${target}${more}`, headers });
    }
    for (const header of UPGRADE_HEADERS) {
      await check({ target: good, headers: upgradeHeaders([header]) });
    }
    await check({ target: good, headers: upgradeHeaders(), hangUp: true });
    await check({ target: good, headers: ['Connection: Upgrade', 'Upgrade: h2c'] });
    await check({ target: good, headers: ['Connection: Upgrade', 'Upgrade: websocket'] });
  });

  it('[NOFAULT1] answers any body without a fault', async () => {
    for (const { method, path, fields } of FIELDS) {
      const target = path.replace('{chat}', chat).replace('{message}', message);
      for (const field of ['', ...Object.keys(fields)]) {
        for (const value of VALUES) {
          const body =
            field === ''
              ? value
              : `{${Object.entries({ ...fields, [field]: value })
                  .map(([key, text]) => `"${key}":${text}`)
                  .join()}}`;
          await check({
            method,
            target,
            headers: [bearer, 'Content-Type: application/json'],
            body
          });
        }
      }
    }
    // The results of those requests can be read.
    const list = await check({ target: '/chat/threads?maxPageSize=200', headers: [bearer] });
    for (const { id } of (JSON.parse(list.text) as { value: { id: string }[] }).value) {
      for (const rest of ['', '/export', '/messages', '/participants', '/readReceipts']) {
        await check({ target: `/chat/threads/${id}${rest}`, headers: [bearer] });
      }
    }
  }, 120_000);
});
