import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { ServerProcess } from '../faults/server-process.js';
import { RestTalk } from '../harness/rest-talk.js';

const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

describe('a bot of the configuration behind a webhook', () => {
  let data: string;
  let receiver: Server;
  let host: string;
  /** The requests that the bot got. It answers each with its path. */
  let asked: { path: string; body: string; headers: IncomingHttpHeaders }[];
  let server: ServerProcess;
  let ada: RestTalk;

  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'colloquy-server-webhooks-'));
    asked = [];
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => (body += chunk));
      request.on('end', () => {
        asked.push({ path: request.url!, body, headers: request.headers });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ content: `${request.url} answers` }));
      });
    });
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await server.kill();
    receiver.closeAllConnections();
    receiver.close();
    rmSync(data, { recursive: true });
  });

  async function start(path: string, byte: number, more: object = {}): Promise<void> {
    const entry = {
      webhook: `http://${host}${path}`,
      name: 'hook',
      secret: secretOf(byte),
      ...more
    };
    const port = server?.port ?? 0;
    server = new ServerProcess(data, { bots: path === '' ? [] : [entry], webhookHosts: [host] });
    server.port = port;
    await server.start();
    ada = new RestTalk(server.http, await server.token('ada'));
  }

  it('[CONFBOT1] answers as one that was registered, with what its entry says', async () => {
    const commands = [{ name: 'help', description: 'Helps' }];
    await start('/one', 1, { displayName: 'Helper', description: 'Helps people.', commands });
    const chat = await ada.chat('hook');
    await ada.say(chat, 'Hello');
    expect(await ada.until(chat, '/one answers')).toEqual(['Hello', '/one answers']);
    const [{ body, headers }] = asked;
    const event = new Webhook(secretOf(1)).verify(body, headers as Record<string, string>);
    expect(event).toMatchObject({ type: 'chatMessageReceived' });
    const { value } = (await ada.ask('GET', '/chat/bots')) as { value: object[] };
    expect(value).toEqual([
      expect.objectContaining({
        username: 'hook',
        displayName: 'Helper',
        description: 'Helps people.',
        kind: 'webhook',
        commands
      })
    ]);
    expect(JSON.stringify(value)).not.toMatch(/whsec|127\.0\.0\.1/);
  });

  it('[CONFBOT1] is changed by nobody over HTTP, administrators included', async () => {
    await start('/one', 1);
    const admin = new RestTalk(server.http, await server.token('root', 60_000, { admin: true }));
    for (const [method, path, body] of [
      ['PATCH', '', { description: 'Mine' }],
      ['POST', '/:renew', undefined],
      ['DELETE', '', undefined]
    ] as const) {
      await expect(admin.ask(method, `/chat/bots/hook${path}`, body)).rejects.toThrow(': 403 ');
    }
    await expect(ada.ask('POST', '/chat/bots', { name: 'hook', kind: 'outside' })).rejects.toThrow(
      'bot_name_taken'
    );
  });

  it('[CONFBOT2] goes to the address of the latest start, with its secret, and nowhere once it has none', async () => {
    await start('/one', 1);
    const chat = await ada.chat('hook');
    await ada.say(chat, 'Hello');
    await ada.until(chat, '/one answers');
    await server.kill();
    await start('/two', 2);
    await ada.say(chat, 'Again');
    await ada.until(chat, '/two answers');
    const { body, headers } = asked.at(-1)!;
    new Webhook(secretOf(2)).verify(body, headers as Record<string, string>);
    await server.kill();
    const { length } = asked;
    await start('', 0);
    await ada.say(chat, 'Anybody?');
    const other = await ada.chat();
    await ada.say(other, 'Later');
    expect(await ada.ask('GET', '/chat/bots')).toEqual({ value: [] });
    expect(asked).toHaveLength(length);
    await server.stop();
    await start('/two', 2);
    await ada.until(chat, '/two answers');
  });

  it('[CONFBOT3] ends its conversations when it is required and leaves', async () => {
    await start('/one', 1, { required: true });
    const { chatThread } = (await ada.ask('POST', '/chat/threads', {
      topic: 'Help',
      bots: ['hook']
    })) as { chatThread: { id: string } };
    const chat = `/chat/threads/${encodeURIComponent(chatThread.id)}`;
    await ada.say(chat, 'Hello');
    await ada.until(chat, '/one answers');
    await ada.ask('DELETE', `${chat}/bots/hook`);
    await expect(ada.say(chat, 'Still there?')).rejects.toThrow(': 403 ');
  });

  it('[CONFBOT1] does not start at an address that is not allowed, and shows no secret', async () => {
    await expect(start('/one', 1, { webhook: 'http://10.0.0.1/key' })).rejects.toThrow(
      /ended with 2: colloquy: bots\.0\.webhook is wrong\. (?!.*(key|whsec)).*\n$/
    );
  });
});
