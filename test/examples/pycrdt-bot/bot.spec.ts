import { once } from 'node:events';
import { Served } from '../../harness/served.js';
import { PythonExample } from '../python-example.js';
import { repliesOf } from '../replies.js';

let example: PythonExample;
let served: Served;

beforeAll(async () => {
  example = await PythonExample.install('pycrdt-bot');
  served = await Served.start();
}, 300_000);

afterAll(async () => {
  await example.stop();
  await served.stop();
});

it("[EXAMPLE2] the bot on pycrdt follows a chat with jupyterlab-chat's own classes and a token that it renews", async () => {
  const bot = { name: 'received', kind: 'outside' };
  const { token } = await served.ask<{ token: string }>('ada', 'POST', '/chat/bots', bot);
  const { chatThread } = await served.ask<{ chatThread: { id: string } }>(
    'ada',
    'POST',
    '/chat/threads',
    { topic: 'Plans', access: 'private' }
  );
  const { id: chat } = chatThread;
  const say = (content: string) =>
    served.ask<{ id: string }>('ada', 'POST', `/chat/threads/${chat}/messages`, { content });
  await served.ask('ada', 'PUT', `/chat/threads/${chat}/bots/bot:received`);
  await say('Old');
  const url = `http://127.0.0.1:${served.port}`;
  const { stdout } = example.start(['bot.py', url, chat], { COLLOQUY_TOKEN: token });
  await once(stdout!, 'data');
  const { id } = await say('Zoë 🦊');
  const answer = `Received:\n\n- **id**: *${id}*\n- **body**: *Zoë 🦊*`;
  expect(await repliesOf(served, chat, 'bot:received')).toEqual([answer]);
  await say('Again');
  expect(await repliesOf(served, chat, 'bot:received', 2)).toHaveLength(2);
});
