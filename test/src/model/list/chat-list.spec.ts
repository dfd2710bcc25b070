import type { IRemoval, IThread } from '../../../../src/model/index.js';
import { aThread, CHAT, Stage, until } from '../../../harness/stage.js';

describe('ChatList', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
  });
  afterEach(() => stage.close());

  const topics = () => stage.chats.list.threads.map(({ topic }) => topic);

  async function start() {
    const { list } = stage.chats;
    list.show();
    list.start();
    await until(list.changed, () => list.state === 'ready');
    return list;
  }

  it('[LIST2] the list is read once, and nothing is requested before it starts', async () => {
    expect(stage.sync.requests).toEqual([]);
    await start();
    expect(topics()).toEqual(['Survey team']);
    expect(
      stage.sync.requests.filter(line => line.includes('maxPageSize') && !line.includes('pinned'))
    ).toHaveLength(1);
  });

  it('[LIST3] takes over the entry of each event, sorts the most recently active chat first, and drops removed chats', async () => {
    const list = await start();
    const lively = aThread({
      id: 'b',
      topic: 'Lively',
      lastMessageReceivedOn: '2026-02-01T00:00:00Z'
    });
    stage.sync.emit({ threadId: 'b', thread: lively });
    await until(list.changed, () => topics().length === 2);
    expect(topics()).toEqual(['Lively', 'Survey team']);

    const removed: IRemoval[] = [];
    list.removed.connect((_, removal) => void removed.push(removal));
    stage.sync.emit({ threadId: CHAT, thread: null, reason: 'removed_from_chat' });
    await until(list.changed, () => topics().length === 1);
    expect(topics()).toEqual(['Lively']);
    expect(removed).toEqual([{ id: CHAT, reason: 'removed' }]);
  });

  it('[LIST4] the list reports that it is offline, loads again after the stream ended, and reports deleted chats', async () => {
    const list = await start();
    const removed: IRemoval[] = [];
    list.removed.connect((_, removal) => void removed.push(removal));
    stage.sync.threads = [aThread({ id: 'c', topic: 'Made meanwhile' })];
    const port = await stage.sync.close();
    await until(list.changed, () => list.isOffline);
    expect(list.state).toBe('ready');
    await stage.sync.listen(port);
    while (topics()[0] !== 'Made meanwhile' || list.isOffline) {
      await new Promise(setImmediate);
      stage.clock.advance(2_500);
    }
    expect(removed).toEqual([{ id: CHAT, reason: null }]);
    expect(list.state).toBe('ready');
  });

  it('[LIST7] resumes after an interruption and is loaded again when the server says so', async () => {
    const list = await start();
    const reads = () =>
      stage.sync.requests.filter(line => line.includes('maxPageSize') && !line.includes('pinned'))
        .length;
    stage.sync.emit({ threadId: CHAT, thread: aThread({ topic: 'Heard' }) }, { id: '7.2' });
    await until(list.changed, () => topics()[0] === 'Heard');
    const port = await stage.sync.close();
    await stage.sync.listen(port);
    const resumed = 'GET chat/events?latest=true&lastEventId=7.2';
    while (!stage.sync.requests.includes(resumed)) {
      await new Promise(setImmediate);
      stage.clock.advance(2_500);
    }
    expect(reads()).toBe(1);
    stage.sync.threads = [aThread({ topic: 'Read anew' })];
    stage.sync.emit(null, { name: 'reset', id: '9' });
    await until(list.changed, () => topics()[0] === 'Read anew');
    expect(reads()).toBe(2);
  });

  it('[LIST5] reports why loading failed, and tries again', async () => {
    const port = await stage.sync.close();
    const { list } = stage.chats;
    list.start();
    await until(list.changed, () => list.state === 'failed');
    expect(list.error).toBe('The chat server did not respond.');
    await stage.sync.listen(port);
    list.retry();
    await until(list.changed, () => list.state === 'ready');
  });

  it("[LIST6] shows the user's own changes at once", async () => {
    const list = await start();
    await list.rename(CHAT, 'Renamed');
    expect(topics()).toEqual(['Renamed']);
    stage.sync.emit({
      threadId: CHAT,
      thread: aThread({
        unreadCount: 3,
        lastMessage: {
          id: 'm9',
          sequenceId: '9',
          sender: 'ivo',
          senderDisplayName: 'Ivo',
          content: { message: 'hi' },
          createdOn: '2026-01-02T00:00:00Z'
        }
      })
    });
    await until(list.changed, () => list.get(CHAT)?.unreadCount === 3);
    await list.markAsRead(CHAT);
    expect(list.get(CHAT)).toMatchObject({ unreadCount: 0, readSequenceId: 9 });
    expect(stage.sync.requests).toContain(
      `POST chat/threads/${CHAT}/readReceipts {"chatMessageId":"m9"}`
    );
    expect(await list.create()).toBe('made');
    await list.delete(CHAT);
    expect(list.get(CHAT)).toBeUndefined();
  });

  it('[LIST6] … and marks all as read with one request, whether they are loaded or not', async () => {
    stage.sync.threads = [aThread({ id: 'a', unreadCount: 2 }), aThread({ id: 'b' })];
    const list = await start();
    await list.markAllAsRead();
    expect([...list.unread]).toEqual([]);
    const changes = stage.sync.requests.filter(line => !line.startsWith('GET '));
    expect(changes).toEqual(['DELETE chat/unread']);
  });

  describe('with pages', () => {
    const ids = (): string[] => stage.chats.list.threads.map(({ id }) => id);
    const asked = (path: string): number =>
      stage.sync.requests.filter(line => line.startsWith(`GET ${path}`)).length;
    /** A larger number means more recent activity. */
    const numbered = (number: number, change: Partial<IThread> = {}): IThread =>
      aThread({
        id: `t${number}`,
        topic: `Chat ${number}`,
        livelyOn: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
        ...change
      });

    beforeEach(() => {
      stage.sync.pageSize = 2;
      stage.sync.threads = [5, 4, 3, 2, 1].map(number =>
        numbered(number, { unreadCount: number === 1 ? 3 : 0 })
      );
    });

    it('[LIST9] loads only the ids of unread chats before it is shown', async () => {
      const { list } = stage.chats;
      list.start();
      await until(list.changed, () => list.state === 'ready');
      expect([...list.unread]).toEqual(['t1']);
      expect(list.threads).toEqual([]);
      expect(stage.sync.requests.map(line => line.split('?')[0])).toEqual([
        'GET chat/events',
        'GET chat/unread'
      ]);
      list.show();
      await until(list.changed, () => list.threads.length === 3);
      expect(ids()).toEqual(['t5', 't4', 't1']);
    });

    it('[LIST10] loads page by page, and an event about a chat on a later page leaves no gap', async () => {
      const list = await start();
      expect(ids()).toEqual(['t5', 't4', 't1']);
      stage.sync.emit({ threadId: 't2', thread: numbered(2, { topic: 'Renamed' }) });
      await until(list.changed, () => list.get('t2') !== undefined);
      expect(ids()).toEqual(['t5', 't4', 't1']);
      stage.sync.emit({ threadId: 't3', thread: numbered(6, { id: 't3' }) });
      await until(list.changed, () => ids()[0] === 't3');
      expect(ids()).toEqual(['t3', 't5', 't4', 't1']);
      list.more();
      list.more();
      await until(list.changed, () => list.paging === 'idle');
      expect(asked('chat/threads?maxPageSize=100&after=2')).toBe(1);
      list.more();
      await until(list.changed, () => list.paging === 'none');
      expect(ids()).toContain('t2');
      list.more();
      expect(list.paging).toBe('none');
    });

    it('[LIST10] a page that failed is loaded at the next request', async () => {
      const list = await start();
      stage.sync.listStatus = 503;
      list.more();
      await until(list.changed, () => list.paging === 'failed');
      expect(ids()).toEqual(['t5', 't4', 't1']);
      stage.sync.listStatus = 200;
      list.retry();
      await until(list.changed, () => list.threads.length === 5);
    });

    it('[LIST11] asks once for a chat that is not loaded, and learns that it is deleted', async () => {
      const list = await start();
      const both = await Promise.all([list.find('t2'), list.find('t2')]);
      expect(both.map(thread => thread?.topic)).toEqual(['Chat 2', 'Chat 2']);
      expect(asked('chat/threads/t2')).toBe(1);
      expect(ids()).not.toContain('t2');
      expect(await list.findByName('Chat 3')).toMatchObject({ id: 't3' });
      expect(await list.findByName('No chat')).toBeUndefined();
      expect(list.isGone('t9')).toBe(false);
      expect(await list.find('t9')).toBeUndefined();
      expect(list.isGone('t9')).toBe(true);
      stage.sync.status = 503;
      await expect(list.find('t8')).rejects.toThrow();
      expect(list.isGone('t8')).toBe(false);
    });

    it('[LIST12] knows unread chats that are not loaded, and marks them as read', async () => {
      const last = {
        id: 'm9',
        sequenceId: '9',
        sender: 'ivo',
        senderDisplayName: 'Ivo',
        content: { message: 'hi' },
        createdOn: '2026-01-02T00:00:00Z'
      };
      stage.sync.threads[4] = numbered(1, { unreadCount: 3, lastMessage: last });
      const { list } = stage.chats;
      list.start();
      await until(list.changed, () => list.state === 'ready');
      await list.markAsRead('t1');
      expect([...list.unread]).toEqual([]);
      expect(stage.sync.requests).toContain(
        'POST chat/threads/t1/readReceipts {"chatMessageId":"m9"}'
      );
      stage.sync.emit({ threadId: 't2', thread: numbered(2, { unreadCount: 1 }) });
      await until(list.changed, () => list.unread.has('t2'));
      stage.sync.emit({ threadId: 't2', thread: null });
      await until(list.changed, () => list.unread.size === 0);
    });

    it('[LIST13] reports a message once, also in a chat that is not loaded, and nothing else', async () => {
      const list = await start();
      const arrived: string[] = [];
      list.arrived.connect((_, { id }) => void arrived.push(id));
      const told = async (name: string, thread: IThread): Promise<void> => {
        stage.sync.emit({ threadId: thread.id, thread }, { name });
        await until(list.changed, () => list.get(thread.id)?.topic === thread.topic);
      };
      await told('chatMessageReceived', numbered(1, { topic: 'a', unreadCount: 4 }));
      await told('chatThreadPropertiesUpdated', numbered(1, { topic: 'b', unreadCount: 4 }));
      await told('chatMessageReceived', numbered(2, { topic: 'c', unreadCount: 0 }));
      await told('chatMessageReceived', numbered(3, { topic: 'd', unreadCount: 1 }));
      expect(arrived).toEqual(['t1', 't3']);
    });
  });
});
