import { readFileSync } from 'node:fs';
import { dispose } from '@livekit/rtc-node';
import {
  API_KEY,
  API_SECRET,
  startLiveKit,
  type ILiveKitServer
} from '../harness/livekit/server.js';
import { AzureClient, type IAddress } from './clients/azure-client.js';
import type { IClient, IShown } from './clients/client.js';
import { LiveKitClient } from './clients/livekit-client.js';
import { PanelClient } from './clients/panel-client.js';
import { SocketClient } from './clients/socket-client.js';
import { WebhookClient } from './clients/webhook-client.js';
import { expect, test as base } from './harness/test.js';
import { makeToken } from './harness/token.js';

const TOPIC = 'One chat';
const ROOM = 'one-chat';

interface IOutside {
  readonly livekit: ILiveKitServer;
  readonly bot: WebhookClient;
  readonly botHost: string;
}

const test = base.extend<object, { outside: IOutside }>({
  outside: [
    // eslint-disable-next-line no-empty-pattern -- Playwright wants a pattern
    async ({}, use) => {
      const bot = new WebhookClient('Robin (bot)');
      const livekit = await startLiveKit();
      await use({ livekit, bot, botHost: await bot.listen() });
      bot.close();
      await livekit.stop();
      await dispose();
    },
    { scope: 'worker' }
  ],
  config: [
    async ({ outside: { livekit, botHost } }, use) =>
      use({
        noLimits: true,
        webhookHosts: [botHost],
        livekit: { url: livekit.url, key: API_KEY, secret: API_SECRET, rooms: [ROOM] }
      }),
    { scope: 'worker' }
  ]
});

// Azure's SDK sends its token over encrypted connections only.
test.use({ tls: true });

const unmarked = ({ author, text }: IShown): IShown => ({
  author: author.replace(/ \((guest|bot)\)$/, ''),
  text
});

test('[ONE1] JupyterLab, the plain page, Azure, Socket.IO, LiveKit and a webhook bot hold the same messages of the same people', async ({
  lab,
  jupyter,
  browser,
  playwright,
  outside: { livekit, bot }
}) => {
  test.setTimeout(100_000);
  const request = await playwright.request.newContext({ ignoreHTTPSErrors: true });
  const ada = await lab('ada');
  const chat = await ada.create(TOPIC);
  const ca = readFileSync(jupyter.certificate!, 'utf8');
  const addressOf = async (user: string, name: string): Promise<IAddress> => ({
    ...{ url: jupyter.chatUrl, ca, chat },
    cookie: `colloquy-user=${user}`,
    token: await makeToken(jupyter.data, user, name)
  });
  const adas = await addressOf('ada', 'Ada Lovelace');
  const headers = { authorization: `Bearer ${adas.token}`, cookie: adas.cookie };
  const ask = async <T>(method: string, path: string, data?: object): Promise<T> => {
    const answer = await request.fetch(adas.url + path, { method, headers, data });
    const text = await answer.text();
    expect(answer.ok(), `${method} ${path}: ${text}`).toBe(true);
    return (text ? JSON.parse(text) : undefined) as T;
  };

  const eve = new LiveKitClient('eve');
  await eve.join(livekit.url, ROOM);
  await ask('PUT', `/chat/threads/${chat}/livekit`, { room: ROOM });
  await expect.poll(() => eve.others).toEqual([`colloquy-${chat}`]);

  const { token } = await ask<{ token: string }>('POST', '/chat/bots', {
    ...{ name: 'robin', displayName: 'Robin', kind: 'outside' }
  });
  await ask('PUT', `/chat/threads/${chat}/bots/bot:robin`);
  await bot.join(request, { ...adas, token });

  const context = await browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce' });
  await context.addCookies([{ name: 'colloquy-user', value: 'grace', url: jupyter.url }]);
  const page = await context.newPage();
  const grace = await addressOf('grace', 'Grace Hopper');
  await page.goto(`${jupyter.chatUrl}/#chat=${chat}&token=${grace.token}`);

  const socket = await SocketClient.join(
    request,
    await addressOf('mary', 'Mary Cartwright'),
    'Mary Cartwright'
  );
  const clients: Record<string, IClient> = {
    JupyterLab: new PanelClient(ada.page, 'Ada Lovelace'),
    'the plain page': new PanelClient(page, 'Grace Hopper'),
    Azure: new AzureClient(await addressOf('carl', 'Carl Gauß'), 'Carl Gauß'),
    'Socket.IO': socket,
    LiveKit: eve,
    'a webhook bot': bot
  };

  /** Resolves once all clients show this. */
  const all = async (expected: readonly IShown[]): Promise<void> => {
    for (const [name, client] of Object.entries(clients)) {
      const told = client.hidesKinds ? expected.map(unmarked) : expected;
      const shows = async (): Promise<IShown[]> =>
        (await client.shows()).filter(({ text }) => text !== '');
      await expect.poll(shows, { message: name }).toEqual(told);
    }
  };
  const shown: IShown[] = [];
  for (const [name, client] of Object.entries(clients)) {
    for (const text of [`${name} keeps this`, `${name} deletes this`]) {
      await client.write(text);
      shown.push({ author: client.author, text });
    }
    await all(shown);
  }
  for (const [name, client] of Object.entries(clients)) {
    await client.edit(`${name} keeps this`, `${name} has changed this`);
    await client.remove(`${name} deletes this`);
  }
  await all(
    Object.entries(clients).map(([name, { author }]) => ({
      author,
      text: `${name} has changed this`
    }))
  );
  await page.screenshot({ path: 'test-results/screens/one-chat.png', fullPage: true });

  socket.leave();
  await eve.leave();
  await context.close();
  await request.dispose();
});
