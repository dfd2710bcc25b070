import type { IReadyFile } from '../../../../src/model/index.js';
import { CHAT, until } from '../../../harness/stage.js';
import { UserPages } from './user-pages.js';

const FILE: IReadyFile = {
  id: 'f1',
  name: 'plot.png',
  type: 'image/png',
  size: 9,
  pixels: [640, 480]
};
const ENTRY: IReadyFile = {
  id: 'f2',
  name: 'a.py',
  type: 'text/x-python',
  entry: { type: 'file', value: 'src/a.py', mimetype: 'text/x-python' }
};

describe('PendingTexts', () => {
  let pages: UserPages;

  beforeEach(() => {
    pages = new UserPages();
    return pages.start();
  });
  afterEach(() => pages.stop());

  describe('files', () => {
    it('[ATTACH7] those of a draft outlive the page, also without a text, and mark its chat', async () => {
      const first = pages.open();
      await pages.isOpen(first);
      first.model.input.files!.restore([FILE, ENTRY]);
      await pages.isKept(1);
      expect(first.chats.pending.all).toHaveLength(1);
      pages.kill(first);
      const second = pages.open();
      const { files } = second.model.input;
      await until(files!.changed, () => files!.ready.length === 2);
      expect(files!.ready).toEqual([FILE, ENTRY]);
      files!.take();
      await pages.isKept(0);
    });

    it('[EDITFILES4] those of an edit outlive the page with its text, and leave the server if it is given up', async () => {
      const first = pages.open();
      const id = await pages.say(first, 'See');
      first.model.edits.keep(id, 'See', [FILE, ENTRY]);
      await pages.isKept(1);
      pages.kill(first);
      const second = pages.open();
      await pages.isOpen(second);
      await pages.turns();
      const { edits, messages } = second.model;
      expect(edits.newest).toEqual({ id, text: 'See' });
      expect(edits.draftOf(messages[0]).files!.ready).toEqual([FILE, ENTRY]);
      const request = jest.spyOn(second.chats.server, 'request').mockResolvedValue(undefined);
      edits.end(id, false);
      edits.keep(id, '');
      expect(request.mock.calls).toEqual([
        ['DELETE', expect.stringContaining(`/attachments/${FILE.id}`)]
      ]);
      await pages.isKept(0);
    });

    it('[EDITFILES7] an edit is open while the chat or a thread shows it, and while a file is on its way', async () => {
      const page = pages.open();
      const id = await pages.say(page, 'See');
      const { edits, threads, messages } = page.model;
      edits.show(id);
      edits.show(null);
      expect(edits.isOpen).toBe(false);
      threads.open(id);
      const thread = threads.current!;
      const { files } = thread.edits.draftOf(messages[0]);
      thread.edits.show(id, thread.thread);
      expect([edits.shownIn(), edits.shownIn(id), edits.isOpen]).toEqual([null, id, true]);
      let store: (value: unknown) => void = () => undefined;
      jest.spyOn(page.chats.server, 'upload').mockReturnValue(new Promise(done => (store = done)));
      files!.add([new File(['x'], 'c.txt')]);
      threads.close();
      expect([edits.shownIn(id), edits.isOpen]).toEqual([null, true]);
      page.chats.release(CHAT);
      expect(page.chats.loaded(CHAT)).toBe(page.model);
      store({ id: 'f9', name: 'c.txt', contentType: 'text/plain', size: 1 });
      while (page.chats.loaded(CHAT)) {
        await pages.turns(1);
      }
      expect(edits.isOpen).toBe(false);
      pages.clock.advance(250);
      const kept = page.chats.open(CHAT).edits;
      expect([kept.newest, kept.isOpen]).toEqual([{ id, text: 'See' }, false]);
      kept.show(id);
      kept.end(id, false);
      expect([kept.shownIn(), kept.newest]).toEqual([null, null]);
    });

    it('[ATTACH7] those of a draft in a thread outlive the page, and its chat stays loaded while one is on its way', async () => {
      const first = pages.open();
      const id = await pages.say(first, 'See');
      first.model.threads.open(id);
      let store: (value: unknown) => void = () => undefined;
      jest.spyOn(first.chats.server, 'upload').mockReturnValue(new Promise(done => (store = done)));
      first.model.threads.current!.input.files!.add([new File(['x'], 'c.txt')]);
      first.chats.release(CHAT);
      expect(first.chats.loaded(CHAT)).toBe(first.model);
      store({ id: 'f9', name: 'c.txt', contentType: 'text/plain', size: 1 });
      while (first.chats.loaded(CHAT)) {
        await pages.turns(1);
      }
      await pages.isKept(1);
      pages.kill(first);
      const second = pages.open();
      await pages.isOpen(second);
      await pages.turns();
      second.model.threads.open(id);
      const { files } = second.model.threads.current!.input;
      expect(files!.ready.map(({ name }) => name)).toEqual(['c.txt']);
      expect(second.model.input.files!.all).toEqual([]);
      files!.take();
      await pages.isKept(0);
    });

    it('[ATTACH7] all tabs share those of a draft', async () => {
      const [one, two] = [pages.open(), pages.open()];
      await pages.isOpen(one);
      await pages.isOpen(two);
      one.model.input.value = 'look';
      one.model.input.files!.restore([FILE]);
      await pages.isKept(1);
      await until(two.model.input.files!.changed, () => two.model.input.files!.ready.length === 1);
      expect(two.model.input.value).toBe('look');
    });

    it('[ATTACH6] those of a message that was not sent go with it after a reload, entries of Jupyter included', async () => {
      const page = pages.open();
      await pages.isOpen(page);
      const port = await pages.sync.close();
      await until(page.model.changed, () => page.model.connection === 'offline');
      page.model.send('', undefined, [FILE, ENTRY]);
      expect(page.model.messages.map(({ attachments }) => attachments)).toEqual([['f1', 'f2']]);
      await pages.isKept(1);
      pages.kill(page);
      await pages.sync.listen(port);
      pages.open({ opens: false });
      await pages.arrives('');
      const [message] = pages.sync.chat.getMessages();
      expect(message.attachments).toEqual(['f1', 'f2']);
      expect(message.metadata).toEqual({ sizes: { f1: [640, 480] } });
      expect(pages.sync.chat.getAttachment('f1')).toBeUndefined();
      expect(pages.sync.chat.getAttachment('f2')).toEqual(ENTRY.entry);
    });
  });
});
