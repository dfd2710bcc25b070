import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { dispose, Room } from '@livekit/rtc-node';
import type { ChatManager as Manager, IChatRoom } from '../../src/livekit/index.js';
import { ChatManager } from '../../src/livekit/index.js';
import {
  liveKitKinds,
  liveKitToken,
  startLiveKit,
  type ILiveKitServer
} from '../harness/livekit/server.js';

interface IPageGlobals {
  LivekitClient: {
    Room: new () => IChatRoom & { connect(url: string, token: string): Promise<void> };
  };
  manager: Manager;
  received: [string | undefined, string, boolean][];
}

/** LiveKit's own client and our files, as they are built: no bundler is between. */
const files = createServer((request, response) => {
  const path = request.url ?? '/';
  if (path === '/') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  } else {
    response.setHeader('content-type', 'text/javascript');
    createReadStream(join('.', path))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  }
});
const PAGE = `<!doctype html><script src="/node_modules/livekit-client/dist/livekit-client.umd.js"></script>`;

const texts = (page: Page): Promise<IPageGlobals['received']> =>
  page.evaluate(() => (globalThis as unknown as IPageGlobals).received);

let origin = '';
test.beforeAll(async () => {
  await once(files.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});
test.afterAll(() => files.close());
test.afterAll(() => dispose());

for (const kind of liveKitKinds()) {
  test.describe(`with the server ${kind}`, () => {
    let server: ILiveKitServer;
    let room: Room;
    test.beforeAll(async () => {
      server = await startLiveKit(kind);
    });
    test.afterEach(() => room.disconnect());
    test.afterAll(() => server.stop());

    test('[LK13] managers in `livekit-client` in a browser and in `@livekit/rtc-node` read each other', async ({
      page
    }) => {
      room = new Room();
      await room.connect(server.url, await liveKitToken('ada'));
      const chat = new ChatManager(room);
      const received: [string | undefined, string, boolean][] = [];
      chat.on('message_received', ({ participant, message, deleted }) =>
        received.push([participant?.identity, message, deleted])
      );
      await page.goto(origin);
      await page.evaluate(
        async ({ url, token, module }) => {
          const { ChatManager: Chat } = (await import(module)) as { ChatManager: typeof Manager };
          const here = globalThis as unknown as IPageGlobals;
          const joined = new here.LivekitClient.Room();
          await joined.connect(url, token);
          here.received = [];
          here.manager = new Chat(joined);
          here.manager.on('message_received', ({ participant, message, deleted }) =>
            here.received.push([participant?.identity, message, deleted])
          );
        },
        {
          url: server.url,
          token: await liveKitToken('browser'),
          module: `${origin}/lib/src/livekit/index.js`
        }
      );
      await expect.poll(() => room.remoteParticipants.has('browser')).toBe(true);
      const sent = await chat.sendMessage('hello');
      sent.message = 'hello 🎈';
      await chat.updateMessage(sent);
      // A malformed packet ends nothing.
      await room.localParticipant!.publishData(new TextEncoder().encode('{"id":'), {
        topic: 'lk-chat-topic',
        reliable: true
      });
      sent.deleted = true;
      await chat.updateMessage(sent);
      await expect
        .poll(() => texts(page))
        .toEqual([
          ['ada', 'hello', false],
          ['ada', 'hello 🎈', false],
          ['ada', 'hello 🎈', true]
        ]);
      await page.evaluate(async () => {
        const { manager } = globalThis as unknown as IPageGlobals;
        const message = await manager.sendMessage('hi');
        message.message = 'hi from a browser';
        await manager.updateMessage(message);
        message.deleted = true;
        await manager.updateMessage(message);
        manager.close();
      });
      await expect
        .poll(() => received)
        .toEqual([
          ['browser', 'hi', false],
          ['browser', 'hi from a browser', false],
          ['browser', 'hi from a browser', true]
        ]);
    });
  });
}
