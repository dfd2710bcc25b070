import { once } from 'node:events';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ServerProcess } from '../faults/server-process.js';
import {
  API_KEY,
  API_SECRET,
  liveKitToken,
  startLiveKit,
  type ILiveKitServer
} from '../harness/livekit/server.js';

const CLIENT = 'node_modules/livekit-client/dist/livekit-client.umd.js';
const ROOM = 'team';

interface IStream {
  info: { id: string; name: string; attributes?: Record<string, string> };
  readAll(): Promise<unknown>;
}

interface IRoom {
  connect(url: string, token: string): Promise<void>;
  registerTextStreamHandler(topic: string, run: (stream: IStream) => void): void;
  registerByteStreamHandler(topic: string, run: (stream: IStream) => void): void;
  on(
    event: string,
    run: (payload: Uint8Array, from: unknown, kind: unknown, topic: string) => void
  ): void;
  localParticipant: {
    sendText(text: string, options: object): Promise<{ id: string }>;
    sendFile(file: File, options: object): Promise<{ id: string }>;
    publishData(bytes: Uint8Array, options: object): Promise<void>;
  };
}

interface IPageGlobals {
  LivekitClient: { Room: new () => IRoom };
  room: IRoom;
  heard: string[];
}

/** A page with LiveKit's own client. */
const pages = createServer((request, response) => {
  const isClient = request.url === '/client.js';
  response
    .writeHead(200, { 'content-type': isClient ? 'text/javascript' : 'text/html' })
    .end(isClient ? readFileSync(CLIENT) : '<!doctype html><script src="/client.js"></script>');
});

let livekit: ILiveKitServer;
let server: ServerProcess;
let data: string;

test.beforeAll(async () => {
  await once(pages.listen(0, '127.0.0.1'), 'listening');
  livekit = await startLiveKit();
  data = mkdtempSync(join(tmpdir(), 'colloquy-bridge-'));
  const account = { url: livekit.url, key: API_KEY, secret: API_SECRET, rooms: [ROOM] };
  server = new ServerProcess(data, { livekit: account });
  await server.start();
});
test.afterAll(async () => {
  pages.close();
  await server.kill();
  await livekit.stop();
  rmSync(data, { recursive: true });
});

test('[BRIDGE22] `livekit-client` in a browser writes, edits, deletes, sends files and reads what came before', async ({
  page
}) => {
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = {
      authorization: `Bearer ${await server.token('ada')}`,
      ...(body && { 'content-type': 'application/json' })
    };
    const content = body && { body: JSON.stringify(body) };
    const answer = await fetch(`${server.http}${path}`, { method, headers, ...content });
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const made = await ask<{ chatThread: { id: string } }>('POST', '/chat/threads', { topic: 'T' });
  const path = `/chat/threads/${made.chatThread.id}`;
  interface IMessage {
    type: string;
    content?: { message?: string };
    deletedOn?: string;
    senderDisplayName?: string;
  }
  const shown = async (): Promise<string[]> => {
    const { value } = await ask<{ value: IMessage[] }>('GET', `${path}/messages`);
    return value
      .filter(({ type, deletedOn }) => type === 'text' && !deletedOn)
      .map(({ content }) => content?.message ?? '')
      .reverse();
  };
  const say = (content: string): Promise<{ id: string }> =>
    ask('POST', `${path}/messages`, { content });

  await ask('PUT', `${path}/livekit`, { room: ROOM });
  await expect
    .poll(async () => (await ask<{ state: string }>('GET', `${path}/livekit`)).state)
    .toBe('connected');
  await say('before the browser came');

  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}`);
  const [url, token] = [livekit.url, await liveKitToken('browser', { room: ROOM })];
  await page.evaluate(
    async ([url, token]) => {
      const here = globalThis as unknown as IPageGlobals;
      here.heard = [];
      here.room = new here.LivekitClient.Room();
      here.room.registerTextStreamHandler(
        'lk.chat',
        stream => void stream.readAll().then(text => here.heard.push(`text ${String(text)}`))
      );
      here.room.registerByteStreamHandler('lk.chat', stream => {
        void stream.readAll().then(async chunks => {
          const text = await new Blob(chunks as BlobPart[]).text();
          here.heard.push(`file ${stream.info.name} ${text}`);
        });
      });
      here.room.on('dataReceived', (payload, _from, _kind, topic) => {
        const packet = JSON.parse(new TextDecoder().decode(payload)) as {
          message: string;
          deleted?: boolean;
          ignoreLegacy?: boolean;
        };
        if (!packet.ignoreLegacy && topic === 'lk-chat-topic') {
          here.heard.push(packet.deleted ? 'deleted' : `packet ${packet.message}`);
        }
      });
      await here.room.connect(url, token);
    },
    [url, token]
  );
  const heard = (): Promise<string[]> =>
    page.evaluate(() => (globalThis as unknown as IPageGlobals).heard);
  const publish = (topic: string, packet: object): Promise<void> =>
    page.evaluate(
      ([topic, text]) =>
        (globalThis as unknown as IPageGlobals).room.localParticipant.publishData(
          new TextEncoder().encode(text),
          { topic, reliable: true }
        ),
      [topic, JSON.stringify(packet)]
    );

  // LiveKit may tell the bridge late who has come, and it answers once in ten seconds.
  await expect(async () => {
    await publish('colloquy.history', { limit: 5 });
    await expect.poll(heard, { timeout: 2_000 }).toContain('packet Ada: before the browser came');
  }).toPass({ intervals: [11_000] });

  const id = await page.evaluate(async () => {
    const { localParticipant: self } = (globalThis as unknown as IPageGlobals).room;
    const file = new File(['bytes of a browser'], 'notes.txt', { type: 'text/plain' });
    await self.sendFile(file, { topic: 'lk.chat', mimeType: 'text/plain' });
    return (await self.sendText('hello', { topic: 'lk.chat' })).id;
  });
  await expect.poll(shown).toEqual(expect.arrayContaining(['hello', '']));
  await publish('lk-chat-update-topic', { id, message: 'hello, chat', timestamp: Date.now() });
  await expect.poll(shown).toContain('hello, chat');
  const files = await ask<{ value: { name: string; id: string }[] }>('GET', `${path}/attachments`);
  expect(files.value.map(({ name }) => name)).toEqual(['notes.txt']);
  await publish('lk-chat-update-topic', { id, message: '', timestamp: 1, deleted: true });
  await expect.poll(shown).not.toContain('hello, chat');

  const said = await say('one');
  await expect.poll(heard).toContain('text Ada: one');
  await ask('PATCH', `${path}/messages/${said.id}`, { content: 'two' });
  await expect.poll(heard).toContain('packet Ada: two');
  await ask('DELETE', `${path}/messages/${said.id}`);
  await expect.poll(heard).toContain('deleted');
  const upload = await fetch(`${server.http}${path}/attachments?name=ada.txt`, {
    ...{ method: 'POST', body: 'bytes of ada' },
    headers: {
      authorization: `Bearer ${await server.token('ada')}`,
      'content-type': 'application/octet-stream'
    }
  });
  const { id: attachment } = (await upload.json()) as { id: string };
  await ask('POST', `${path}/messages`, { content: 'see', attachments: [attachment] });
  await expect.poll(heard).toContain('file ada.txt bytes of ada');
});
