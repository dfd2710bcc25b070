import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StockClient } from './harness/stock-client.js';
import { expect, test } from './harness/test.js';

interface IReport {
  read: { body: string; sender: string }[];
  written: { body: string; sender: string; raw_time: boolean };
}

test("[WIRE9] [GATE44] jupyterlab-chat's Python model reads and writes a chat, even with unknown fields of others", async ({
  lab,
  jupyter
}) => {
  const ada = await lab('ada');
  const id = await ada.create('Polyglot');
  await ada.send('Hello Python');
  await expect(ada.message('Hello Python').first()).toBeVisible();

  const other = await StockClient.open({
    ...{ url: jupyter.chatUrl, chat: id, user: 'newer', cookie: 'colloquy-user=newer' },
    token: await jupyter.token('newer')
  });
  await other.stored([
    other.post({ body: 'Hello fields', reply_to: 'nobody', content_type: 'html' })
  ]);
  other.close();

  const token = await jupyter.token('snake');
  const room = `${jupyter.chatUrl.replace('http', 'ws')}/sync/text:chat:${id}?token=${token}`;
  const { stdout } = await promisify(execFile)(join('.venv-test', 'bin', 'python'), [
    'test/python/ychat.py',
    room,
    'snake',
    'Hello from pycrdt',
    'colloquy-user=snake'
  ]);
  const { read, written } = JSON.parse(stdout) as IReport;
  // The message about the rename comes before it.
  const found = read.find(({ body }) => body === 'Hello Python');
  expect(found).toMatchObject({ sender: 'ada' });
  expect(read).toContainEqual(expect.objectContaining({ body: 'Hello fields', sender: 'newer' }));
  expect(written).toMatchObject({ body: 'Hello from pycrdt', sender: 'snake', raw_time: false });
  await expect(ada.message('Hello from pycrdt').first()).toBeVisible();
});
