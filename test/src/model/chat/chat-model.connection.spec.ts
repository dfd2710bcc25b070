import { removeAwarenessStates } from 'y-protocols/awareness';
import { aThread, CHAT, Stage, until } from '../../../harness/stage.js';
import { ChatModelStage } from './chat-model-stage.js';

describe('ChatModel', () => {
  let stage: ChatModelStage;
  beforeEach(async () => {
    stage = new ChatModelStage();
    await stage.open();
  });
  afterEach(() => stage.close());

  describe('the connection', () => {
    it('[CONN1] reconnects with a valid token', async () => {
      await stage.isOpen();
      expect(stage.sync.tokens).toEqual(['token-1']);
      stage.clock.advance(1_000_000);
      stage.sync.hangUp();
      await stage.isSo(() => stage.model.connection === 'offline');
      await stage.comeBack();
      expect(stage.sync.tokens[1]).toBe('token-2');
    });

    it('[CONN2] reconnects automatically after the server was down', async () => {
      await stage.isOpen();
      const port = await stage.sync.close();
      await stage.isSo(() => stage.model.connection === 'offline');
      for (let second = 0; second < 30; second++) {
        await new Promise(setImmediate);
        stage.clock.advance(1_000);
      }
      await stage.sync.listen(port);
      await stage.comeBack();
    });

    it('[CONN13] is present for others as soon as it has reconnected', async () => {
      await stage.isOpen();
      const { awareness } = stage.sync.chat;
      const { clientID } = stage.model.document.ydoc;
      const isSeen = (): Promise<void> =>
        new Promise(resolve => {
          const check = (): void => {
            if (awareness.getStates().has(clientID)) {
              awareness.off('change', check);
              resolve();
            }
          };
          awareness.on('change', check);
          check();
        });
      await isSeen();
      stage.sync.hangUp();
      await stage.isSo(() => stage.model.connection === 'offline');
      // Other clients do the same when the server tells them.
      removeAwarenessStates(awareness, [clientID], 'left');
      expect(awareness.getStates().has(clientID)).toBe(false);
      await stage.comeBack();
      await isSeen();
    });

    it('[CONN14] sees the others as soon as it has reconnected', async () => {
      await stage.isOpen();
      const { sync, model } = stage;
      sync.present({ user: { username: 'bob', name: 'Bob' } });
      await stage.isSo(() => model.person('bob')?.here === true);
      sync.hangUp();
      await stage.isSo(() => model.connection === 'offline' && !model.person('bob')?.here);
      await stage.comeBack();
      sync.presentAgain();
      await stage.isSo(() => model.person('bob')?.here === true);
    });

    it.each([
      ['chat_deleted', 'deleted', 'Because.'],
      ['removed_from_chat', 'removed', ''],
      ['forbidden', 'refused', 'Because.']
    ])('[CONN3] does not reconnect when the server says so (%s)', async (code, state, message) => {
      await stage.isOpen();
      stage.sync.notify({ type: 'closing', code, message: 'Because.', retry: false });
      // A proxy drops the close code.
      stage.sync.hangUp();
      await stage.isSo(() => stage.model.connection === state);
      expect(stage.model.connectionMessage).toBe(message);
      stage.clock.advance(60_000);
      await new Promise(setImmediate);
      expect(stage.sync.tokens).toHaveLength(1);
      expect(stage.model.canWrite).toBe(state === 'refused');
    });

    it.each([
      [4404, '', 'deleted'],
      [4403, 'removed_from_chat', 'removed'],
      [4403, 'forbidden', 'refused']
    ])('[CONN4] understands a close code without a notice (%i %s)', async (code, reason, state) => {
      await stage.isOpen();
      stage.sync.hangUp(code, reason);
      await stage.isSo(() => stage.model.connection === state);
    });

    it.each([
      [404, 'deleted', false],
      [403, 'refused', false],
      [500, 'offline', false],
      [404, 'deleted', true],
      [403, 'refused', true]
    ])(
      '[CONN5] asks by HTTP why it cannot connect (%i, %s, proxy: %s)',
      async (status, state, isProxied) => {
        await stage.isOpen();
        stage.sync.isProxied = isProxied;
        stage.sync.status = status;
        stage.sync.hangUp();
        await stage.isSo(() => stage.model.connection === 'offline');
        stage.clock.advance(5_000);
        await stage.isSo(
          () => stage.model.connection === state && stage.model.connectionMessage !== ''
        );
        expect(stage.model.connectionMessage).toBe(`It is ${status}.`);
      }
    );

    it('[CONN10] learns over HTTP that its user was removed while it was away', async () => {
      await stage.isOpen();
      stage.sync.line = { leftOn: '2026-01-01T00:00:00Z' };
      stage.sync.isProxied = true;
      stage.sync.status = 403;
      stage.sync.hangUp();
      await stage.isSo(() => stage.model.connection === 'offline');
      stage.sync.status = 200;
      const { list } = stage.chats;
      stage.sync.threads = [aThread()];
      list.start();
      await until(list.changed, () => list.state === 'ready');
      stage.sync.emit({ threadId: CHAT, thread: null });
      await stage.isSo(() => stage.model.connection === 'removed');
      expect(stage.model.canWrite).toBe(false);
      // A later page has no list that knows it.
      stage.chats.release(CHAT);
      const again = stage.chats.open(CHAT);
      await until(again.changed, () => again.connection === 'removed');
    });

    it('[CONN11] recognises a connection limit by its code, and reconnects', async () => {
      stage.sync.limit = { code: 'too_many_connections', message: 'Too many connections.' };
      await stage.isSo(() => stage.model.connection === 'offline');
      expect(stage.model.connectionMessage).toBe('Too many connections.');
      stage.sync.limit = null;
      await stage.comeBack();
    });

    it('[CONN12] checks the connection when the network is lost, and reconnects at once when it returns', async () => {
      const page = new EventTarget();
      Object.assign(globalThis, {
        addEventListener: page.addEventListener.bind(page),
        removeEventListener: page.removeEventListener.bind(page)
      });
      const other = new Stage();
      await other.open();
      other.chats.list.start();
      const chat = other.chats.open(CHAT);
      await until(chat.changed, () => chat.connection === 'open');
      await until(other.chats.list.changed, () => other.chats.list.state === 'ready');
      const port = await other.sync.close();
      page.dispatchEvent(new Event('offline'));
      await until(other.chats.list.changed, () => other.chats.list.isOffline);
      expect(chat.connection).toBe('offline');
      await other.sync.listen(port);
      page.dispatchEvent(new Event('online'));
      await until(chat.changed, () => chat.connection === 'open');
      while (other.chats.list.isOffline) {
        await new Promise(setImmediate);
        other.clock.advance(100);
      }
      await other.close();
      Object.assign(globalThis, { addEventListener: undefined, removeEventListener: undefined });
    });

    it('[CONN6] does not reconnect to a chat that the server does not have', async () => {
      stage.chats.release(CHAT);
      stage.sync.status = 404;
      const other = stage.chats.open('6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a22');
      await until(other.changed, () => other.connection === 'deleted');
      expect(stage.sync.tokens.length).toBeLessThanOrEqual(1);
    });

    it("[CONN7] learns of changed rights and of the chat's deletion", async () => {
      await stage.isOpen();
      stage.sync.notify({ type: 'welcome', username: 'ana', role: 'reader', write: false });
      await stage.isSo(() => !stage.model.canWrite);
      const { list } = stage.chats;
      list.start();
      await until(list.changed, () => list.state === 'ready');
      stage.sync.emit({ threadId: CHAT, thread: null, reason: 'chat_deleted' });
      await stage.isSo(() => stage.model.connection === 'deleted');
    });

    it('[CONN8] forwards refusals that concern no message', async () => {
      await stage.isOpen();
      const told: string[] = [];
      stage.model.refused.connect((_, message) => void told.push(message));
      const done = until(stage.model.refused, () => told.length > 0);
      stage.sync.notify({ type: 'refused', code: 'not_yours', message: 'Not yours.' });
      await done;
      expect(told).toEqual(['Not yours.']);
    });
  });

  it('[LIFE1] leaves no timer and no socket after dispose', async () => {
    await stage.isOpen();
    stage.model.send('last words');
    stage.model.input.value = 'still typing';
    stage.chats.release(CHAT);
    expect(stage.clock.waiting).toBe(0);
    expect(stage.model.isDisposed).toBe(true);
    expect(stage.model.document.isDisposed).toBe(true);
  });
});
