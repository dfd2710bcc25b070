import { aThread, CHAT, until } from '../../../harness/stage.js';
import { ChatModelStage } from './chat-model-stage.js';

describe('ChatModel', () => {
  let stage: ChatModelStage;
  beforeEach(async () => {
    stage = new ChatModelStage();
    await stage.open();
  });
  afterEach(() => stage.close());

  describe('people', () => {
    it('[TYPE1] shows others that the user is typing, until a second after the last key', async () => {
      await stage.isOpen();
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
      stage.model.input.value = 'h';
      await told(true);
      stage.clock.advance(900);
      stage.model.input.value = 'he';
      stage.clock.advance(900);
      expect(stage.model.document.awareness.getLocalState()?.isWriting).toBe(true);
      stage.clock.advance(100);
      await told(false);

      stage.model.input.value = 'hel';
      await told(true);
      stage.model.input.send();
      await told(false);

      stage.config.config = { sendTypingNotification: false };
      stage.model.input.value = 'secretly';
      expect(stage.model.document.awareness.getLocalState()?.isWriting).toBe(false);
    });

    it("[TYPE2] lists each typing user once, without the current user, with a bot's own words", async () => {
      await stage.isOpen();
      stage.model.document.awareness.setLocalStateField('isWriting', true);
      stage.sync.present({
        user: { username: 'calc', display_name: 'Calculator', bot: true },
        isWriting: true,
        typingIndicator: 'Reading survey.ipynb'
      });
      await stage.isSo(() => stage.model.typing.length > 0);
      expect(stage.model.typing).toMatchObject([
        { person: { name: 'Calculator', kind: 'bot' }, text: 'Reading survey.ipynb' }
      ]);
      expect(stage.model.person('calc')).toMatchObject({ bot: true, here: true });
    });

    it('[ASKED9] a message is sent with those whom it mentions', async () => {
      await stage.isOpen();
      stage.sync.chat.setUser({ username: 'ben', name: 'Ben Ode' });
      stage.sync.chat.yparticipants.set('calc', { username: 'calc', role: 'bot' });
      stage.sync.store();
      await stage.isSo(() => stage.model.person('calc') !== undefined);
      stage.model.send('Hi @Ben-Ode and @Calc');
      stage.model.send('Hi all');
      await stage.isSo(() => stage.sync.chat.getMessages().length === 2);
      expect(stage.sync.chat.getMessages().map(({ mentions }) => mentions)).toEqual([
        ['ben', 'calc'],
        undefined
      ]);
    });

    it('[SAFE1] takes only values of the right type from the document', async () => {
      await stage.isOpen();
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
      await stage.isSo(() => stage.model.messages.length === 1);
      expect(stage.model.person('eve')).toEqual({
        username: 'eve',
        name: 'eve',
        kind: 'account',
        color: 'red',
        here: false
      });
      expect(stage.model.messages[0]).toMatchObject({ body: '', display_name: undefined });
      expect(stage.model.messages[0].mime_model).not.toHaveProperty('trusted');
    });
  });

  describe('reading', () => {
    it('[READ1] counts messages of others until they are seen, and reports the newest once', async () => {
      stage.sync.threads = [aThread({ readSequenceId: 1 })];
      stage.chats.list.start();
      await until(stage.chats.list.changed, () => stage.chats.list.state === 'ready');
      stage.sync.say('ivo', 'read');
      const newest = stage.sync.say('ivo', 'unread');
      await stage.isSo(() => stage.model.messages.length === 2);
      expect(stage.model.unread).toBe(1);
      stage.model.visit();
      expect(stage.model.newAfter).toBe(1);
      stage.model.markAsRead();
      stage.model.markAsRead();
      expect(stage.model.unread).toBe(0);
      expect(stage.model.newAfter).toBe(1);
      const receipts = (): string[] =>
        stage.sync.requests.filter(
          line => line.startsWith('POST') && line.includes('readReceipts')
        );
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
      stage.model = stage.chats.open(CHAT);
      for (const body of ['read', 'two', 'three', 'four']) {
        stage.sync.say('ivo', body);
      }
      await stage.isSo(() => stage.model.messages.length === 4);
      const ids = stage.model.messages.map(({ id }) => id);
      const receipts = (): string[] =>
        stage.sync.requests.filter(
          line => line.startsWith('POST') && line.includes('readReceipts')
        );
      stage.model.markAsRead();
      expect(stage.model.unread).toBe(4);
      get.mockRestore();
      stage.chats.list.start();
      await until(stage.chats.list.changed, () => stage.chats.list.state === 'ready');
      expect([stage.model.unread, stage.model.newAfter]).toEqual([3, 1]);
      stage.model.markAsRead(ids[1]);
      expect([stage.model.unread, stage.model.newAfter]).toEqual([2, 1]);
      expect(stage.chats.list.get(CHAT)).toMatchObject({ unreadCount: 2, readSequenceId: 2 });
      stage.model.markAsRead(ids[0]);
      expect(stage.model.unread).toBe(2);
      stage.model.markAsRead(ids[2]);
      stage.model.markAsRead(ids[3]);
      expect(stage.model.unread).toBe(0);
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
      await stage.isOpen();
      const port = await stage.sync.close();
      await stage.isSo(() => stage.model.connection === 'offline');
      const id = stage.sync.chat.addMessage({ sender: 'ivo', body: 'seen', seq: 1 } as never);
      stage.sync.store();
      stage.model.document.addMessage({ id, sender: 'ivo', body: 'seen' });
      stage.model.document.setExtras(id, { seq: 1 });
      await stage.isSo(() => stage.model.messages[0]?.seq === 1);
      stage.model.markAsRead(id);
      expect(stage.model.unread).toBe(0);
      await stage.sync.listen(port);
      await stage.comeBack();
      const isReported = (): boolean =>
        stage.sync.requests.some(
          line => line.startsWith('POST') && line.includes('readReceipts') && line.includes(id)
        );
      while (!isReported()) {
        await new Promise(setImmediate);
        stage.clock.advance(100);
      }
    });

    it('[READ2] draws no New line above a message that arrives in view', async () => {
      stage.chats.list.start();
      await until(stage.chats.list.changed, () => stage.chats.list.state === 'ready');
      stage.sync.say('ivo', 'one');
      await stage.isSo(() => stage.model.messages.length === 1);
      stage.model.visit();
      stage.model.markAsRead();
      stage.model.visit();
      stage.model.markAsRead();
      stage.sync.say('ivo', 'two');
      await stage.isSo(() => stage.model.messages.length === 2);
      expect(stage.model.newAfter).toBeNull();
      expect(stage.model.unread).toBe(1);
    });
  });
});
