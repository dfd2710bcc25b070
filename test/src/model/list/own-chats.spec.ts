import { ChatList, isUrgent } from '../../../../src/model/index.js';
import { OwnChats } from '../../../../src/model/list/own-chats.js';
import type { IApiClient, IThread } from '../../../../src/model/index.js';
import { thread } from '../../../harness/fake-list.js';
import { aThread, Stage, timersOf, until } from '../../../harness/stage.js';

/** A server that answers with a chat or refuses, and the chats that are known. */
function scene(refusal: Error | null = null) {
  const asked: string[] = [];
  const known = new Map<string, IThread>([['a', thread('a', 'Team')]]);
  const request = (method: string, path: string, body: object): Promise<unknown> => {
    asked.push(`${method} ${path} ${JSON.stringify(body)}`);
    const made = thread('new', 'Bob', { direct: 'bob' });
    return refusal ? Promise.reject(refusal) : Promise.resolve({ ...made, chatThread: made });
  };
  const own = new OwnChats(
    { request } as unknown as IApiClient,
    { get: id => known.get(id), set: one => void known.set(one.id, one) },
    () => 'lab'
  );
  return { own, asked, known };
}

it('[OWN1] pinning and muting show at once, and are taken back if the server refuses', async () => {
  const { own, known, asked } = scene();
  const done = own.set('a', { pinned: true, notify: 'none' });
  expect(known.get('a')).toMatchObject({ pinned: true, notify: 'none' });
  await done;
  expect(asked).toEqual(['PATCH chat/threads/a/preferences {"pinned":true,"notify":"none"}']);
  const refused = scene(new Error('Too many.'));
  await expect(refused.own.set('a', { pinned: true })).rejects.toThrow('Too many.');
  expect(refused.known.get('a')?.pinned).toBeUndefined();
});

it('[MARKUNREAD1] the count of a chat follows at once when messages are set to unread', async () => {
  const { own, known, asked } = scene();
  const done = own.setUnread('a', { id: 'm3', seq: 3, unread: 2 });
  const change = { unreadCount: 2, readSequenceId: 2, setUnreadOn: '' };
  expect(known.get('a')).toMatchObject(change);
  await done;
  await own.setUnread('a', { id: 'm2', seq: 2 });
  expect(known.get('a')).toMatchObject({ ...change, readSequenceId: 1 });
  await own.setUnread('elsewhere', { id: 'm1', seq: 1 });
  expect(asked[0]).toBe('PUT chat/threads/a/unread {"chatMessageId":"m3"}');
});

it('[OWN2] chats are made in the current workspace, a direct chat is found, and a private one is left', async () => {
  const { own, known, asked } = scene();
  expect(await own.create(undefined, 'private')).toBe('new');
  expect(await own.direct('bob')).toBe('new');
  await own.leave('a', 'ada');
  expect(known.get('new')?.direct).toBe('bob');
  expect(asked).toEqual([
    'POST chat/threads {"access":"private","quiet":true,"workspaceId":"lab"}',
    'POST chat/threads/:direct {"rawId":"bob"}',
    'POST chat/threads/a/participants/:remove {"rawId":"ada"}'
  ]);
});

it('[OWN3] a chat is urgent while it has unread messages for the user alone and is not muted', () => {
  const one = (more: Partial<IThread>): boolean => isUrgent(thread('a', 'A', more));
  expect(one({ unreadCount: 1 })).toBe(false);
  expect(one({ unreadCount: 1, mentioned: true })).toBe(true);
  expect(one({ unreadCount: 1, direct: 'bob', notify: 'mentions' })).toBe(true);
  expect(one({ unreadCount: 0, direct: 'bob' })).toBe(false);
  expect(one({ unreadCount: 1, mentioned: true, notify: 'none' })).toBe(false);
});

it('[OWN3] the list knows urgent and muted chats, and pinned ones beyond its pages', async () => {
  const stage = new Stage();
  await stage.open();
  stage.sync.pageSize = 1;
  const old = { createdOn: '2020-01-01T00:00:00Z', livelyOn: '2020-01-01T00:00:00Z' };
  stage.sync.threads = [
    aThread({ id: 'new' }),
    aThread({ id: 'plain', ...old }),
    aThread({ id: 'pin', ...old, pinned: true })
  ];
  const list = new ChatList({ server: stage.server, timers: timersOf(stage.clock) });
  list.show();
  list.start();
  await until(list.changed, () => list.state === 'ready');
  expect(list.threads.map(({ id }) => id)).toEqual(['new', 'pin']);
  const thread = aThread({ id: 'new', unreadCount: 1, mentioned: true });
  stage.sync.emit({ threadId: 'new', thread });
  await until(list.changed, () => list.alerts.urgent.has('new'));
  stage.sync.emit({ threadId: 'new', thread: { ...thread, notify: 'none' } });
  await until(list.changed, () => list.alerts.muted.has('new'));
  expect(list.alerts.urgent.size).toBe(0);
  list.dispose();
  await stage.close();
});
