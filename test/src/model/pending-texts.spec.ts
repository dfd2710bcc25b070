import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { WebSocket } from 'ws';
import {
  ApiClient,
  BrowserPendingStore,
  Chats,
  Config,
  type IChatModel,
  type IPendingStore
} from '../../../src/model/index.js';
import { ManualClock } from '../../harness/clock.js';
import { FakeBrowser, type FakeTab } from '../../harness/fake-tabs.js';
import { aThread, CHAT, timersOf, until } from '../../harness/stage.js';
import { SyncServer } from '../../harness/sync-server.js';

const OTHER = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a22';

/** One user's page. */
interface IPage {
  chats: Chats;
  tab: FakeTab;
  model: IChatModel;
}

describe('PendingTexts', () => {
  const clock = new ManualClock();
  let sync: SyncServer;
  let browser: FakeBrowser;
  let store: IPendingStore;
  let pages: IPage[];

  beforeEach(async () => {
    sync = new SyncServer();
    await sync.listen();
    sync.threads = [aThread()];
    browser = new FakeBrowser();
    store = new BrowserPendingStore();
    pages = [];
    globalThis.indexedDB = new IDBFactory();
  });
  afterEach(async () => {
    pages.forEach(({ chats }) => chats.dispose());
    await sync.dispose();
  });

  /** Opens a page, with the chat in view unless told otherwise. */
  function open({ user = 'ana', keeps = true, opens = true } = {}): IPage {
    const timers = timersOf(clock);
    const tab = browser.tab();
    const server = new ApiClient({
      baseUrl: sync.url,
      timers,
      authenticate: () =>
        Promise.resolve({
          token: 'token',
          expiresOn: new Date(clock.now() + 900_000).toISOString(),
          user: { username: user, displayName: user }
        })
    });
    const chats = new Chats({
      ...{ server, timers, config: new Config() },
      ...(keeps && { persistence: { store, tabs: tab } }),
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket
    });
    chats.start();
    const page = { chats, tab, model: opens ? chats.open(CHAT) : (null as never) };
    pages.push(page);
    return page;
  }
  /** Ends a page without clean-up, as a killed tab does. */
  function kill(page: IPage): void {
    page.chats.dispose();
    page.tab.kill();
    pages = pages.filter(other => other !== page);
  }
  const isOpen = ({ model }: IPage): Promise<void> =>
    until(model.changed, () => model.connection === 'open');
  const turns = async (count = 30): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await new Promise(setImmediate);
    }
  };
  const kept = (user = 'ana') => store.load({ server: sync.url, user });
  async function isKept(count: number, user = 'ana'): Promise<void> {
    while ((await kept(user)).length !== count) {
      await turns(1);
    }
  }
  const bodies = (): string[] => sync.chat.getMessages().map(({ body }) => body);
  async function arrives(...texts: string[]): Promise<void> {
    await until(sync.chat.changed, () => bodies().length >= texts.length);
    await turns();
    expect(bodies()).toEqual(texts);
  }
  /** Sends a message, and returns its id once it has arrived. */
  async function say(page: IPage, body: string): Promise<string> {
    await isOpen(page);
    page.model.send(body);
    await arrives(body);
    return page.model.messages[0].id;
  }
  const hasDraft = ({ model: { input } }: IPage, text: string): Promise<void> =>
    until(input.changed, () => input.value === text);

  describe('drafts', () => {
    it('[DRAFT1] a draft outlives the page, for its user, chat and server', async () => {
      const first = open();
      await isOpen(first);
      first.model.input.value = 'half a sent';
      await isKept(1);
      kill(first);
      const second = open();
      await hasDraft(second, 'half a sent');
      expect(second.chats.open(OTHER).input.value).toBe('');
      second.model.input.value = '';
      await isKept(0);
    });

    it('[DRAFT10] a blank draft is kept, but marks no chat', async () => {
      const page = open();
      await isOpen(page);
      page.model.input.value = '\n';
      await isKept(1);
      expect(page.model.input.value).toBe('\n');
      expect(page.chats.pending.all).toEqual([]);
    });

    it('[DRAFT2] another user of the browser does not see a draft, and it waits for its author', async () => {
      const ana = open();
      await isOpen(ana);
      ana.model.input.value = 'between us';
      await isKept(1);
      kill(ana);
      const ben = open({ user: 'ben' });
      await isOpen(ben);
      await turns();
      expect(ben.chats.pending.all).toEqual([]);
      expect(ben.model.input.value).toBe('');
      kill(ben);
      await hasDraft(open(), 'between us');
    });

    it('[DRAFT2] a page that changes to another user drops the drafts of the first', async () => {
      const page = open();
      await isOpen(page);
      page.model.input.value = 'mine';
      await isKept(1);
      const identity = { username: 'ben', displayName: 'Ben' };
      jest.spyOn(page.chats.server, 'identity', 'get').mockReturnValue(identity);
      (page.chats.server.identityChanged as never as { emit(user: object): void }).emit(identity);
      expect(page.model.input.value).toBe('');
      await turns();
      expect(await kept('ana')).toMatchObject([{ text: 'mine' }]);
      expect(await kept('ben')).toEqual([]);
    });

    it('[DRAFT3] text that is typed before the kept draft was read goes below it', async () => {
      const first = open();
      await isOpen(first);
      first.model.input.value = 'before';
      await isKept(1);
      kill(first);
      const second = open();
      second.model.input.value = 'at once';
      await hasDraft(second, 'before\n\nat once');
    });

    it('[DRAFT4] without a store, or with a full one, texts live as long as the page, which says so', async () => {
      const without = open({ keeps: false });
      await isOpen(without);
      expect(without.chats.pending.isKept).toBe(false);
      without.model.send('one');
      await arrives('one');

      const broken = open();
      await isOpen(broken);
      await turns();
      expect(broken.chats.pending.isKept).toBe(true);
      const write = jest.spyOn(store, 'write').mockRejectedValue(new Error('QuotaExceededError'));
      broken.model.input.value = 'draft';
      await until(broken.chats.pending.changed, () => !broken.chats.pending.isKept);
      broken.model.send('two');
      await arrives('one', 'two');
      expect(broken.model.input.value).toBe('draft');
      // There is space again: the next change is stored, together with earlier ones that were not.
      write.mockRestore();
      broken.model.input.value = 'draft 2';
      await isKept(1);
      expect(broken.chats.pending.isKept).toBe(true);
    });

    it('[DRAFT4] a store that does not answer delays no message for longer than a second', async () => {
      jest.spyOn(store, 'write').mockReturnValue(new Promise(() => undefined));
      const page = open();
      await isOpen(page);
      page.model.send('patient');
      await turns();
      expect(bodies()).toEqual([]);
      clock.advance(1_000);
      await arrives('patient');
    });

    it('[DRAFT5] damaged records are dropped', async () => {
      const owner = { server: sync.url, user: 'ana' };
      const good = { chat: CHAT, id: '', text: 'good', topic: 'T', time: 1 };
      const bad = [
        { ...good, id: '1', text: 7 },
        { ...good, id: '2', text: '' },
        { ...good, id: '3', time: NaN },
        { ...good, id: '4', topic: null },
        { ...good, chat: 'no-chat' }
      ];
      await store.write(owner, [good, ...(bad as never[])], []);
      expect(await store.load(owner)).toEqual([good]);
      await store.write(owner, [{ ...good, id: '5', failure: { message: {} } as never }], []);
      expect(await store.load(owner)).toEqual([good, { ...good, id: '5' }]);
    });

    it('[DRAFT8] an unfinished edit outlives the page, and is neither sent nor shown as the draft', async () => {
      const first = open();
      const id = await say(first, 'before');
      expect(first.model.edits.newest).toBeNull();
      first.model.edits.keep(id, 'before and af');
      await isKept(1);
      kill(first);
      const second = open();
      expect(second.model.edits.newest).toBeUndefined();
      await isOpen(second);
      await turns();
      expect(second.model.edits.newest).toEqual({ id, text: 'before and af' });
      expect(second.model.edits.of(id)).toBe('before and af');
      expect(second.model.edits.of('other')).toBeNull();
      expect(second.model.input.value).toBe('');
      expect(bodies()).toEqual(['before']);
      second.model.edit(id, 'after');
      expect(second.model.edits.newest).toBeNull();
      await isKept(0);
    });

    it('[DRAFT8] an edit that is saved without a connection stays kept until there is one', async () => {
      const page = open();
      const id = await say(page, 'before');
      page.model.edits.keep(id, 'after');
      await isKept(1);
      const port = await sync.close();
      await until(page.model.changed, () => page.model.connection === 'offline');
      page.model.edit(id, 'after');
      expect(page.model.edits.newest).toBeNull();
      await turns();
      expect(await kept()).toHaveLength(1);
      await sync.listen(port);
      page.model.reconnect();
      await isOpen(page);
      await isKept(0);
    });

    it('[DRAFT6] tabs share a draft, and none restores a text that another has sent', async () => {
      const [one, two] = [open(), open()];
      await Promise.all([isOpen(one), isOpen(two)]);
      one.model.input.value = 'in both';
      await hasDraft(two, 'in both');
      two.model.input.send();
      await hasDraft(one, '');
      await arrives('in both');
      await isKept(0);
    });
  });

  describe('unsent messages', () => {
    /** Writes messages while the server is down, and kills the page. @returns the port of the server, and the id */
    async function leave(...texts: string[]): Promise<number> {
      const page = open();
      await isOpen(page);
      const port = await sync.close();
      await until(page.model.changed, () => page.model.connection === 'offline');
      texts.forEach(text => page.model.send(text));
      await isKept(texts.length);
      kill(page);
      return port;
    }

    it('[OUTBOX9] messages that were not sent are sent after a reload, once, in order, whether or not their chat is opened', async () => {
      await sync.listen(await leave('one', 'two'));
      const [{ id }] = await kept();
      const page = open({ opens: false });
      await arrives('one', 'two');
      await isKept(0);
      expect(sync.chat.getMessages().map(message => message.id)).toContain(id);
      await turns();
      expect(page.chats.loaded(CHAT)).toBeUndefined();
    });

    it('[OUTBOX9] a message that the server had stored before the page died is not sent again', async () => {
      sync.stores = false;
      const page = open();
      await isOpen(page);
      page.model.send('stored');
      await until(sync.chat.changed, () => bodies().length === 1);
      kill(page);
      sync.store();
      expect(await kept()).toHaveLength(1);
      const again = open();
      await isOpen(again);
      await isKept(0);
      expect(again.model.messages.map(({ body, delivery }) => [body, delivery])).toEqual([
        ['stored', 'saved']
      ]);
      expect(bodies()).toEqual(['stored']);
    });

    it('[OUTBOX10] one of two tabs sends, and the other takes over when it closes', async () => {
      const one = open();
      await isOpen(one);
      const two = open();
      await isOpen(two);
      const port = await sync.close();
      await until(one.model.changed, () => one.model.connection === 'offline');
      await until(two.model.changed, () => two.model.connection === 'offline');
      one.model.send('only once');
      await until(two.chats.pending.changed, () => two.chats.pending.all.length === 1);
      expect(two.model.messages).toEqual([]);
      expect(two.chats.pending.toSend).toEqual([]);
      kill(one);
      await until(two.model.changed, () => two.model.messages.length === 1);
      await sync.listen(port);
      while (two.model.connection !== 'open') {
        await turns(1);
        clock.advance(100);
      }
      await arrives('only once');
      await isKept(0);
    });

    it('[OUTBOX11] a draft becomes a message in one change, before the message leaves', async () => {
      const page = open();
      await isOpen(page);
      page.model.input.value = 'hello';
      await isKept(1);
      const write = store.write.bind(store);
      const changes: [put: string[], removed: string[]][] = [];
      jest.spyOn(store, 'write').mockImplementation(async (owner, put, removed) => {
        changes.push([put.map(({ text }) => text), removed.map(({ id }) => id)]);
        expect(bodies().length).toBe(changes.length === 1 ? 0 : 1);
        await write(owner, put, removed);
      });
      page.model.input.send();
      await arrives('hello');
      await isKept(0);
      expect(changes[0]).toEqual([['hello'], ['']]);
    });

    it('[OUTBOX12] a message counts as sent if the server knows its id', async () => {
      const page = open();
      await isOpen(page);
      sync.refuses = { code: 'message_id_taken', message: 'A message with this id exists.' };
      page.model.send('folded meanwhile');
      await until(page.model.changed, () => page.model.messages.length === 0);
      await isKept(0);
    });

    it('[OUTBOX13] a refused message keeps its reason after a reload, is not sent by itself, and can become a draft', async () => {
      const page = open();
      await isOpen(page);
      sync.refuses = { code: 'message_too_long', message: 'Too long.' };
      page.model.send('a novel');
      await until(page.model.changed, () => page.model.messages[0]?.failure?.retry === false);
      await turns();
      kill(page);
      sync.refuses = null;
      const again = open();
      await until(again.model.changed, () => again.model.messages.length === 1);
      await isOpen(again);
      const [{ id, failure }] = again.model.messages;
      expect(failure).toEqual({ message: 'Too long.', retry: false });
      // As the view does when the user edits it again.
      again.model.discard(id);
      again.model.input.value = 'a novel';
      expect(again.model.messages).toEqual([]);
      expect(bodies()).toEqual([]);
      await isKept(1);
      expect(await kept()).toMatchObject([{ id: '', text: 'a novel' }]);
    });

    it('[OUTBOX15] a chat that is released stays loaded for its messages, and comes back with its draft', async () => {
      const page = open({ keeps: false });
      await isOpen(page);
      await until(page.chats.list.changed, () => page.chats.list.state === 'ready');
      sync.stores = false;
      page.model.send('on its way');
      page.model.input.value = 'next';
      page.chats.release(CHAT);
      expect(page.model.isDisposed).toBe(true);
      sync.stores = true;
      await until(sync.chat.changed, () => sync.chat.getMessages().some(({ seq }) => seq));
      while (page.chats.loaded(CHAT)) {
        await turns(1);
      }
      expect(bodies()).toEqual(['on its way']);
      expect(page.chats.open(CHAT).input.value).toBe('next');
    });

    it('[OUTBOX14] texts of a chat that is gone stay until they are deleted', async () => {
      const port = await leave('too late');
      sync.threads = [];
      sync.status = 404;
      await sync.listen(port);
      const page = open({ opens: false });
      await until(page.chats.list.changed, () => page.chats.list.state === 'ready');
      await until(page.chats.pending.changed, () => page.chats.pending.all.length === 1);
      await turns();
      expect(page.chats.loaded(CHAT)).toBeUndefined();
      expect(page.chats.pending.all).toMatchObject([{ text: 'too late', topic: 'Survey team' }]);
      page.chats.pending.remove(page.chats.pending.all[0]);
      await isKept(0);
    });
  });
});
