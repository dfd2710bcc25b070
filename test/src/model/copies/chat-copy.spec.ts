import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import * as Y from 'yjs';
import { YChat } from '../../../../src/document/index.js';
import { CopyStore } from '../../../../src/model/copies/copy-store.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { CopyClient, CopyServer, PLACE } from './copy-stage.js';

const bodies = (chat: YChat): string[] => chat.getMessages().map(({ body }) => body);

describe('ChatCopy', () => {
  let store: CopyStore;
  let clock: ManualClock;
  let server: CopyServer;
  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    store = new CopyStore();
    clock = new ManualClock();
    await store.enter(PLACE.owner, clock.now(), false);
    server = new CopyServer();
  });

  const open = (user?: string): CopyClient => new CopyClient(server, store, clock, user);
  async function written({ copy }: CopyClient): Promise<void> {
    copy.flush();
    await copy.written;
  }
  /** The document that a new page finds. */
  async function found(): Promise<YChat | null> {
    const chat = new YChat();
    return (await open().copy.restore(chat)) ? chat : null;
  }
  const kept = async () => (await store.load(PLACE, clock.now()))?.updates ?? [];

  it('[KEPT1] a new page begins with what an earlier one has heard', async () => {
    const first = open();
    server.chat.addMessage({ sender: 'ivo', body: 'before' });
    expect(await first.copy.restore(first.chat)).toBe(false);
    first.connect();
    server.chat.addMessage({ sender: 'ivo', body: 'after' });
    server.send();
    await written(first);
    expect(bodies((await found())!)).toEqual(['before', 'after']);
  });

  it('[KEPT2] a message that the server has not stored is not in the copy', async () => {
    const page = open();
    page.connect();
    page.leave();
    page.chat.addMessage({ sender: 'ana', body: 'offline' });
    await written(page);
    expect(bodies((await found())!)).toEqual([]);
    page.connect();
    server.send();
    await written(page);
    expect(bodies((await found())!)).toEqual(['offline']);
  });

  it('[KEPT3] a change of the user is in the copy after a reconnection, even if its echo was lost', async () => {
    const page = open();
    page.connect();
    page.chat.addMessage({ sender: 'ana', body: 'stored' });
    page.push();
    page.leave();
    await written(page);
    expect(bodies((await found())!)).toEqual([]);
    page.connect();
    await written(page);
    expect(bodies((await found())!)).toEqual(['stored']);
    expect(page.copy.lacks(page.chat.ydoc)).toBeNull();
  });

  it.each([
    ['is damaged', (update: Uint8Array) => [update.slice(0, update.length >> 1)]],
    ['is not an update', () => [new Uint8Array([255, 1, 2, 3])]],
    ['is empty', () => [new Uint8Array()]]
  ])('[KEPT5] a copy that %s is removed, and the chat loads anew', async (_, damage) => {
    server.chat.addMessage({ sender: 'ivo', body: 'whole' });
    const updates = damage(Y.encodeStateAsUpdate(server.chat.ydoc));
    await store.create(PLACE, { life: 'one', updates }, clock.now());
    const page = open();
    expect(await page.copy.restore(page.chat)).toBe(false);
    await page.copy.written;
    expect(await kept()).toEqual([]);
    page.connect();
    await written(page);
    expect(page.failures).toBe(0);
    expect(bodies((await found())!)).toEqual(['whole']);
  });

  it('[KEPT5] a copy that lacks a part is removed', async () => {
    const updates: Uint8Array[] = [];
    server.chat.ydoc.on('update', (update: Uint8Array) => updates.push(update));
    ['a', 'b', 'c'].forEach(body => server.chat.addMessage({ sender: 'ivo', body }));
    const parts = [updates[0], updates[2]];
    await store.create(PLACE, { life: 'one', updates: parts }, clock.now());
    expect(await found()).toBeNull();
  });

  it('[KEPT6] a document that the server no longer accepts takes its copy along', async () => {
    const page = open();
    server.chat.addMessage({ sender: 'ivo', body: 'old' });
    page.connect();
    await written(page);
    page.copy.restart();
    await page.copy.written;
    expect(await kept()).toEqual([]);
    const next = new CopyServer();
    next.chat.addMessage({ sender: 'ivo', body: 'new' });
    page.copy.take(Y.encodeStateAsUpdate(next.chat.ydoc));
    await written(page);
    // Nothing is kept of a part.
    expect(await kept()).toEqual([]);
    page.copy.complete();
    await written(page);
    expect(bodies((await found())!)).toEqual(['new']);
  });

  it('[KEPT9] two tabs write into one copy, and never into that of another document', async () => {
    const [one, two] = [open(), open()];
    one.connect();
    await written(one);
    expect(await two.copy.restore(two.chat)).toBe(true);
    for (const body of ['a', 'b']) {
      const before = Y.encodeStateVector(server.chat.ydoc);
      server.chat.addMessage({ sender: 'ivo', body });
      const update = Y.encodeStateAsUpdate(server.chat.ydoc, before);
      [one, two].forEach(page => page.receive(update));
      await Promise.all([one, two].map(written));
      clock.advance(20_000);
      await Promise.all([one, two].map(({ copy }) => copy.written));
    }
    expect(bodies((await found())!)).toEqual(['a', 'b']);
    // The first tab hears of a new document before the second one does.
    one.copy.restart();
    const next = new YChat();
    next.addMessage({ sender: 'ivo', body: 'of the new one' });
    one.copy.take(Y.encodeStateAsUpdate(next.ydoc));
    one.copy.complete();
    await written(one);
    server.chat.addMessage({ sender: 'ivo', body: 'of the old one' });
    two.receive(Y.encodeStateAsUpdate(server.chat.ydoc));
    await written(two);
    expect(bodies((await found())!)).toEqual(['of the new one']);
  });

  it('[KEPT10] a browser that fails ends the copy, and nothing else', async () => {
    const page = open();
    page.connect();
    await written(page);
    jest.spyOn(store, 'append').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    server.chat.addMessage({ sender: 'ivo', body: 'lost' });
    server.send();
    await written(page);
    expect(page.failures).toBe(1);
    jest.restoreAllMocks();
    server.chat.addMessage({ sender: 'ivo', body: 'later' });
    server.send();
    await written(page);
    expect([bodies(page.chat), bodies((await found())!)]).toEqual([['lost', 'later'], []]);
  });

  it('[KEPT10] a browser that does not answer holds up the chat for a second', async () => {
    jest.spyOn(store, 'load').mockReturnValue(new Promise(() => undefined));
    const page = open();
    const restored = page.copy.restore(page.chat);
    clock.advance(1_000);
    expect(await restored).toBe(false);
    expect(clock.waiting).toBe(0);
    jest.restoreAllMocks();
  });

  it('[KEPT11] a chat of more than 2 MiB has no copy', async () => {
    const page = open();
    page.connect();
    await written(page);
    server.chat.addMessage({ sender: 'ivo', body: 'x'.repeat(3 * 1024 * 1024) });
    server.send();
    await written(page);
    clock.advance(20_000);
    await page.copy.written;
    await page.copy.written;
    expect(await found()).toBeNull();
  });

  it('[KEPT12] a deleted text is gone from the copy after ten quiet seconds, or with the page', async () => {
    const page = open();
    page.connect();
    const holds = async (text: string): Promise<boolean> =>
      Buffer.concat(await kept()).includes(text);
    for (const end of [() => clock.advance(10_000), () => page.copy.dispose()]) {
      const id = server.chat.addMessage({ sender: 'ivo', body: 'regretted' });
      server.send();
      await written(page);
      server.chat.updateMessage(id, { body: 'better' });
      server.send();
      await written(page);
      expect([await holds('regretted'), await holds('better')]).toEqual([true, true]);
      end();
      await page.copy.written;
      expect([await holds('regretted'), await holds('better')]).toEqual([false, true]);
    }
    expect(clock.waiting).toBe(0);
  });

  it('[KEPT14] changes are written together, and each as large as it is', async () => {
    const page = open();
    for (let i = 0; i < 100; i++) {
      server.chat.addMessage({ sender: 'ivo', body: `A message of some length, the ${i}th.` });
    }
    page.connect();
    await written(page);
    const append = jest.spyOn(store, 'append');
    for (let i = 0; i < 10; i++) {
      server.chat.addMessage({ sender: 'ivo', body: 'short' });
      server.send();
    }
    expect(append).not.toHaveBeenCalled();
    clock.advance(500);
    await page.copy.written;
    expect(append).toHaveBeenCalledTimes(1);
    const bytes = append.mock.calls[0][1].updates.reduce((sum, { length }) => sum + length, 0);
    expect(bytes).toBeLessThan(3_000);
    jest.restoreAllMocks();
  });
});
