import { WebSocket } from 'ws';
import type { YChat } from '../../../../src/document/index.js';
import { SyncedDocument } from '../../../../src/model/network/synced-document.js';
import { CHAT, Stage, timersOf, until } from '../../../harness/stage.js';

describe('SyncedDocument', () => {
  let stage: Stage;
  let synced: SyncedDocument;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    synced = new SyncedDocument({
      server: stage.server,
      timers: timersOf(stage.clock),
      id: CHAT,
      exists: () => true,
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket
    });
  });
  afterEach(async () => {
    synced.dispose();
    await stage.close();
  });

  const isIn = (state: string): Promise<void> =>
    until(synced.stateChanged, () => synced.state === state);
  /** Moves the clock until the document is in sync again. */
  async function comeBack(): Promise<void> {
    while (synced.state !== 'open') {
      await new Promise(setImmediate);
      stage.clock.advance(100);
    }
  }

  it('[CONN2] is ready once it has synced, and stays so while it is offline', async () => {
    const states: string[] = [];
    synced.stateChanged.connect((_, state) => states.push(state));
    stage.sync.say('ivo', 'hello');
    expect([synced.state, synced.isReady]).toEqual(['connecting', false]);
    synced.connect();
    await synced.opened;
    expect(synced.document.getMessages().map(({ body }) => body)).toEqual(['hello']);
    await stage.sync.close();
    await isIn('offline');
    expect([synced.isReady, states]).toEqual([true, ['open', 'offline']]);
  });

  it('[CONN7] takes the right to write from the server, and has none in a deleted chat', async () => {
    synced.connect();
    await synced.opened;
    expect(synced.canWrite).toBeNull();
    stage.sync.notify({ type: 'welcome', username: 'ana', role: 'reader', write: false });
    await until(synced.noticed, () => synced.canWrite !== null);
    expect(synced.canWrite).toBe(false);
    stage.sync.notify({ type: 'welcome', username: 'ana', role: 'member', write: true });
    await until(synced.noticed, () => synced.canWrite === true);
    synced.end({ id: 'another', reason: 'deleted' });
    expect([synced.state, synced.canWrite]).toEqual(['open', true]);
    synced.end({ id: CHAT, reason: 'removed' });
    expect([synced.state, synced.canWrite]).toEqual(['removed', false]);
    expect(stage.clock.waiting).toBe(0);
  });

  it('[CONN7] asks the server why the chat has left the list', async () => {
    synced.connect();
    await synced.opened;
    synced.end({ id: CHAT, reason: null });
    await new Promise(setImmediate);
    expect(synced.state).toBe('open');
    stage.sync.line = { leftOn: '2026-01-01T00:00:00Z' };
    synced.end({ id: CHAT, reason: null });
    await isIn('removed');
  });

  it.each(['epoch', 'reset'] as const)(
    '[HISTVIEW10] after the notice %s a fresh copy replaces the document',
    async type => {
      synced.connect();
      await synced.opened;
      const old = synced.document;
      const given: [YChat, boolean][] = [];
      synced.replaced.connect((_, document) => given.push([document, old.isDisposed]));
      stage.sync.say('ivo', 'before');
      stage.sync.notify({ type, code: type, message: 'Load it again.' });
      await isIn('connecting');
      // Listeners get the new document while the old one can still be read.
      expect(given).toEqual([[synced.document, false]]);
      expect([old.isDisposed, synced.document === old]).toEqual([true, false]);
      expect(synced.isReady).toBe(true);
      await comeBack();
      expect(synced.document.getMessages().map(({ body }) => body)).toEqual(['before']);
    }
  );

  it('[STATE3] reports why it could not be opened, and tries again on request', async () => {
    stage.sync.status = 403;
    synced.connect();
    await isIn('refused');
    expect([synced.message, synced.isReady]).toEqual(['It is 403.', false]);
    expect(stage.clock.waiting).toBe(0);
    stage.sync.status = 200;
    synced.connect();
    await synced.opened;
    expect(synced.message).toBe('');
  });

  it('[LIFE1] rejects if it is disposed while it opens, and never reconnects', async () => {
    const heard = jest.fn();
    synced.stateChanged.connect(heard);
    synced.connect();
    synced.dispose();
    await expect(synced.opened).rejects.toThrow('The chat was closed.');
    synced.connect();
    await new Promise(setImmediate);
    expect([heard.mock.calls.length, stage.clock.waiting, stage.sync.clients]).toEqual([0, 0, 0]);
    expect([synced.isDisposed, synced.document.isDisposed]).toEqual([true, true]);
  });
});
