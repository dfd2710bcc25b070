import { connect, type AddressInfo } from 'node:net';
import { JupyterUsers } from '../../../server/identity/jupyter.js';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { ada } from './test-api.js';
import { chat, faults, harness, send, useFaults, type IFailure } from './test-faults.js';

useFaults();

describe('files', () => {
  const FILE = 'hello world';
  let file: string;

  beforeEach(async () => {
    const upload = await send(
      'POST',
      `/chat/threads/${chat}/attachments?name=a.txt`,
      FILE,
      'text/plain'
    );
    file = `/chat/threads/${chat}/attachments/${upload.json<{ id: string }>().id}`;
  });

  const read = async (headers: Record<string, string>, url = file) =>
    harness.app.inject({
      url,
      headers: { authorization: `Bearer ${await harness.token(ada)}`, ...headers }
    });

  it('[NOFAULT4] a file is withheld when a condition fails, without a fault', async () => {
    for (const [name, value] of [
      ['if-match', '"nothing"'],
      ['if-unmodified-since', 'Thu, 01 Jan 1970 00:00:00 GMT']
    ]) {
      const response = await read({ [name]: value });
      expect(response.statusCode).toBe(412);
      expect(response.json<IFailure>().error.code).toBe('precondition_failed');
    }
    expect((await read({ 'if-match': '*' })).body).toBe(FILE);
    expect(faults()).toEqual([]);
  });

  it('[NOFAULT4] only a strong tag matches in If-Match, which replaces If-Unmodified-Since', async () => {
    const tag = String((await read({})).headers.etag);
    for (const [match, status] of [
      [tag, 200],
      [`"nothing", ${tag}`, 200],
      [`W/${tag}`, 412],
      [`W/${tag}, "nothing"`, 412],
      [`W/${tag},${tag}`, 200]
    ] as const) {
      const since = { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' };
      for (const more of [{}, since]) {
        const { statusCode } = await read({ 'if-match': match, ...more });
        expect([match, more, statusCode]).toEqual([match, more, status]);
      }
    }
  });

  it('[NOFAULT4] a file is sent complete when a suffix range is longer than it', async () => {
    for (const [range, status, text, told] of [
      ['bytes=-5000', 206, FILE, 'bytes 0-10/11'],
      ['bytes=-11', 206, FILE, 'bytes 0-10/11'],
      ['bytes=-5', 206, 'world', 'bytes 6-10/11'],
      [' bytes= -99999999999999999999', 206, FILE, 'bytes 0-10/11'],
      ['bytes=6-5000', 206, 'world', 'bytes 6-10/11']
    ] as const) {
      const response = await read({ range });
      expect([range, response.statusCode, response.body]).toEqual([range, status, text]);
      expect(response.headers['content-range']).toBe(told);
    }
    for (const range of ['bytes=-0', 'bytes=11-', 'bytes=5000-6000']) {
      const response = await read({ range });
      expect([range, response.statusCode]).toEqual([range, 416]);
      expect(response.headers['content-range']).toBe('bytes */11');
    }
  });

  it('[NOFAULT1] two parallel deletions, or one during the deletion of the chat, cause no internal error', async () => {
    const gone = await Promise.all([1, 2].map(() => harness.ask(ada, 'DELETE', file)));
    expect(gone.map(({ statusCode }) => statusCode).sort()).toEqual([204, 404]);
    expect(harness.errors).toEqual([]);
  });
});

it('[NOFAULT5] an aborted request causes no fault', async () => {
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = harness.app.server.address() as AddressInfo;
  const bearer = `authorization: Bearer ${await harness.token(ada)}`;
  for (const path of [
    '/identities',
    '/auth/guest',
    '/chat/threads',
    `/chat/threads/${chat}/attachments`
  ]) {
    const lines = [
      `POST ${path} HTTP/1.1`,
      'host: x',
      bearer,
      'content-type: application/json',
      'content-length: 1000',
      '',
      '{"'
    ];
    const socket = connect(port, '127.0.0.1', () => socket.write(lines.join('\r\n')));
    const [request] = (await once(harness.app.server, 'request')) as [IncomingMessage];
    const closed = once(request.socket, 'close');
    socket.destroy();
    await closed;
    // The aborted requests are processed before this one.
    await harness.ask(ada, 'GET', `/chat/threads/${chat}/attachments`);
  }
  expect(faults()).toEqual([]);
});

it('[NOFAULT5] cookies that the Jupyter server cannot read do not sign in, and cause no fault', async () => {
  for (const status of [400, 413, 431]) {
    const jupyter = createServer((_request, response) => response.writeHead(status).end());
    await once(jupyter.listen(0, '127.0.0.1'), 'listening');
    const { port } = jupyter.address() as AddressInfo;
    const users = new JupyterUsers(`http://127.0.0.1:${port}/`, harness.clock, harness.log);
    await expect(users.identify({ cookie: 'a=b' })).rejects.toMatchObject({ code: 'unauthorized' });
    users.dispose();
    jupyter.close();
  }
});

it('[NOFAULT6] a request with an absolute URL is the same as one with its path', async () => {
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = harness.app.server.address() as AddressInfo;
  const status = (target: string, more = ''): Promise<string> =>
    new Promise(resolve => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`)
      );
      socket.on('data', data => (text += data.toString()));
      socket.on('close', () => resolve(text.split(' ', 2)[1]));
    });
  for (const origin of ['', 'http://x', 'https://user:p@x:99999', 'HTTP://X']) {
    expect(await status(`${origin}/healthz`)).toBe('200');
    expect(await status(`${origin}/healthz?a=1`)).toBe('200');
    // Every route that checks the origin checks it for each spelling of its path.
    expect(await status(`${origin}/auth`, 'origin: http://evil.example\r\n')).toBe('403');
    expect(await status(`${origin}/chat/threads`)).toBe('401');
  }
  expect(await status('http://x')).toBe('200');
  expect(await status('/healthz', 'expect: 200-maybe\r\n')).toBe('200');
});

it('[NOFAULT8] headers may be as long as those of single sign-on', async () => {
  await harness.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = harness.app.server.address() as AddressInfo;
  const status = async (length: number): Promise<number> => {
    const cookie = `colloquy=${'x'.repeat(length)}`;
    return (await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { cookie } })).status;
  };
  expect([await status(17 * 1024), await status(60 * 1024)]).toEqual([200, 200]);
  expect(await status(70 * 1024)).toBe(400);
});
