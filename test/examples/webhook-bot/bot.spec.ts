import { readFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { Served } from '../../harness/served.js';
import { PythonExample } from '../python-example.js';
import { repliesOf } from '../replies.js';

let example: PythonExample;
let served: Served;
let port: number;

beforeAll(async () => {
  example = await PythonExample.install('webhook-bot');
  port = await freePort();
  served = await Served.start({ webhookHosts: [`127.0.0.1:${port}`] });
}, 300_000);

afterAll(async () => {
  await example.stop();
  await served.stop();
});

it('[EXAMPLE1] the bot behind a webhook has ten lines, needs only Python, and streams its answer', async () => {
  const lines = readFileSync('examples/webhook-bot/bot.py', 'utf8').split('\n');
  expect(lines.filter(line => line.trim() !== '').length).toBeLessThanOrEqual(10);
  example.start(['bot.py', String(port)]);
  await answering(port);
  const url = `http://127.0.0.1:${port}/`;
  await served.ask('ada', 'POST', '/chat/bots', { name: 'reverse', kind: 'webhook', url });
  const chat = await served.ask<{ chatThread: { id: string } }>('ada', 'POST', '/chat/threads', {
    topic: 'Plans'
  });
  const { id } = chat.chatThread;
  await served.ask('ada', 'PUT', `/chat/threads/${id}/bots/bot:reverse`);
  await served.ask('ada', 'POST', `/chat/threads/${id}/messages`, { content: 'Zoë says 🦊 hello' });
  expect(await repliesOf(served, id, 'bot:reverse')).toEqual(['olleh 🦊 syas ëoZ']);
});

/** A port that is free at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return free;
}

/** Resolves when something listens on a port. */
async function answering(at: number): Promise<void> {
  for (;;) {
    const socket = connect(at, '127.0.0.1');
    const isThere = await new Promise<boolean>(resolve => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) {
      return;
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}
