import type { IInputModel } from '../../../../src/model/index.js';
import { CHAT, until } from '../../../harness/stage.js';
import { UserPages, type IPage } from './user-pages.js';

const OTHER = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a22';

describe('PendingTexts', () => {
  let pages: UserPages;

  beforeEach(() => {
    pages = new UserPages();
    return pages.start();
  });
  afterEach(() => pages.stop());

  describe('drafts', () => {
    it('[DRAFT1] a draft outlives the page, for its user, chat and server', async () => {
      const first = pages.open();
      await pages.isOpen(first);
      first.model.input.value = 'half a sent';
      await pages.isKept(1);
      pages.kill(first);
      const second = pages.open();
      await pages.hasDraft(second, 'half a sent');
      expect(second.chats.open(OTHER).input.value).toBe('');
      second.model.input.value = '';
      await pages.isKept(0);
    });

    it('[REPLYVIEW4] the message that a draft answers is kept with it, and goes when the draft is sent', async () => {
      const first = pages.open();
      await pages.isOpen(first);
      first.model.input.replyTo = 'm1';
      expect(first.model.input.replyTo).toBe('m1');
      first.model.input.value = 'half a sent';
      await pages.isKept(1);
      pages.kill(first);
      const second = pages.open();
      await pages.hasDraft(second, 'half a sent');
      expect(second.model.input.replyTo).toBe('m1');
      second.model.input.send();
      expect([second.model.input.replyTo, second.model.messages[0].reply_to]).toEqual([null, 'm1']);
    });

    it('[DRAFT10] a blank draft is stored, but marks no chat', async () => {
      const page = pages.open();
      await pages.isOpen(page);
      page.model.input.value = '\n';
      await pages.isKept(1);
      expect(page.model.input.value).toBe('\n');
      expect(page.chats.pending.all).toEqual([]);
    });

    it('[DRAFT2] another user of the browser does not see a draft, and it waits for its author', async () => {
      const ana = pages.open();
      await pages.isOpen(ana);
      ana.model.input.value = 'between us';
      await pages.isKept(1);
      pages.kill(ana);
      const ben = pages.open({ user: 'ben' });
      await pages.isOpen(ben);
      await pages.turns();
      expect(ben.chats.pending.all).toEqual([]);
      expect(ben.model.input.value).toBe('');
      pages.kill(ben);
      await pages.hasDraft(pages.open(), 'between us');
    });

    it('[DRAFT2] a page that changes to another user drops the drafts of the first', async () => {
      const page = pages.open();
      await pages.isOpen(page);
      page.model.input.value = 'mine';
      await pages.isKept(1);
      const identity = { username: 'ben', displayName: 'Ben' };
      jest.spyOn(page.chats.server, 'identity', 'get').mockReturnValue(identity);
      (page.chats.server.identityChanged as never as { emit(user: object): void }).emit(identity);
      expect(page.model.input.value).toBe('');
      await pages.turns();
      expect(await pages.kept('ana')).toMatchObject([{ text: 'mine' }]);
      expect(await pages.kept('ben')).toEqual([]);
    });

    it('[DRAFT3] text that is typed before the kept draft was read goes below it', async () => {
      const first = pages.open();
      await pages.isOpen(first);
      first.model.input.value = 'before';
      await pages.isKept(1);
      pages.kill(first);
      const second = pages.open();
      second.model.input.value = 'at once';
      await pages.hasDraft(second, 'before\n\nat once');
    });

    it('[DRAFT4] without a store, or with a full one, texts live as long as the page, which says so', async () => {
      const without = pages.open({ keeps: false });
      await pages.isOpen(without);
      expect(without.chats.pending.problem).toBe('refused');
      without.model.send('one');
      await pages.arrives('one');

      const broken = pages.open();
      await pages.isOpen(broken);
      await pages.turns();
      expect(broken.chats.pending.problem).toBeNull();
      const write = jest
        .spyOn(pages.store, 'write')
        .mockRejectedValue(new DOMException('', 'QuotaExceededError'));
      broken.model.input.value = 'draft';
      pages.clock.advance(250);
      await until(broken.chats.pending.changed, () => broken.chats.pending.problem === 'full');
      broken.model.send('two');
      await pages.arrives('one', 'two');
      expect(broken.model.input.value).toBe('draft');
      // There is space again: the next change is stored, together with earlier ones that were not.
      write.mockRestore();
      broken.model.input.value = 'draft 2';
      await pages.isKept(1);
      expect(broken.chats.pending.problem).toBeNull();
    });

    it('[DRAFT4] a store that does not answer delays no message for longer than a second', async () => {
      jest.spyOn(pages.store, 'write').mockReturnValue(new Promise(() => undefined));
      const page = pages.open();
      await pages.isOpen(page);
      page.model.send('patient');
      await pages.turns();
      expect(pages.bodies()).toEqual([]);
      pages.clock.advance(1_000);
      await pages.arrives('patient');
    });

    it('[DRAFT14] a browser that refuses to open its store is asked again with the next change', async () => {
      const open = jest
        .spyOn(pages.store, 'load')
        .mockRejectedValue(new DOMException('', 'InvalidStateError'));
      const page = pages.open();
      await pages.isOpen(page);
      const { pending } = page.chats;
      await until(pending.changed, () => pending.problem === 'refused');
      page.model.input.value = 'draft';
      await pages.turns();
      expect([pending.problem, page.model.input.value]).toEqual(['refused', 'draft']);
      open.mockRestore();
      page.model.input.value = 'draft 2';
      await pages.isKept(1);
      expect(pending.problem).toBeNull();
    });

    it('[DRAFT14] a store that never opens is told after 5 s, and messages leave at once from then on', async () => {
      let open: () => void = () => undefined;
      const load = pages.store.load.bind(pages.store);
      jest.spyOn(pages.store, 'load').mockImplementationOnce(async owner => {
        await new Promise<void>(resolve => (open = resolve));
        return load(owner);
      });
      const page = pages.open();
      await pages.isOpen(page);
      const { pending } = page.chats;
      page.model.input.value = 'draft';
      pages.clock.advance(4_999);
      expect(pending.problem).toBeNull();
      pages.clock.advance(1);
      expect(pending.problem).toBe('stuck');
      page.model.send('not held up');
      await pages.arrives('not held up');
      expect(await pages.kept()).toEqual([]);
      // The other tab is gone, and the store opens: what was written meanwhile is kept.
      open();
      await pages.isKept(1);
      expect(pending.problem).toBeNull();
    });

    it('[DRAFT5] damaged records are dropped', async () => {
      const owner = { server: pages.sync.url, user: 'ana' };
      const good = { chat: CHAT, id: '', text: 'good', topic: 'T', time: 1 };
      const bad = [
        { ...good, id: '1', text: 7 },
        { ...good, id: '2', text: '' },
        { ...good, id: '3', time: NaN },
        { ...good, id: '4', topic: null },
        { ...good, chat: 'no-chat' }
      ];
      await pages.store.write(owner, [good, ...(bad as never[])], []);
      expect(await pages.store.load(owner)).toEqual([good]);
      await pages.store.write(owner, [{ ...good, id: '5', failure: { message: {} } as never }], []);
      expect(await pages.store.load(owner)).toEqual([good, { ...good, id: '5' }]);
    });

    it('[DRAFT8] an unfinished edit outlives the page, and is neither sent nor shown as the draft', async () => {
      const first = pages.open();
      const id = await pages.say(first, 'before');
      expect(first.model.edits.newest).toBeNull();
      first.model.edits.keep(id, 'before and af');
      await pages.isKept(1);
      pages.kill(first);
      const second = pages.open();
      expect(second.model.edits.newest).toBeUndefined();
      await pages.isOpen(second);
      await pages.turns();
      expect(second.model.edits.newest).toEqual({ id, text: 'before and af' });
      expect(second.model.edits.of(id)).toBe('before and af');
      expect(second.model.edits.of('other')).toBeNull();
      expect(second.model.input.value).toBe('');
      expect(pages.bodies()).toEqual(['before']);
      second.model.edit(id, 'after');
      expect(second.model.edits.newest).toBeNull();
      await pages.isKept(0);
    });

    it('[DRAFT9] an edit that was left goes on as another tab has kept it, and anew once that has ended it', async () => {
      const [one, two] = [pages.open(), pages.open()];
      const id = await pages.say(one, 'before');
      await pages.isOpen(two);
      const draftIn = ({ model }: IPage): IInputModel => model.edits.draftOf(model.messages[0]);
      const isKeptIn = ({ chats, model }: IPage, text: string | null): Promise<void> => {
        pages.clock.advance(250);
        return until(chats.pending.changed, () => model.edits.of(id) === text);
      };
      const draft = draftIn(one);
      draft.value = 'in one';
      expect(draftIn(one)).toBe(draft);
      await isKeptIn(two, 'in one');
      draftIn(two).value = 'in two';
      await isKeptIn(one, 'in two');
      expect(draftIn(one).value).toBe('in two');
      two.model.edits.end(id, false);
      await isKeptIn(one, null);
      expect(draftIn(one).value).toBe('before');
      await pages.isKept(0);
    });

    it('[DRAFT15] all views of an edit share its draft, also if its text is empty, another tab has changed it, or the message', async () => {
      const [one, two] = [pages.open(), pages.open()];
      const id = await pages.say(one, 'before');
      await pages.isOpen(two);
      const { edits, messages } = one.model;
      const draft = edits.draftOf(messages[0]);
      draft.value = '';
      expect([edits.draftOf(messages[0]) === draft, draft.value]).toEqual([true, '']);
      two.model.edits.draftOf(messages[0]).value = 'in two';
      pages.clock.advance(250);
      await until(one.chats.pending.changed, () => edits.of(id) === 'in two');
      expect([edits.draftOf(messages[0]) === draft, draft.value]).toEqual([true, 'in two']);
      draft.value = 'before';
      const other = edits.draftOf({ ...messages[0], body: 'changed' });
      expect([other === draft, draft.value]).toEqual([true, 'changed']);
      expect([edits.of(id), draft.files!.isDisposed]).toEqual([null, false]);
      edits.end(id, false);
      await pages.isKept(0);
    });

    it('[DRAFT11] an edit that is saved without a connection arrives when there is one', async () => {
      const page = pages.open();
      const id = await pages.say(page, 'before');
      const draft = page.model.edits.draftOf(page.model.messages[0]);
      draft.value = 'after';
      await pages.isKept(1);
      const port = await pages.sync.close();
      await until(page.model.changed, () => page.model.connection === 'offline');
      const ended: string[] = [];
      page.model.edits.ended.connect((_, one) => ended.push(one));
      draft.send();
      expect([page.model.edits.newest, ended]).toEqual([null, [id]]);
      expect(page.model.messages).toMatchObject([{ body: 'after', delivery: 'unsaved' }]);
      await pages.turns();
      expect(await pages.kept()).toHaveLength(1);
      await pages.sync.listen(port);
      page.model.reconnect();
      await pages.arrives('after');
      await pages.isKept(0);
    });

    it('[DRAFT11] an edit that was not stored is sent after a reload, whether or not its chat is opened', async () => {
      const first = pages.open();
      const id = await pages.say(first, 'before');
      const port = await pages.sync.close();
      await until(first.model.changed, () => first.model.connection === 'offline');
      first.model.edit(id, 'after');
      await pages.isKept(1);
      pages.kill(first);
      await pages.sync.listen(port);
      const second = pages.open({ opens: false });
      await pages.arrives('after');
      await pages.isKept(0);
      await pages.turns();
      expect(second.chats.loaded(CHAT)).toBeUndefined();
    });

    it('[DRAFT6] tabs share a draft, and none restores a text that another has sent', async () => {
      const [one, two] = [pages.open(), pages.open()];
      await Promise.all([pages.isOpen(one), pages.isOpen(two)]);
      one.model.input.value = 'in both';
      await pages.hasDraft(two, 'in both');
      two.model.input.send();
      await pages.hasDraft(one, '');
      await pages.arrives('in both');
      await pages.isKept(0);
    });
  });
});
