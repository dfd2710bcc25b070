import type { IRemoval } from '../../../src/model/index.js';
import { aThread, CHAT, Stage, until } from '../../harness/stage.js';

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
    list.start();
    await until(list.changed, () => list.state === 'ready');
    return list;
  }

  it('[LIST2] the list is read once, and nothing is requested before its start', async () => {
    expect(stage.sync.requests).toEqual([]);
    await start();
    expect(topics()).toEqual(['Survey team']);
    expect(stage.sync.requests.filter(line => line.includes('maxPageSize'))).toHaveLength(1);
  });

  it('[LIST3] takes over the entry of each event, the most recently active first, and drops removed chats', async () => {
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
    const reads = () => stage.sync.requests.filter(line => line.includes('maxPageSize')).length;
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

  it('[LIST5] says why it failed, and tries again', async () => {
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
});
