import type { Signal } from '@lumino/signaling';
import {
  CopyStore,
  type ApiClient,
  type Chats,
  type IIdentity
} from '../../../../src/model/index.js';
import { aThread, CHAT, until } from '../../../harness/stage.js';
import { UserPages, type IPage } from '../pending/user-pages.js';

const OTHER = '7f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a22';

describe('ChatCopies', () => {
  let pages: UserPages;
  let copies: CopyStore;
  beforeEach(async () => {
    pages = new UserPages();
    await pages.start();
    copies = new CopyStore();
  });
  afterEach(() => pages.stop());

  function open(options: Parameters<UserPages['open']>[0] = {}): IPage {
    const page = pages.open({ copies, ...options });
    page.chats.list.show();
    return page;
  }
  const owner = (user = 'ana') => ({ server: pages.sync.url, user });
  const topics = ({ list }: Chats): string[] => list.threads.map(({ topic }) => topic);
  const shown = ({ model }: IPage): string[] => model.messages.map(({ body }) => body);
  const isKept = async (count: number, user = 'ana'): Promise<void> => {
    while ((await copies.chats(owner(user))).length !== count) {
      pages.clock.advance(100);
      await pages.turns(1);
    }
  };
  const isListed = async (count: number): Promise<void> => {
    while ((await copies.threads(owner())).length !== count) {
      pages.clock.advance(100);
      await pages.turns(1);
    }
  };
  /** Ends a page once its chat and its list are kept. */
  async function leave(page: IPage, count = 1): Promise<void> {
    await isKept(count);
    await isListed(pages.sync.threads.length);
    pages.kill(page);
    await pages.turns();
  }
  /** A page whose user was here before, while the server is away. */
  async function comeOffline(): Promise<{ page: IPage; port: number }> {
    const port = await pages.sync.close();
    const page = open({ user: 'ana' });
    await until(page.model.changed, () => page.model.connection === 'offline');
    await until(page.chats.list.changed, () => topics(page.chats).length > 0);
    return { page, port };
  }
  async function comeBack(page: IPage, isBack = () => page.model.connection === 'open') {
    for (let i = 0; i < 2_000 && !isBack(); i++) {
      pages.clock.advance(100);
      await pages.turns(1);
    }
    expect(isBack()).toBe(true);
  }

  it('[KEPT1] a chat shows its copy until the server has answered, and then what has changed', async () => {
    const first = open();
    await pages.isOpen(first);
    pages.sync.say('ivo', 'before');
    await until(first.model.changed, () => shown(first).length === 1);
    await leave(first);
    pages.sync.say('ivo', 'meanwhile');
    const second = open();
    const states: [string, boolean, number][] = [];
    second.model.changed.connect(({ connection, ready, messages }) =>
      states.push([connection, ready, messages.length])
    );
    await pages.isOpen(second);
    expect(states).toContainEqual(['connecting', false, 1]);
    expect([shown(second), second.model.ready]).toEqual([['before', 'meanwhile'], true]);
  });

  it('[KEPT4] without the server, a chat opens from its copy, and a message written in it is sent once, also after reloads', async () => {
    const first = open();
    await pages.say(first, 'stored');
    await leave(first);
    const { page, port } = await comeOffline();
    expect([page.model.ready, page.model.canWrite, page.model.name]).toEqual([
      ...[true, true],
      'Survey team'
    ]);
    page.model.send('offline');
    await pages.isKept(1);
    expect(page.model.messages.map(({ body, delivery }) => [body, delivery])).toEqual([
      ['stored', 'saved'],
      ['offline', 'unsaved']
    ]);
    pages.kill(page);
    const again = open();
    await until(again.model.changed, () => shown(again).length === 2);
    await pages.sync.listen(port);
    await comeBack(again);
    await pages.arrives('stored', 'offline');
    await pages.isKept(0);
    await leave(again);
    const last = open();
    await pages.isOpen(last);
    await pages.arrives('stored', 'offline');
    expect(shown(last)).toEqual(['stored', 'offline']);
  });

  it('[KEPT4] a message that the server has stored without the page hearing so is not sent again', async () => {
    const first = open();
    await pages.isOpen(first);
    pages.clock.advance(1_000);
    await isKept(1);
    first.model.send('stored');
    await pages.arrives('stored');
    const id = pages.sync.chat.getMessages()[0].id;
    // The page ended before its browser noted that the message was sent.
    await pages.store.write(owner(), [{ chat: CHAT, id, text: 'stored', topic: '', time: 1 }], []);
    await leave(first);
    const second = open();
    await pages.isOpen(second);
    await pages.turns();
    expect([pages.bodies(), shown(second)]).toEqual([['stored'], ['stored']]);
    await pages.isKept(0);
  });

  it('[KEPT6] a copy of an old epoch is replaced, and nothing leaves the view meanwhile', async () => {
    const first = open();
    await pages.say(first, 'stored');
    await leave(first);
    const second = open();
    const seen: number[] = [];
    await until(second.model.changed, () => shown(second).length === 1);
    second.model.changed.connect(({ messages }) => seen.push(messages.length));
    await pages.isOpen(second);
    pages.sync.notify({ type: 'epoch', code: 'epoch', message: 'Load it again.' });
    await until(second.model.changed, () => second.model.connection === 'connecting');
    await comeBack(second);
    expect(Math.min(...seen)).toBe(1);
    await leave(second);
    const { page } = await comeOffline();
    expect(shown(page)).toEqual(['stored']);
  });

  it('[KEPT7] the copy of a chat goes with it, also if it went while the user was away', async () => {
    pages.sync.threads = [aThread(), aThread({ id: OTHER, topic: 'Other' })];
    const first = open();
    first.chats.open(OTHER);
    await pages.isOpen(first);
    await isKept(2);
    pages.sync.emit({ threadId: OTHER, thread: null, reason: 'removed_from_chat' });
    await isKept(1);
    await leave(first);
    pages.sync.threads = [];
    const second = open({ opens: false });
    await isKept(0);
    expect(topics(second.chats)).toEqual([]);
  });

  it('[KEPT7] a chat behind the pages of the list is asked for once, and goes if the user may no longer read it', async () => {
    const first = open();
    await pages.isOpen(first);
    await leave(first);
    pages.sync.pageSize = 1;
    pages.sync.threads = [
      aThread({ id: OTHER, lastMessageReceivedOn: '2026-03-01T00:00:00Z' }),
      aThread({ id: `${OTHER.slice(0, -1)}3`, lastMessageReceivedOn: '2026-02-01T00:00:00Z' })
    ];
    open({ opens: false });
    await isKept(0);
    const asked = pages.sync.requests.filter(line => line === `GET chat/threads/${CHAT}`);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('[KEPT7] no connection is opened to a chat that only the copy knows', async () => {
    const first = open();
    await pages.say(first, 'stored');
    await leave(first);
    const { page, port } = await comeOffline();
    page.model.markAsRead();
    pages.sync.threads = [];
    const tokens = pages.sync.tokens.length;
    await pages.sync.listen(port);
    await comeBack(page, () => page.model.connection === 'deleted');
    expect(pages.sync.tokens).toHaveLength(tokens);
    await isKept(0);
  });

  it('[KEPT8] signing out removes the copies, and no page of the user writes any more', async () => {
    const page = open();
    await pages.isOpen(page);
    await isKept(1);
    pages.sync.say('ivo', 'late');
    await page.chats.copies!.clear();
    // The token is renewed before the page ends.
    const { server } = page.chats as unknown as { server: ApiClient };
    (server.identityChanged as Signal<ApiClient, IIdentity>).emit(server.identity!);
    pages.clock.advance(60_000);
    await pages.turns();
    expect([await copies.chats(owner()), await copies.threads(owner())]).toEqual([[], []]);
    expect(
      await copies.create({ owner: owner(), chat: CHAT }, { life: 'late', updates: [] }, 0)
    ).toBe(false);
  });

  it('[KEPT8] a user sees no copy of another one, and in a browser of one person the other one removes it', async () => {
    const first = open();
    await pages.say(first, 'for ana');
    await leave(first);
    const other = open({ user: 'ivo', copies });
    await pages.isOpen(other);
    await isKept(1, 'ivo');
    expect(await copies.chats(owner())).toEqual([CHAT]);
    pages.kill(other);
    open({ user: 'ivo', alone: true });
    await isKept(0);
  });

  it('[KEPT10] a browser that keeps nothing changes nothing', async () => {
    jest.spyOn(copies, 'enter').mockRejectedValue(new Error('private'));
    const page = open();
    await pages.say(page, 'sent');
    pages.clock.advance(60_000);
    await pages.turns();
    expect([shown(page), await copies.chats(owner())]).toEqual([['sent'], []]);
    jest.restoreAllMocks();
  });

  it('[KEPT13] the list opens from its copy without the server, says so, and then follows the server', async () => {
    pages.sync.threads = [
      aThread({ unreadCount: 3 }),
      aThread({ id: OTHER, topic: 'Older', createdOn: '2025-01-01T00:00:00Z' })
    ];
    const first = open({ opens: false });
    await until(first.chats.list.changed, () => topics(first.chats).length === 2);
    await isListed(2);
    pages.kill(first);
    const port = await pages.sync.close();
    const second = open({ opens: false });
    const { list } = second.chats;
    await until(list.changed, () => list.isOffline);
    expect([list.state, topics(second.chats), [...list.unread]]).toEqual([
      ...['ready', ['Survey team', 'Older']],
      [CHAT]
    ]);
    pages.sync.threads = [aThread({ topic: 'Renamed' })];
    await pages.sync.listen(port);
    await comeBack(second, () => !list.isOffline);
    expect(topics(second.chats)).toEqual(['Renamed']);
    await isListed(1);
  });

  it('[KEPT13] a damaged entry of the list is ignored', async () => {
    await copies.enter(owner(), 1, false);
    await copies.writeThreads(owner(), [{ id: 'no' }, { id: OTHER }, aThread()], []);
    await pages.sync.close();
    const { chats } = open({ opens: false });
    await until(chats.list.changed, () => chats.list.isOffline || chats.list.state === 'ready');
    await until(chats.list.changed, () => topics(chats).length > 0);
    expect(topics(chats)).toEqual(['Survey team']);
  });

  it('[KEPT14] only changed entries of the list are written', async () => {
    pages.sync.threads = [aThread(), aThread({ id: OTHER, topic: 'Other' })];
    const write = jest.spyOn(copies, 'writeThreads');
    const { chats } = open({ opens: false });
    await until(chats.list.changed, () => topics(chats).length === 2);
    await isListed(2);
    pages.sync.emit({ threadId: OTHER, thread: aThread({ id: OTHER, topic: 'Changed' }) });
    await until(chats.list.changed, () => topics(chats).includes('Changed'));
    pages.clock.advance(2_000);
    await pages.turns();
    expect(write.mock.calls.map(([, put]) => put.length)).toEqual([2, 1]);
    jest.restoreAllMocks();
  });

  it('[LIFE1] a page that ends leaves no timer of its copies', async () => {
    const page = open();
    await pages.isOpen(page);
    pages.sync.say('ivo', 'last');
    await until(page.model.changed, () => shown(page).length === 1);
    page.chats.dispose();
    expect(pages.clock.waiting).toBe(0);
    await pages.turns();
    expect(pages.clock.waiting).toBe(0);
  });
});
