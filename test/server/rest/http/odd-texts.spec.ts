import { connect, type AddressInfo } from 'node:net';
import { LIMITS } from '../../../../server/limits.js';
import { JupyterUsers } from '../../../../server/identity/jupyter.js';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { person } from '../../../harness/people.js';
import { ada, TestApi } from '../test-api.js';

interface IFailure {
  error: { code: string; target?: string };
}

const root = person('root', { admin: true });

/** Half a character, as JSON writes it. */
const HALF = '\\ud83d';

let harness: TestApi;
let chat: string;

beforeEach(async () => {
  harness = await TestApi.open({ guests: true });
  chat = await harness.chat();
});
afterEach(() => harness.close());

/** The faults in the log. */
const faults = (): string[] =>
  harness.logged
    .split('\n')
    .filter(line => line !== '' && (JSON.parse(line) as { level: number }).level >= 50);

const send = async (
  method: string,
  url: string,
  payload: string | Buffer,
  type = 'application/json'
) =>
  harness.app.inject({
    method: method as 'POST',
    url,
    headers: { authorization: `Bearer ${await harness.token(ada)}`, 'content-type': type },
    payload
  });

describe('malformed text', () => {
  it('[NOFAULT7] is rejected in a body that is not UTF-8, and a byte order mark is skipped', async () => {
    const url = `/chat/threads/${chat}/messages`;
    const latin = Buffer.from('{"content":"caf\xe9"}', 'latin1');
    for (const type of ['application/json', 'application/json; charset=iso-8859-1']) {
      const response = await send('POST', url, latin, type);
      expect([response.statusCode, response.json<IFailure>().error]).toMatchObject([
        400,
        { code: 'bad_request' }
      ]);
    }
    expect(await harness.storage.listMessages(chat, { limit: 9 })).toEqual([]);
    expect((await send('POST', url, '\ufeff{"content":"café"}')).statusCode).toBe(201);
  });

  it('[NOFAULT9] is rejected in a query that is not UTF-8', async () => {
    const ask = async (query: string): Promise<[number, string | undefined]> => {
      const response = await send('GET', `/chat/search?${query}`, '');
      return [response.statusCode, response.json<Partial<IFailure>>().error?.code];
    };
    await harness.say(ada, chat, 'café 100%');
    for (const query of ['q=caf%E9', 'q=a&from=%ff', 'q=%ED%A0%BD', 'q=%C3', '%E9=a']) {
      expect([query, ...(await ask(query))]).toEqual([query, 400, 'bad_request']);
    }
    for (const query of ['q=caf%C3%A9', 'q=caf\u00e9', 'q=100%', 'q=100%25', 'q=%%']) {
      expect([query, (await ask(query))[0]]).toEqual([query, 200]);
    }
  });

  it('[NOFAULT2] is rejected by field name in all JSON, and nothing is stored', async () => {
    const sent = await harness.say(ada, chat, 'Hello');
    const thread = `/chat/threads/${chat}`;
    const asked: [string, string, string, string][] = [
      ['POST', '/chat/threads', `{"topic":"a${HALF}"}`, 'body/topic'],
      ['POST', '/chat/threads', `{"metadata":{"a":"\\ude00"}}`, 'body/metadata/a'],
      ['POST', '/chat/threads', `{"metadata":{"${HALF}":"a"}}`, 'body/metadata'],
      ['PATCH', thread, `{"topic":"${HALF}${HALF}\\ude00"}`, 'body/topic'],
      [
        'POST',
        `${thread}/messages`,
        `{"content":"a","senderDisplayName":"${HALF}"}`,
        'body/senderDisplayName'
      ],
      ['POST', `${thread}/messages`, `{"content":"${HALF} "}`, 'body/content'],
      [
        'POST',
        `${thread}/messages`,
        `{"content":"a","attachments":["${HALF}"]}`,
        'body/attachments/0'
      ],
      ['PATCH', `${thread}/messages/${sent}`, `{"content":"\\\\\\\\${HALF}"}`, 'body/content'],
      [
        'POST',
        `${thread}/participants/:add`,
        `{"participants":[{"communicationIdentifier":{"rawId":"bob"},"displayName":"${HALF}"}]}`,
        'body/participants/0/displayName'
      ],
      ['POST', `${thread}/typing`, `{"senderDisplayName":"${HALF}"}`, 'body/senderDisplayName'],
      ['POST', `${thread}/readReceipts`, `{"chatMessageId":"${HALF}"}`, 'body/chatMessageId'],
      ['POST', '/chat/webhooks', `{"url":"https://a.example/${HALF}"}`, 'body/url'],
      ['POST', '/auth/guest', `{"name":"${HALF}"}`, 'body/name'],
      ['POST', '/auth/guest', `{"name":"Jo","unknown":"${HALF}"}`, 'body/unknown'],
      ['POST', '/chat/threads', `"${HALF}"`, 'body']
    ];
    for (const [method, url, body, target] of asked) {
      const response = await send(method, url, body);
      const { error } = response.json<IFailure>();
      expect([url, response.statusCode, error.code, error.target]).toEqual([
        url,
        400,
        'bad_value',
        target
      ]);
      expect(response.body).not.toMatch(/\\ud83d/i);
    }
    const deep = `${'['.repeat(40_000)}"${HALF}"${']'.repeat(40_000)}`;
    expect((await send('POST', '/chat/threads', deep)).statusCode).toBe(400);
    expect(
      (await harness.ask(ada, 'GET', '/chat/threads')).json<{ value: unknown[] }>().value
    ).toHaveLength(1);
    expect(
      (await harness.ask(ada, 'GET', `${thread}/messages`)).json<{ value: object[] }>().value
    ).toMatchObject([{ content: { message: 'Hello' } }]);
    expect(faults()).toEqual([]);
  });

  it('[NOFAULT2] escaped pairs that form a character are accepted', async () => {
    const whole = `{"content":"\\\\ud83d \\ud83d\\ude00 😀 \\\\\\ud83d\\ude00"}`;
    expect((await send('POST', `/chat/threads/${chat}/messages`, whole)).statusCode).toBe(201);
    const [{ content }] = (await harness.ask(ada, 'GET', `/chat/threads/${chat}/messages`)).json<{
      value: { content: { message: string } }[];
    }>().value;
    expect(content.message).toBe('\\ud83d 😀 😀 \\😀');
  });

  it('[NOFAULT3] is listed, exported and imported as text if an older server stored it', async () => {
    await harness.say(ada, chat, 'Hello');
    const [row] = await harness.storage.listMessages(chat, { limit: 1 });
    const half = { ...row, id: 'half', seq: row.seq + 1, body: 'half \ude00 here' };
    await harness.storage.commit([{ chat, topic: 'half \ud83d', messages: [half] }]);
    for (const rest of ['', '/messages', '/participants', '/readReceipts', '/export']) {
      expect((await harness.ask(ada, 'GET', `/chat/threads/${chat}${rest}`)).statusCode).toBe(200);
    }
    const file = await harness.ask(ada, 'GET', `/chat/threads/${chat}/export`);
    expect(file.headers['content-disposition']).toContain('.chat');
    expect((JSON.parse(file.body) as { messages: object[] }).messages).toHaveLength(2);
    const back = await harness.app.inject({
      method: 'POST',
      url: '/chat/threads/:import',
      headers: {
        authorization: `Bearer ${await harness.token(root)}`,
        'content-type': 'application/json'
      },
      payload: file.body
    });
    expect([back.statusCode, back.json<{ topic: string }>().topic]).toEqual([201, 'half \ufffd']);
    const { id } = back.json<{ id: string }>();
    const page = await harness.ask(root, 'GET', `/chat/threads/${id}/messages`);
    expect(page.body).toContain('half \ufffd here');
    expect(faults()).toEqual([]);
  });

  it('[NOFAULT3] is rejected in commands of bots too, and a character in a streamed text may arrive in two parts', async () => {
    const half = { type: 'update-chat', chat, topic: 'half \ud83d' } as const;
    await expect(harness.rooms.execute(ada, half)).rejects.toMatchObject({
      code: 'bad_value',
      target: 'command/topic'
    });
    await expect(harness.say(ada, chat, 'half \ude00 here')).rejects.toMatchObject({
      target: 'command/message/body'
    });
    const document = await harness.rooms.getDocument(`text:chat:${chat}`, { as: ada });
    const id = document.addMessage({ body: 'a', sender: 'ada', streaming: true });
    ['\ud83d', '\ude00b\ud83d', '\ude03'].forEach(text => document.appendToMessage(id, text));
    await harness.rooms.flush();
    expect((await harness.rooms.getDocument(`text:chat:${chat}`)).getMessage(id)?.body).toBe(
      'a😀b😃'
    );
  });

  it('[NOFAULT3] is never created by the server, which cuts names between characters', async () => {
    const long = person('lea', { displayName: `${'😀'.repeat(127)}x` });
    for (const displayName of [long.displayName, `a${'😀'.repeat(127)}`]) {
      const response = await harness.ask({ ...long, displayName }, 'POST', '/chat/threads', {});
      const { topic, id } = response.json<{ chatThread: { topic: string; id: string } }>()
        .chatThread;
      expect(topic).not.toMatch(/\p{Cs}/u);
      expect(topic.length).toBeLessThanOrEqual(LIMITS.topicLength);
      expect((await harness.ask(long, 'GET', `/chat/threads/${id}/export`)).statusCode).toBe(200);
    }
  });
});

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
