import { CHAT, until } from '../../../harness/stage.js';
import { UserPages } from './user-pages.js';

describe('PendingTexts', () => {
  let pages: UserPages;

  beforeEach(() => {
    pages = new UserPages();
    return pages.start();
  });
  afterEach(() => pages.stop());

  describe('unsent messages', () => {
    /** Writes messages while the server is down, and kills the page. @returns the port of the server, and the id */
    async function leave(...texts: string[]): Promise<number> {
      const page = pages.open();
      await pages.isOpen(page);
      const port = await pages.sync.close();
      await until(page.model.changed, () => page.model.connection === 'offline');
      texts.forEach(text => page.model.send(text));
      await pages.isKept(texts.length);
      pages.kill(page);
      return port;
    }

    it('[OUTBOX9] messages that were not sent are sent after a reload, once, in order, whether or not their chat is opened', async () => {
      await pages.sync.listen(await leave('one', 'two'));
      const [{ id }] = await pages.kept();
      const page = pages.open({ opens: false });
      await pages.arrives('one', 'two');
      await pages.isKept(0);
      expect(pages.sync.chat.getMessages().map(message => message.id)).toContain(id);
      await pages.turns();
      expect(page.chats.loaded(CHAT)).toBeUndefined();
    });

    it('[OUTBOX9] a message that the server had stored before the page died is not sent again', async () => {
      pages.sync.stores = false;
      const page = pages.open();
      await pages.isOpen(page);
      page.model.send('stored');
      await until(pages.sync.chat.changed, () => pages.bodies().length === 1);
      pages.kill(page);
      pages.sync.store();
      expect(await pages.kept()).toHaveLength(1);
      const again = pages.open();
      await pages.isOpen(again);
      await pages.isKept(0);
      expect(again.model.messages.map(({ body, delivery }) => [body, delivery])).toEqual([
        ['stored', 'saved']
      ]);
      expect(pages.bodies()).toEqual(['stored']);
    });

    it('[OUTBOX10] one of two tabs sends, and the other takes over when it closes', async () => {
      const one = pages.open();
      await pages.isOpen(one);
      const two = pages.open();
      await pages.isOpen(two);
      const port = await pages.sync.close();
      await until(one.model.changed, () => one.model.connection === 'offline');
      await until(two.model.changed, () => two.model.connection === 'offline');
      one.model.send('only once');
      await until(two.chats.pending.changed, () => two.chats.pending.all.length === 1);
      expect(two.model.messages).toEqual([]);
      expect(two.chats.pending.toSend).toEqual([]);
      pages.kill(one);
      await until(two.model.changed, () => two.model.messages.length === 1);
      await pages.sync.listen(port);
      while (two.model.connection !== 'open') {
        await pages.turns(1);
        pages.clock.advance(100);
      }
      await pages.arrives('only once');
      await pages.isKept(0);
    });

    it('[OUTBOX11] a draft becomes a message in one change, before the message leaves', async () => {
      const page = pages.open();
      await pages.isOpen(page);
      page.model.input.value = 'hello';
      await pages.isKept(1);
      const write = pages.store.write.bind(pages.store);
      const changes: [put: string[], removed: string[]][] = [];
      let given = 0;
      jest.spyOn(pages.store, 'write').mockImplementation((owner, put, removed, onGiven) => {
        changes.push([put.map(({ text }) => text), removed.map(({ id }) => id)]);
        return write(owner, put, removed, () => {
          expect(page.model.messages).toHaveLength(given++ === 0 ? 0 : 1);
          onGiven?.();
        });
      });
      page.model.input.send();
      expect(given).toBe(1);
      await pages.arrives('hello');
      await pages.isKept(0);
      expect(changes[0]).toEqual([['hello'], ['']]);
    });

    it('[OUTBOX11] a message leaves before the disk has it, and is kept although its page ends at once', async () => {
      const page = pages.open();
      await pages.isOpen(page);
      page.model.input.value = 'hello';
      await pages.isKept(1);
      await pages.sync.close();
      await until(page.model.changed, () => page.model.connection === 'offline');
      page.model.input.send();
      pages.kill(page);
      await pages.turns();
      expect((await pages.kept()).map(({ id, text }) => [id === '', text])).toEqual([
        [false, 'hello']
      ]);
    });

    it('[OUTBOX12] a message counts as sent if the server knows its id', async () => {
      const page = pages.open();
      await pages.isOpen(page);
      pages.sync.refuses = { code: 'message_id_taken', message: 'A message with this id exists.' };
      page.model.send('folded meanwhile');
      await until(page.model.changed, () => page.model.messages.length === 0);
      await pages.isKept(0);
    });

    it('[OUTBOX13] a refused message keeps its reason after a reload, is not sent by itself, and can become a draft', async () => {
      const page = pages.open();
      await pages.isOpen(page);
      pages.sync.refuses = { code: 'message_too_long', message: 'Too long.' };
      page.model.send('a novel');
      await until(page.model.changed, () => page.model.messages[0]?.failure?.retry === false);
      await pages.turns();
      pages.kill(page);
      pages.sync.refuses = null;
      const again = pages.open();
      await until(again.model.changed, () => again.model.messages.length === 1);
      await pages.isOpen(again);
      const [{ id, failure }] = again.model.messages;
      expect(failure).toEqual({
        ...{ message: 'Too long.', retry: false, code: 'message_too_long' },
        time: expect.any(Number) as number
      });
      // As the view does when the user edits it again.
      again.model.discard(id);
      again.model.input.value = 'a novel';
      expect(again.model.messages).toEqual([]);
      expect(pages.bodies()).toEqual([]);
      await pages.isKept(1);
      expect(await pages.kept()).toMatchObject([{ id: '', text: 'a novel' }]);
    });

    it('[OUTBOX15] a chat that is released stays loaded for its messages, and comes back with its draft', async () => {
      const page = pages.open({ keeps: false });
      await pages.isOpen(page);
      await until(page.chats.list.changed, () => page.chats.list.state === 'ready');
      pages.sync.stores = false;
      page.model.send('on its way');
      page.model.input.value = 'next';
      page.chats.release(CHAT);
      expect(page.model.isDisposed).toBe(true);
      pages.sync.stores = true;
      await until(pages.sync.chat.changed, () =>
        pages.sync.chat.getMessages().some(({ seq }) => seq)
      );
      while (page.chats.loaded(CHAT)) {
        await pages.turns(1);
      }
      expect(pages.bodies()).toEqual(['on its way']);
      expect(page.chats.open(CHAT).input.value).toBe('next');
    });

    it('[OUTBOX14] texts of a chat that is gone stay until they are deleted', async () => {
      const port = await leave('too late');
      pages.sync.threads = [];
      pages.sync.status = 404;
      await pages.sync.listen(port);
      const page = pages.open({ opens: false });
      await until(page.chats.list.changed, () => page.chats.list.state === 'ready');
      await until(page.chats.pending.changed, () => page.chats.pending.all.length === 1);
      await pages.turns();
      expect(page.chats.loaded(CHAT)).toBeUndefined();
      expect(page.chats.pending.all).toMatchObject([{ text: 'too late', topic: 'Survey team' }]);
      page.chats.pending.remove(page.chats.pending.all[0]);
      await pages.isKept(0);
    });
  });
});
