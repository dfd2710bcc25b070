import type { IMessageItem } from '../../../../src/model/index.js';
import { CHAT, until } from '../../../harness/stage.js';
import { ChatModelStage } from './chat-model-stage.js';

describe('ChatModel', () => {
  let stage: ChatModelStage;
  beforeEach(async () => {
    stage = new ChatModelStage();
    await stage.open();
  });
  afterEach(() => stage.close());

  describe('own messages', () => {
    it('[OUTBOX1] is "sending" until the server has assigned its number', async () => {
      stage.sync.stores = false;
      await stage.isOpen();
      stage.model.input.value = ' hello ';
      stage.model.input.send();
      expect(stage.model.input.value).toBe('');
      expect(stage.item('hello')).toMatchObject({ delivery: 'sending', own: true, sender: 'ana' });
      await until(stage.sync.chat.changed, () => stage.sync.chat.getMessages().length === 1);
      stage.sync.store();
      await stage.fares('hello', 'saved');
      expect(stage.item('hello')?.seq).toBe(1);
    });

    it('[OUTBOX2] is "unsaved" after five seconds without a receipt', async () => {
      stage.sync.stores = false;
      await stage.isOpen();
      stage.model.send('slow');
      stage.clock.advance(4_999);
      expect(stage.item('slow')?.delivery).toBe('sending');
      stage.clock.advance(1);
      expect(stage.item('slow')?.delivery).toBe('unsaved');
    });

    it('[OUTBOX3] waits while offline, and is then sent once automatically', async () => {
      await stage.isOpen();
      const port = await stage.sync.close();
      await stage.isSo(() => stage.model.connection === 'offline');
      stage.model.send('written offline');
      expect(stage.item('written offline')?.delivery).toBe('unsaved');
      await stage.sync.listen(port);
      await stage.comeBack();
      await stage.fares('written offline', 'saved');
      expect(stage.sync.chat.getMessages()).toHaveLength(1);
    });

    it('[OPTIONVIEW7] a quick reply that was refused stays a reply when it is sent again', async () => {
      await stage.isOpen();
      stage.sync.refuses = { code: 'too_many_requests', message: 'Slow down.' };
      stage.model.send('Plot by week', 'question');
      await stage.isSo(() => stage.item('Plot by week')?.delivery === 'failed');
      stage.sync.refuses = null;
      stage.model.retry(stage.item('Plot by week')!.id);
      await stage.fares('Plot by week', 'saved');
      const [message] = stage.sync.chat.getMessages();
      expect(message).toMatchObject({ body: 'Plot by week', reply_to: 'question' });
    });

    it('[OUTBOX4] keeps the text of a refused message, with the reason', async () => {
      await stage.isOpen();
      stage.sync.refuses = { code: 'too_many_requests', message: 'Slow down.' };
      stage.model.send('too much');
      await stage.isSo(() => stage.item('too much')?.failure?.message === 'Slow down.');
      expect(stage.item('too much')).toMatchObject({
        delivery: 'failed',
        failure: { retry: true }
      });
      expect(stage.sync.chat.getMessages()).toHaveLength(0);

      const { id } = stage.item('too much') as IMessageItem;
      stage.sync.refuses = null;
      stage.model.retry(id);
      await stage.fares('too much', 'saved');
      expect(stage.item('too much')?.id).not.toBe(id);
      expect(stage.model.messages).toHaveLength(1);
    });

    it('[OUTBOX5] offers no retry if a retry cannot help, and can be discarded', async () => {
      await stage.isOpen();
      stage.sync.refuses = { code: 'message_too_long', message: 'Too long.' };
      stage.model.send('a novel');
      await stage.isSo(() => stage.item('a novel')?.failure?.message === 'Too long.');
      expect(stage.item('a novel')?.failure?.retry).toBe(false);
      stage.model.discard((stage.item('a novel') as IMessageItem).id);
      expect(stage.model.messages).toEqual([]);
    });

    it('[OUTBOX6] is sent again under its id after a reset, and never twice', async () => {
      await stage.isOpen();
      stage.sync.stores = false;
      stage.model.send('stored, but the receipt is lost');
      stage.model.send('on its way');
      const ids = stage.model.messages.map(({ id }) => id);
      await until(stage.sync.chat.changed, () => stage.sync.chat.getMessages().length === 2);
      const documents = [stage.model.document];
      stage.model.documentChanged.connect((_, document) => void documents.push(document));
      stage.sync.stores = true;
      stage.sync.notify({ type: 'reset', code: 'not_yours', message: 'Not yours.' });
      await stage.isSo(() => stage.model.connection === 'connecting');
      stage.sync.store();
      await stage.comeBack();
      await stage.fares('on its way', 'saved');
      expect(stage.model.messages.map(({ id }) => id)).toEqual(ids);
      expect(stage.sync.chat.getMessages().map(({ id }) => id)).toEqual(ids);
      expect(documents).toHaveLength(2);
      expect(documents[0].isDisposed).toBe(true);
      expect(stage.model.document).toBe(documents[1]);
    });

    it('[OUTBOX7] can be written before the chat is open', async () => {
      stage.model.send('early');
      expect(stage.item('early')?.delivery).toBe('sending');
      await stage.fares('early', 'saved');
      expect(stage.sync.chat.getMessages()).toMatchObject([{ body: 'early', sender: 'ana' }]);
    });

    it('[DOC6] an own message is last until it has its number', async () => {
      stage.sync.say('ivo', 'one');
      await stage.isSo(() => stage.model.messages.length === 1);
      stage.sync.stores = false;
      stage.model.send('mine');
      stage.sync.chat.addMessage({ sender: 'ivo', body: 'two', seq: 2 } as never);
      stage.sync.present({ user: { username: 'ivo' } });
      await until(stage.sync.chat.changed, () => stage.sync.chat.getMessages().length === 3);
      await stage.isSo(() => stage.model.messages.length === 3);
      expect(stage.model.messages.map(({ body }) => body)).toEqual(['one', 'two', 'mine']);
    });
  });

  it('[FAST1] an unchanged message stays the same object', async () => {
    stage.sync.say('ivo', 'one');
    await stage.isSo(() => stage.model.messages.length === 1);
    const [one] = stage.model.messages;
    const two = stage.sync.say('ivo', 'two');
    await stage.isSo(() => stage.model.messages.length === 2);
    expect(stage.model.messages[0]).toBe(one);
    stage.sync.chat.updateMessage(two, { body: 'two, edited' });
    stage.sync.store();
    await stage.isSo(() => stage.model.messages[1].body === 'two, edited');
    expect(stage.model.messages[0]).toBe(one);
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
      await stage.isOpen();
      stage.model.send('mine');
      await stage.fares('mine', 'saved');
      const { id } = stage.item('mine')!;
      fold(0, 1);
      await stage.isSo(() => stage.model.document.folded === 1);
      expect(stage.item('mine')).toMatchObject({ id, delivery: 'saved', own: true });
      const change = { id, seq: stage.item('mine')!.seq!, reactions: { '👍': ['ivo'] } };
      stage.sync.notify({ type: 'changed', changes: [change] });
      await stage.isSo(() => stage.item('mine')?.reactions !== undefined);
      stage.model.edit(id, 'better');
      await stage.fares('better', 'saved');
      const path = `chat/threads/${CHAT}/messages/${id}`;
      expect(stage.sync.requests).toContain(`PATCH ${path} {"content":"better"}`);
      stage.model.delete(id);
      await stage.isSo(() => stage.model.messages[0]?.deleted === true);
      expect(stage.sync.requests).toContain(`DELETE ${path}`);
    });

    it('[ASKED12] owners and moderators may delete the messages of people and bots, others only their own', async () => {
      await stage.isOpen();
      stage.model.send('mine');
      await stage.fares('mine', 'saved');
      const mine = stage.item('mine')!;
      const ofBot = { ...mine, own: false, sender: 'calc' };
      const ofBen = { ...mine, own: false, sender: 'ben' };
      const rights = (): boolean[] => [mine, ofBot, ofBen].map(one => stage.model.canDelete(one));
      expect(rights()).toEqual([true, true, true]);
      expect(stage.model.canDelete({ ...ofBot, deleted: true })).toBe(false);
      expect(stage.model.canDelete({ ...ofBot, type: 'system' })).toBe(false);
      expect(stage.model.canEdit(ofBot)).toBe(false);
      Object.assign(stage.chats.list.get(CHAT)!, { role: 'member' });
      expect(rights()).toEqual([true, false, false]);
    });

    it('[STREAMVIEW4] the user who asked, and the author, may stop a growing message', async () => {
      await stage.isOpen();
      stage.model.send('mine');
      await stage.fares('mine', 'saved');
      const mine = stage.item('mine')!;
      const answer = { ...mine, id: 'answer', own: false, streaming: true };
      const asked = { ...answer, reply_to: mine.id };
      expect(stage.model.answers.canStop(asked)).toBe(true);
      expect(stage.model.answers.canStop({ ...answer, own: true })).toBe(true);
      expect(stage.model.answers.canStop(answer)).toBe(true); // ana owns the chat
      Object.assign(stage.chats.list.get(CHAT)!, { role: 'member' });
      expect(stage.model.answers.canStop(answer)).toBe(false);
      expect(stage.model.answers.canStop(asked)).toBe(true);
      expect(stage.model.answers.canStop({ ...asked, streaming: undefined })).toBe(false);
      const { document } = stage.model;
      const join = (username: string, owner: string): void =>
        void document.yparticipants.set(username, { username, role: 'bot', owner });
      join('bot:jin', 'ana');
      join('bot:kim', 'ivo');
      expect(stage.model.answers.canStop({ ...answer, sender: 'bot:jin' })).toBe(true);
      expect(stage.model.answers.canStop({ ...answer, sender: 'bot:kim' })).toBe(false);
      const bot = stage.model.person('bot:jin')!;
      expect(stage.model.answers.canStop({ bot, question: 'other' })).toBe(true);
      stage.model.answers.stop(answer);
      const path = `chat/threads/${CHAT}/messages/answer/:stop`;
      while (!stage.sync.requests.some(request => request.startsWith(`POST ${path}`))) {
        await new Promise(setImmediate);
      }
    });

    it('[STREAMVIEW5] the user who asked, owners and moderators may have a bot of the server answer again', async () => {
      await stage.isOpen();
      stage.model.send('mine');
      await stage.fares('mine', 'saved');
      const mine = stage.item('mine')!;
      const failed = { ...mine, id: 'answer', own: false, sender: 'echo', stream_failure: 'Busy' };
      const asked = { ...failed, reply_to: mine.id };
      const other = { ...failed, reply_to: 'other' };
      const { answers } = stage.model;
      expect(answers.canRetry(asked)).toBe(false);
      const echo = { username: 'echo', displayName: 'Echo' };
      const known = jest.spyOn(stage.chats.settings, 'bots', 'get');
      known.mockReturnValue([{ ...echo, kind: 'outside' }]);
      expect(answers.canRetry(asked)).toBe(false);
      for (const kind of ['builtin', 'module', 'webhook'] as const) {
        known.mockReturnValue([{ ...echo, kind }]);
        expect(answers.canRetry(asked)).toBe(true);
      }
      expect(answers.canRetry(failed)).toBe(false);
      expect(answers.canRetry({ ...asked, stream_failure: undefined })).toBe(false);
      expect(answers.canRetry({ ...asked, deleted: true })).toBe(false);
      expect(answers.canRetry(other)).toBe(true); // ana owns the chat
      Object.assign(stage.chats.list.get(CHAT)!, { role: 'member' });
      expect(answers.canRetry(other)).toBe(false);
      expect(answers.canRetry(asked)).toBe(true);
      const bot = { username: 'echo', name: 'Echo', kind: 'bot' } as const;
      expect(answers.canStop({ bot, question: mine.id })).toBe(true);
      expect(answers.canStop({ bot, question: 'other' })).toBe(false);
      answers.retry(asked);
      answers.stop({ bot, question: mine.id });
      for (const path of ['answer/:retry', `${mine.id}/:stop?bot=echo`]) {
        while (!stage.sync.requests.some(request => request.includes(path))) {
          await new Promise(setImmediate);
        }
      }
    });

    it('[HISTVIEW10] a rewritten chat is synced again, and no message leaves the view meanwhile', async () => {
      stage.sync.say('ivo', 'one');
      await stage.isSo(() => stage.item('one') !== undefined && stage.model.connection === 'open');
      const before = stage.model.document;
      stage.sync.notify({ type: 'epoch', code: 'epoch', message: 'Written anew.' });
      await stage.isSo(() => stage.model.connection === 'connecting');
      expect(stage.item('one')).toBeDefined();
      await stage.comeBack();
      expect(stage.model.document).not.toBe(before);
      expect(stage.model.messages.map(({ body }) => body)).toEqual(['one']);
    });
  });
});
