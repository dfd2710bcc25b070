import { removeAwarenessStates } from 'y-protocols/awareness';
import type { IChatModel, IMessageItem } from '../../../src/model/index.js';
import { aThread, CHAT, Stage, until } from '../../harness/stage.js';

describe('ChatModel', () => {
  let stage: Stage;
  let model: IChatModel;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    model = stage.chats.open(CHAT);
  });
  afterEach(() => stage.close());

  const isSo = (check: () => boolean): Promise<void> => until(model.changed, check);
  const isOpen = (): Promise<void> => isSo(() => model.connection === 'open');
  const item = (body: string): IMessageItem | undefined =>
    model.messages.find(message => message.body === body);
  const fares = (body: string, delivery: string): Promise<void> =>
    isSo(() => item(body)?.delivery === delivery);

  /** Advances the clock until the model is connected again. */
  async function comeBack(): Promise<void> {
    while (model.connection !== 'open') {
      await new Promise(setImmediate);
      stage.clock.advance(100);
    }
  }

  describe('own messages', () => {
    it('[OUTBOX1] is "sending" until the server has assigned its number', async () => {
      stage.sync.stores = false;
      await isOpen();
      model.input.value = ' hello ';
      model.input.send();
      expect(model.input.value).toBe('');
      expect(item('hello')).toMatchObject({ delivery: 'sending', own: true, sender: 'ana' });
      await until(stage.sync.chat.changed, () => stage.sync.chat.getMessages().length === 1);
      stage.sync.store();
      await fares('hello', 'saved');
      expect(item('hello')?.seq).toBe(1);
    });

    it('[OUTBOX2] is "unsaved" after five seconds without a receipt', async () => {
      stage.sync.stores = false;
      await isOpen();
      model.send('slow');
      stage.clock.advance(4_999);
      expect(item('slow')?.delivery).toBe('sending');
      stage.clock.advance(1);
      expect(item('slow')?.delivery).toBe('unsaved');
    });

    it('[OUTBOX3] waits while offline, and is then sent once automatically', async () => {
      await isOpen();
      const port = await stage.sync.close();
      await isSo(() => model.connection === 'offline');
      model.send('written offline');
      expect(item('written offline')?.delivery).toBe('unsaved');
      await stage.sync.listen(port);
      await comeBack();
      await fares('written offline', 'saved');
      expect(stage.sync.chat.getMessages()).toHaveLength(1);
    });

    it('[OUTBOX4] keeps the text of a refused message, with the reason', async () => {
      await isOpen();
      stage.sync.refuses = { code: 'too_many_requests', message: 'Slow down.' };
      model.send('too much');
      await isSo(() => item('too much')?.failure?.message === 'Slow down.');
      expect(item('too much')).toMatchObject({ delivery: 'failed', failure: { retry: true } });
      expect(stage.sync.chat.getMessages()).toHaveLength(0);

      const { id } = item('too much') as IMessageItem;
      stage.sync.refuses = null;
      model.retry(id);
      await fares('too much', 'saved');
      expect(item('too much')?.id).not.toBe(id);
      expect(model.messages).toHaveLength(1);
    });

    it('[OUTBOX5] offers no retry if a retry cannot help, and can be discarded', async () => {
      await isOpen();
      stage.sync.refuses = { code: 'message_too_long', message: 'Too long.' };
      model.send('a novel');
      await isSo(() => item('a novel')?.failure?.message === 'Too long.');
      expect(item('a novel')?.failure?.retry).toBe(false);
      model.discard((item('a novel') as IMessageItem).id);
      expect(model.messages).toEqual([]);
    });

    it('[OUTBOX6] is sent again under its id after a reset, and never twice', async () => {
      await isOpen();
      stage.sync.stores = false;
      model.send('stored, but the receipt is lost');
      model.send('on its way');
      const ids = model.messages.map(({ id }) => id);
      await until(stage.sync.chat.changed, () => stage.sync.chat.getMessages().length === 2);
      const documents = [model.document];
      model.documentChanged.connect((_, document) => void documents.push(document));
      stage.sync.stores = true;
      stage.sync.notify({ type: 'reset', code: 'not_yours', message: 'Not yours.' });
      await isSo(() => model.connection === 'connecting');
      stage.sync.store();
      await comeBack();
      await fares('on its way', 'saved');
      expect(model.messages.map(({ id }) => id)).toEqual(ids);
      expect(stage.sync.chat.getMessages().map(({ id }) => id)).toEqual(ids);
      expect(documents).toHaveLength(2);
      expect(documents[0].isDisposed).toBe(true);
      expect(model.document).toBe(documents[1]);
    });

    it('[OUTBOX7] can be written before the chat is open', async () => {
      model.send('early');
      expect(item('early')?.delivery).toBe('sending');
      await fares('early', 'saved');
      expect(stage.sync.chat.getMessages()).toMatchObject([{ body: 'early', sender: 'ana' }]);
    });

    it('[DOC6] an own message is last until it has its number', async () => {
      stage.sync.say('ivo', 'one');
      await isSo(() => model.messages.length === 1);
      stage.sync.stores = false;
      model.send('mine');
      stage.sync.chat.addMessage({ sender: 'ivo', body: 'two', seq: 2 } as never);
      stage.sync.present({ user: { username: 'ivo' } });
      await until(stage.sync.chat.changed, () => stage.sync.chat.getMessages().length === 3);
      await isSo(() => model.messages.length === 3);
      expect(model.messages.map(({ body }) => body)).toEqual(['one', 'two', 'mine']);
    });
  });

  describe('the connection', () => {
    it('[CONN1] reconnects with a valid token', async () => {
      await isOpen();
      expect(stage.sync.tokens).toEqual(['token-1']);
      stage.clock.advance(1_000_000);
      stage.sync.hangUp();
      await isSo(() => model.connection === 'offline');
      await comeBack();
      expect(stage.sync.tokens[1]).toBe('token-2');
    });

    it('[CONN2] reconnects automatically after the server was down', async () => {
      await isOpen();
      const port = await stage.sync.close();
      await isSo(() => model.connection === 'offline');
      for (let second = 0; second < 30; second++) {
        await new Promise(setImmediate);
        stage.clock.advance(1_000);
      }
      await stage.sync.listen(port);
      await comeBack();
    });

    it('[CONN13] is present for others as soon as it has reconnected', async () => {
      await isOpen();
      const { awareness } = stage.sync.chat;
      const { clientID } = model.document.ydoc;
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
      await isSo(() => model.connection === 'offline');
      // Other clients do the same when the server tells them.
      removeAwarenessStates(awareness, [clientID], 'left');
      expect(awareness.getStates().has(clientID)).toBe(false);
      await comeBack();
      await isSeen();
    });

    it.each([
      ['chat_deleted', 'deleted', 'Because.'],
      ['removed_from_chat', 'removed', ''],
      ['forbidden', 'refused', 'Because.']
    ])('[CONN3] does not reconnect when the server says so (%s)', async (code, state, message) => {
      await isOpen();
      stage.sync.notify({ type: 'closing', code, message: 'Because.', retry: false });
      // A proxy drops the close code.
      stage.sync.hangUp();
      await isSo(() => model.connection === state);
      expect(model.connectionMessage).toBe(message);
      stage.clock.advance(60_000);
      await new Promise(setImmediate);
      expect(stage.sync.tokens).toHaveLength(1);
      expect(model.canWrite).toBe(state === 'refused');
    });

    it.each([
      [4404, '', 'deleted'],
      [4403, 'removed_from_chat', 'removed'],
      [4403, 'forbidden', 'refused']
    ])('[CONN4] understands a close code without a notice (%i %s)', async (code, reason, state) => {
      await isOpen();
      stage.sync.hangUp(code, reason);
      await isSo(() => model.connection === state);
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
        await isOpen();
        stage.sync.isProxied = isProxied;
        stage.sync.status = status;
        stage.sync.hangUp();
        await isSo(() => model.connection === 'offline');
        stage.clock.advance(5_000);
        await isSo(() => model.connection === state && model.connectionMessage !== '');
        expect(model.connectionMessage).toBe(`It is ${status}.`);
      }
    );

    it('[CONN10] learns over HTTP that its user was removed while it was away', async () => {
      await isOpen();
      stage.sync.line = { leftOn: '2026-01-01T00:00:00Z' };
      stage.sync.isProxied = true;
      stage.sync.status = 403;
      stage.sync.hangUp();
      await isSo(() => model.connection === 'offline');
      stage.sync.status = 200;
      const { list } = stage.chats;
      stage.sync.threads = [aThread()];
      list.start();
      await until(list.changed, () => list.state === 'ready');
      stage.sync.emit({ threadId: CHAT, thread: null });
      await isSo(() => model.connection === 'removed');
      expect(model.canWrite).toBe(false);
      // A later page has no list that knows it.
      stage.chats.release(CHAT);
      const again = stage.chats.open(CHAT);
      await until(again.changed, () => again.connection === 'removed');
    });

    it('[CONN11] recognises a connection limit by its code, and reconnects', async () => {
      stage.sync.limit = { code: 'too_many_connections', message: 'Too many connections.' };
      await isSo(() => model.connection === 'offline');
      expect(model.connectionMessage).toBe('Too many connections.');
      stage.sync.limit = null;
      await comeBack();
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
      await isOpen();
      stage.sync.notify({ type: 'welcome', username: 'ana', role: 'reader', write: false });
      await isSo(() => !model.canWrite);
      const { list } = stage.chats;
      list.start();
      await until(list.changed, () => list.state === 'ready');
      stage.sync.emit({ threadId: CHAT, thread: null, reason: 'chat_deleted' });
      await isSo(() => model.connection === 'deleted');
    });

    it('[CONN8] forwards refusals that concern no message', async () => {
      await isOpen();
      const told: string[] = [];
      model.refused.connect((_, message) => void told.push(message));
      const done = until(model.refused, () => told.length > 0);
      stage.sync.notify({ type: 'refused', code: 'not_yours', message: 'Not yours.' });
      await done;
      expect(told).toEqual(['Not yours.']);
    });
  });

  describe('people', () => {
    it('[TYPE1] shows others that the user is typing, until a second after the last key', async () => {
      await isOpen();
      const typing = (): unknown =>
        [...stage.sync.chat.awareness.getStates().values()].find(
          state => (state.user as { username?: string })?.username === 'ana'
        )?.isWriting;
      const told = (value: boolean): Promise<void> =>
        new Promise(resolve => {
          const check = (): void => {
            if (Boolean(typing()) === value) {
              stage.sync.chat.awareness.off('change', check);
              resolve();
            }
          };
          stage.sync.chat.awareness.on('change', check);
          check();
        });
      model.input.value = 'h';
      await told(true);
      stage.clock.advance(900);
      model.input.value = 'he';
      stage.clock.advance(900);
      expect(model.document.awareness.getLocalState()?.isWriting).toBe(true);
      stage.clock.advance(100);
      await told(false);

      model.input.value = 'hel';
      await told(true);
      model.input.send();
      await told(false);

      stage.config.config = { sendTypingNotification: false };
      model.input.value = 'secretly';
      expect(model.document.awareness.getLocalState()?.isWriting).toBe(false);
    });

    it("[TYPE2] lists each typing user once, without the current user, with a bot's own words", async () => {
      await isOpen();
      model.document.awareness.setLocalStateField('isWriting', true);
      stage.sync.present({
        user: { username: 'calc', display_name: 'Calculator', bot: true },
        isWriting: true,
        typingIndicator: 'Reading survey.ipynb'
      });
      await isSo(() => model.typing.length > 0);
      expect(model.typing).toMatchObject([
        { person: { name: 'Calculator', kind: 'bot' }, text: 'Reading survey.ipynb' }
      ]);
      expect(model.person('calc')).toMatchObject({ bot: true, here: true });
    });

    it('[SAFE1] takes only values of the right type from the document', async () => {
      await isOpen();
      stage.sync.chat.yusers.set('eve', {
        username: 'ana',
        display_name: { evil: true },
        color: 'red',
        bot: 'yes'
      } as never);
      stage.sync.chat.addMessage({
        sender: 'eve',
        body: 7,
        display_name: ['x'],
        mime_model: { data: { 'text/html': '<b>' }, trusted: true }
      } as never);
      stage.sync.store();
      await isSo(() => model.messages.length === 1);
      expect(model.person('eve')).toEqual({
        username: 'eve',
        name: 'eve',
        kind: 'account',
        color: 'red',
        here: false
      });
      expect(model.messages[0]).toMatchObject({ body: '', display_name: undefined });
      expect(model.messages[0].mime_model).not.toHaveProperty('trusted');
    });
  });

  describe('reading', () => {
    it('[READ1] counts messages of others until they are seen, and reports the newest once', async () => {
      stage.sync.threads = [aThread({ readSequenceId: 1 })];
      stage.chats.list.start();
      await until(stage.chats.list.changed, () => stage.chats.list.state === 'ready');
      stage.sync.say('ivo', 'read');
      const newest = stage.sync.say('ivo', 'unread');
      await isSo(() => model.messages.length === 2);
      expect(model.unread).toBe(1);
      model.visit();
      expect(model.newAfter).toBe(1);
      model.markAsRead();
      model.markAsRead();
      expect(model.unread).toBe(0);
      expect(model.newAfter).toBe(1);
      const receipts = (): string[] =>
        stage.sync.requests.filter(line => line.includes('readReceipts'));
      while (receipts().length === 0) {
        await new Promise(setImmediate);
      }
      expect(receipts()).toEqual([
        `POST chat/threads/${CHAT}/readReceipts {"chatMessageId":"${newest}"}`
      ]);
    });

    it('[READ3] marks messages as read up to one, and reports the newest after a pause', async () => {
      stage.sync.threads = [aThread({ readSequenceId: 1 })];
      // The server has not sent the read position yet.
      stage.chats.release(CHAT);
      const get = jest.spyOn(stage.chats.list, 'get').mockReturnValue(undefined);
      model = stage.chats.open(CHAT);
      for (const body of ['read', 'two', 'three', 'four']) {
        stage.sync.say('ivo', body);
      }
      await isSo(() => model.messages.length === 4);
      const ids = model.messages.map(({ id }) => id);
      const receipts = (): string[] =>
        stage.sync.requests.filter(line => line.includes('readReceipts'));
      model.markAsRead();
      expect(model.unread).toBe(4);
      get.mockRestore();
      stage.chats.list.start();
      await until(stage.chats.list.changed, () => stage.chats.list.state === 'ready');
      expect([model.unread, model.newAfter]).toEqual([3, 1]);
      model.markAsRead(ids[1]);
      expect([model.unread, model.newAfter]).toEqual([2, 1]);
      expect(stage.chats.list.get(CHAT)).toMatchObject({ unreadCount: 2, readSequenceId: 2 });
      model.markAsRead(ids[0]);
      expect(model.unread).toBe(2);
      model.markAsRead(ids[2]);
      model.markAsRead(ids[3]);
      expect(model.unread).toBe(0);
      while (receipts().length === 0) {
        await new Promise(setImmediate);
      }
      expect(receipts()).toHaveLength(1);
      stage.clock.advance(1_000);
      while (receipts().length === 1) {
        await new Promise(setImmediate);
      }
      expect(receipts().map(line => JSON.parse(line.split(' ')[2]) as object)).toEqual([
        { chatMessageId: ids[1] },
        { chatMessageId: ids[3] }
      ]);
    });

    it('[READ4] repeats a lost report as soon as it is online', async () => {
      stage.chats.list.start();
      await until(stage.chats.list.changed, () => stage.chats.list.state === 'ready');
      await isOpen();
      const port = await stage.sync.close();
      await isSo(() => model.connection === 'offline');
      const id = stage.sync.chat.addMessage({ sender: 'ivo', body: 'seen', seq: 1 } as never);
      stage.sync.store();
      model.document.addMessage({ id, sender: 'ivo', body: 'seen' });
      model.document.setExtras(id, { seq: 1 });
      await isSo(() => model.messages[0]?.seq === 1);
      model.markAsRead(id);
      expect(model.unread).toBe(0);
      await stage.sync.listen(port);
      await comeBack();
      const isReported = (): boolean =>
        stage.sync.requests.some(line => line.includes('readReceipts') && line.includes(id));
      while (!isReported()) {
        await new Promise(setImmediate);
        stage.clock.advance(100);
      }
    });

    it('[READ2] draws no New line above a message that arrives in view', async () => {
      stage.chats.list.start();
      await until(stage.chats.list.changed, () => stage.chats.list.state === 'ready');
      stage.sync.say('ivo', 'one');
      await isSo(() => model.messages.length === 1);
      model.visit();
      model.markAsRead();
      model.visit();
      model.markAsRead();
      stage.sync.say('ivo', 'two');
      await isSo(() => model.messages.length === 2);
      expect(model.newAfter).toBe(0);
      expect(model.unread).toBe(1);
    });
  });

  it('[FAST1] an unchanged message stays the same object', async () => {
    stage.sync.say('ivo', 'one');
    await isSo(() => model.messages.length === 1);
    const [one] = model.messages;
    const two = stage.sync.say('ivo', 'two');
    await isSo(() => model.messages.length === 2);
    expect(model.messages[0]).toBe(one);
    stage.sync.chat.updateMessage(two, { body: 'two, edited' });
    stage.sync.store();
    await isSo(() => model.messages[1].body === 'two, edited');
    expect(model.messages[0]).toBe(one);
  });

  it('[LIFE1] leaves no timer and no socket after dispose', async () => {
    await isOpen();
    model.send('last words');
    model.input.value = 'still typing';
    stage.chats.release(CHAT);
    expect(stage.clock.waiting).toBe(0);
    expect(model.isDisposed).toBe(true);
    expect(model.document.isDisposed).toBe(true);
  });

  describe('folded messages', () => {
    /** Folds as the server does: removes the message and its extras from the document, and records the highest folded `seq`. */
    function fold(index: number, seq: number): void {
      const { chat } = stage.sync;
      const { id } = chat.getMessages()[index];
      chat.ydoc.transact(() => {
        chat.ymessages.delete(index);
        chat.yextras.delete(id);
        chat.ymetadata.set('folded', seq);
      });
      stage.sync.store();
    }

    it('[HISTVIEW8] stay in view, take over announced changes, and are changed by commands', async () => {
      await isOpen();
      model.send('mine');
      await fares('mine', 'saved');
      const { id } = item('mine')!;
      fold(0, 1);
      await isSo(() => model.document.folded === 1);
      expect(item('mine')).toMatchObject({ id, delivery: 'saved', own: true });
      const change = { id, seq: item('mine')!.seq!, reactions: { '👍': ['ivo'] } };
      stage.sync.notify({ type: 'changed', changes: [change] });
      await isSo(() => item('mine')?.reactions !== undefined);
      model.edit(id, 'better');
      await isSo(() => item('better')?.edited === true);
      const path = `chat/threads/${CHAT}/messages/${id}`;
      expect(stage.sync.requests).toContain(`PATCH ${path} {"content":"better"}`);
      model.delete(id);
      await isSo(() => model.messages[0]?.deleted === true);
      expect(stage.sync.requests).toContain(`DELETE ${path}`);
    });

    it('[HISTVIEW7] an own edit that came too late is repeated as a command', async () => {
      await isOpen();
      model.send('mine');
      await fares('mine', 'saved');
      const { id } = item('mine')!;
      model.edit(id, 'late');
      fold(0, 1);
      await isSo(() => model.document.folded === 1);
      stage.sync.notify({ type: 'refused', code: 'orphan', message: 'No longer there.' });
      const patch = `PATCH chat/threads/${CHAT}/messages/${id} {"content":"late"}`;
      await isSo(() => stage.sync.requests.includes(patch) && item('late')?.edited === true);
    });

    it('[HISTVIEW10] a rewritten chat is synced again, and no message leaves the view meanwhile', async () => {
      stage.sync.say('ivo', 'one');
      await isSo(() => item('one') !== undefined && model.connection === 'open');
      const before = model.document;
      stage.sync.notify({ type: 'epoch', code: 'epoch', message: 'Written anew.' });
      await isSo(() => model.connection === 'connecting');
      expect(item('one')).toBeDefined();
      await comeBack();
      expect(model.document).not.toBe(before);
      expect(model.messages.map(({ body }) => body)).toEqual(['one']);
    });
  });
});
