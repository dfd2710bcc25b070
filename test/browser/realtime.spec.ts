import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { YChat } from '../../src/document/index.js';
import { person } from '../harness/people.js';
import { TlsServer } from '../harness/tls-server.js';
import { expect, test } from './harness/test.js';

/** The script of the page, which uses the SDK. */
const PAGE = `
import { ChatClient } from '@azure/communication-chat';
import { AzureCommunicationTokenCredential } from '@azure/communication-common';

window.heard = [];
window.listen = async (endpoint, token) => {
  const client = new ChatClient(endpoint, new AzureCommunicationTokenCredential(token));
  const connected = new Promise(done => client.on('realTimeNotificationConnected', done));
  await client.startRealtimeNotifications();
  for (const name of [
    'chatMessageReceived', 'chatMessageEdited', 'chatMessageDeleted', 'typingIndicatorReceived', 'readReceiptReceived',
    'chatThreadCreated', 'chatThreadPropertiesUpdated', 'chatThreadDeleted', 'participantsAdded', 'participantsRemoved'
  ]) {
    client.on(name, event => window.heard.push({ name, event: JSON.parse(JSON.stringify(event)) }));
  }
  await connected;
  window.stop = () => client.stopRealtimeNotifications();
};`;

interface IHeard {
  name: string;
  event: Record<string, unknown>;
}

type SdkWindow = {
  heard: IHeard[];
  listen(endpoint: string, token: string): Promise<void>;
  stop(): Promise<void>;
};

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: PAGE, resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    define: { global: 'window' },
    // Node's own module, of which bundlers have a copy for pages.
    alias: { events: createRequire(import.meta.url).resolve('events/') },
    logLevel: 'error'
  });
  return outputFiles[0].text;
};

test.describe("Azure's browser SDK", () => {
  let server: TlsServer;
  test.beforeAll(async () => {
    server = await TlsServer.start();
  });
  test.afterAll(() => server.stop());

  test('[RT9] receives all ten events, from users of any protocol', async ({ browser }) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, bypassCSP: true });
    const page = await context.newPage();
    const [ada, bob] = [await server.token(person('ada')), await server.token(person('bob'))];
    const { endpoint } = server;
    await page.goto(`${endpoint}/healthz`);
    await page.addScriptTag({ content: await bundle() });
    await page.evaluate(([url, token]) => (window as unknown as SdkWindow).listen(url, token), [
      endpoint,
      bob
    ] as const);
    const heard = (): Promise<IHeard[]> =>
      page.evaluate(() => (window as unknown as SdkWindow).heard);
    const hear = async (name: string, count = 1): Promise<IHeard['event']> => {
      const find = async () => (await heard()).filter(one => one.name === name);
      await expect.poll(async () => (await find()).length, { message: name }).toBe(count);
      return (await find())[count - 1].event;
    };
    const act = async (method: string, path: string, data?: object, token = ada) => {
      const response = await context.request.fetch(`${endpoint}/chat/threads${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(data && { data })
      });
      expect(response.ok(), `${method} ${path}: ${await response.text()}`).toBe(true);
      return response;
    };

    const participants = [{ communicationIdentifier: { rawId: 'bob' } }];
    const made = await act('POST', '', { topic: 'Größe 100% 🦊', participants });
    const { chatThread } = (await made.json()) as { chatThread: { id: string } };
    const { id } = chatThread;
    expect(await hear('chatThreadCreated')).toMatchObject({
      threadId: id,
      properties: { topic: 'Größe 100% 🦊' },
      createdBy: { displayName: 'Ada', id: { kind: 'communicationUser' } }
    });

    const eve = { communicationIdentifier: { rawId: 'eve' }, displayName: 'Eve' };
    await act('POST', `/${id}/participants/:add`, { participants: [eve] });
    expect(await hear('participantsAdded')).toMatchObject({
      addedBy: { displayName: 'Ada' },
      participantsAdded: [{ displayName: 'eve' }]
    });
    await act('POST', `/${id}/participants/:remove`, eve.communicationIdentifier);
    expect(await hear('participantsRemoved')).toMatchObject({
      removedBy: { displayName: 'Ada' }
    });

    const sent = await act('POST', `/${id}/messages`, {
      content: 'Hello <b>',
      metadata: { a: '1' }
    });
    const message = ((await sent.json()) as { id: string }).id;
    expect(await hear('chatMessageReceived')).toMatchObject({
      id: message,
      threadId: id,
      message: 'Hello <b>',
      senderDisplayName: 'Ada',
      sender: { kind: 'communicationUser' },
      metadata: { a: '1' }
    });
    await act('PATCH', `/${id}/messages/${message}`, { content: 'Hello' });
    expect(await hear('chatMessageEdited')).toMatchObject({ id: message, message: 'Hello' });
    await act('POST', `/${id}/typing`, {});
    expect(await hear('typingIndicatorReceived')).toMatchObject({ senderDisplayName: 'Ada' });
    await act('POST', `/${id}/readReceipts`, { chatMessageId: message });
    expect(await hear('readReceiptReceived')).toMatchObject({ chatMessageId: message });
    await act('DELETE', `/${id}/messages/${message}`);
    expect(await hear('chatMessageDeleted')).toMatchObject({ id: message });
    await act('PATCH', `/${id}`, { topic: 'Trips' });
    expect(await hear('chatThreadPropertiesUpdated')).toMatchObject({
      properties: { topic: 'Trips' },
      updatedBy: { displayName: 'Ada' }
    });

    // A user who writes into the document, as JupyterLab does.
    const chat = new YChat();
    const provider = new WebsocketProvider(
      endpoint.replace('https', 'wss') + '/sync',
      `text:chat:${id}`,
      chat.ydoc,
      {
        params: { token: ada },
        WebSocketPolyfill: class extends WebSocket {
          constructor(url: string) {
            super(url, { ca: server.ca });
          }
        } as unknown as typeof globalThis.WebSocket,
        disableBc: true
      }
    );
    await new Promise<void>(done => provider.once('sync', () => done()));
    chat.addMessage({ sender: 'ada', body: 'From a document' });
    expect(await hear('chatMessageReceived', 2)).toMatchObject({ message: 'From a document' });
    provider.destroy();
    chat.dispose();

    await act('DELETE', `/${id}`);
    expect(await hear('chatThreadDeleted')).toMatchObject({
      threadId: id,
      reason: 'deletedByUser',
      deletedBy: { displayName: 'Ada' }
    });
    await page.evaluate(() => (window as unknown as SdkWindow).stop());
    await context.close();
  });
});
