import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import * as Y from 'yjs';
import { YChat } from '../../../../src/document/index.js';
import { CopyStore } from '../../../../src/model/copies/copy-store.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { CopyClient, CopyServer, PLACE } from './copy-stage.js';

const state = (chat: YChat): unknown => chat.ydoc.toJSON();

describe('ChatCopy', () => {
  let store: CopyStore;
  let clock: ManualClock;
  let server: CopyServer;
  beforeEach(() => {
    clock = new ManualClock();
  });

  const open = (): CopyClient => new CopyClient(server, store, clock);
  async function written({ copy }: CopyClient): Promise<void> {
    copy.flush();
    await copy.written;
  }
  /** The document that a new page finds. */
  async function found(): Promise<YChat | null> {
    const chat = new YChat();
    return (await open().copy.restore(chat)) ? chat : null;
  }

  it('[KEPT3] a copy always holds only what the server has, and copy and resync make its document', async () => {
    const step = fc.constantFrom(
      ...(['write', 'push', 'say', 'edit', 'remove', 'send', 'send one', 'leave'] as const),
      ...(['connect', 'flush', 'pause', 'reload', 'restart'] as const)
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
        globalThis.indexedDB = new IDBFactory();
        store = new CopyStore();
        await store.enter(PLACE.owner, clock.now(), false);
        server = new CopyServer();
        let page = open();
        let count = 0;
        const isSubset = async (): Promise<void> => {
          const chat = await found();
          const known = Y.decodeStateVector(Y.encodeStateVector(server.chat.ydoc));
          for (const [client, clock] of chat
            ? Y.decodeStateVector(Y.encodeStateVector(chat.ydoc))
            : []) {
            expect(clock).toBeLessThanOrEqual(known.get(client) ?? 0);
          }
        };
        for (const next of steps) {
          const isIn = server.client === page;
          const messages = server.chat.getMessages();
          const one = messages.at((count * 7) % Math.max(1, messages.length));
          switch (next) {
            case 'write':
              page.chat.addMessage({ sender: 'ana', body: `own ${count++}` });
              break;
            case 'push':
              page.push();
              break;
            case 'say':
              server.chat.addMessage({ sender: 'ivo', body: `other ${count++}` });
              break;
            case 'edit':
              server.chat.updateMessage(one?.id ?? '', { body: `edited ${count++}` });
              break;
            case 'remove':
              if (server.chat.ymessages.length > 0) {
                server.chat.ymessages.delete(count++ % server.chat.ymessages.length);
              }
              break;
            case 'send':
              server.send();
              break;
            case 'send one':
              server.send(1);
              break;
            case 'leave':
              page.leave();
              break;
            case 'connect':
              if (!isIn) {
                page.connect();
              }
              break;
            case 'flush':
              await written(page);
              await isSubset();
              break;
            case 'pause':
              clock.advance(20_000);
              await page.copy.written;
              await isSubset();
              break;
            case 'reload':
              page.leave();
              page.copy.dispose();
              await page.copy.written;
              page = open();
              await page.copy.restore(page.chat);
              break;
            case 'restart':
              page.leave();
              page.copy.restart();
              page.chat.dispose();
              Object.assign(page, { chat: new YChat() });
          }
        }
        page.leave();
        page.connect();
        server.send();
        await written(page);
        expect(page.failures).toBe(0);
        expect(state(page.chat)).toEqual(state(server.chat));
        expect(state((await found())!)).toEqual(state(server.chat));
        page.copy.dispose();
      }),
      { numRuns: 150 }
    );
  }, 60_000);
});
