import type { IPrincipal } from '../../../../server/identity/principal.js';
import { userRowOf } from '../../../../server/identity/user.js';
import { ada, bob } from '../test-api.js';
import { harness, listen, useEvents } from '../events/test-events.js';

useEvents();

beforeEach(async () => {
  await harness.storage.putUser(userRowOf(ada));
  await harness.storage.putUser(userRowOf(bob));
});

interface IRow {
  id: string;
  topic: string;
  direct?: string;
  role: string;
  pinned: boolean;
  notify: string;
  mentioned: boolean;
}

const read = async (by: IPrincipal, url: string): Promise<IRow> =>
  (await harness.ask(by, 'GET', url)).json<IRow>();

describe('direct chats over HTTP', () => {
  it('[DIRECT5] each of the two sees it under the name of the other, found by either id', async () => {
    const body = { rawId: 'bob' };
    const made = await harness.ask(ada, 'POST', '/chat/threads/:direct', body);
    const { id } = made.json<IRow>();
    expect([made.statusCode, made.json()]).toMatchObject([
      200,
      { topic: 'Bob', direct: 'bob', role: 'owner', access: 'private' }
    ]);
    expect(await read(bob, `/chat/threads/${id}`)).toMatchObject({ topic: 'Ada', direct: 'ada' });
    const rawId = await harness.ids.idOf('ada');
    const again = await harness.ask(bob, 'POST', '/chat/threads/:direct', { rawId });
    expect(again.json<IRow>().id).toBe(id);
    await harness.ask(ada, 'POST', `/chat/threads/${id}/messages`, { content: 'Hello' });
    const unread = await harness.ask(bob, 'GET', '/chat/unread');
    expect(unread.json()).toEqual({ value: [id], muted: [], urgent: [id] });
  });

  it('[DIRECT5] a deleted user, and whoever is nobody, cannot be written to', async () => {
    const gone = await harness.ids.create();
    await harness.storage.putUser({ ...userRowOf(bob), username: gone.username });
    await harness.credentials.remove(gone.username);
    for (const body of [{ rawId: gone.id }, { rawId: 'nobody' }, { rawId: '8:acs:x' }, {}]) {
      const answer = await harness.ask(ada, 'POST', '/chat/threads/:direct', body);
      expect([answer.statusCode, answer.json()]).toMatchObject([
        404,
        { error: { code: 'user_not_found' } }
      ]);
    }
  });
});

describe('messages that a user has set to unread, over HTTP', () => {
  interface IUnread {
    unreadCount: number;
    readSequenceId: number;
    setUnreadOn?: string;
  }
  const unreadOf = async (by: IPrincipal, chat: string): Promise<IUnread> => {
    const found = (await harness.ask(by, 'GET', `/chat/threads/${chat}`)).json<IUnread>();
    const { unreadCount, readSequenceId, setUnreadOn } = found;
    return { unreadCount, readSequenceId, setUnreadOn };
  };
  const set = (by: IPrincipal, chat: string, chatMessageId: unknown) =>
    harness.ask(by, 'PUT', `/chat/threads/${chat}/unread`, { chatMessageId });

  it("[UNREAD2] are unread for the caller, and only the caller's other clients are told", async () => {
    const chat = await harness.chat(ada);
    const said = [];
    for (const text of ['one', 'two', 'three']) {
      said.push(await harness.say(ada, chat, text));
    }
    const receipts = `/chat/threads/${chat}/readReceipts`;
    const read = (chatMessageId: string) => harness.ask(bob, 'POST', receipts, { chatMessageId });
    await read(said[2]);
    const before = (await harness.ask(ada, 'GET', receipts)).json<unknown>();
    const [own, others] = [await listen(bob), await listen(ada)];
    expect((await set(bob, chat, said[1])).statusCode).toBe(204);
    await own.until(() => own.events.length === 1);
    const [event] = own.events;
    expect([own.names[0], event.data.thread]).toMatchObject([
      'chatPreferencesUpdated',
      { unreadCount: 2, readSequenceId: 1, setUnreadOn: expect.any(String) as string }
    ]);
    expect((await harness.ask(ada, 'GET', receipts)).json()).toEqual(before);
    expect(await unreadOf(ada, chat)).toMatchObject({ unreadCount: 0 });
    expect((await harness.ask(bob, 'GET', '/chat/unread')).json()).toMatchObject({ value: [chat] });
    await read(said[2]);
    expect(await unreadOf(bob, chat)).toEqual({ unreadCount: 0, readSequenceId: 3 });
    await harness.say(bob, chat, 'four');
    await others.until(() => others.events.length > 0);
    expect(others.names[0]).toBe('chatMessageReceived');
  });

  it('[UNREAD2] only those who may read a message can set it to unread', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    const said = await harness.say(ada, chat, 'one');
    expect((await set(bob, chat, said)).json()).toMatchObject({
      error: { code: 'chat_not_found' }
    });
    for (const id of ['nothing', 5, undefined]) {
      const answer = await set(ada, chat, id);
      expect([400, 404]).toContain(answer.statusCode);
    }
    expect(await unreadOf(ada, chat)).toMatchObject({ unreadCount: 0 });
  });
});

describe('preferences over HTTP', () => {
  const set = (by: IPrincipal, chat: string, body: object) =>
    harness.ask(by, 'PATCH', `/chat/threads/${chat}/preferences`, body);

  it("[PREF4] are the caller's own, and the caller's other clients are told", async () => {
    const chat = await harness.chat(ada);
    const [own, others] = [await listen(ada), await listen(bob)];
    expect((await set(ada, chat, { pinned: true, notify: 'none' })).statusCode).toBe(204);
    await own.until(() => own.events.length === 1);
    expect([own.names, own.events[0].data.thread]).toMatchObject([
      ['chatPreferencesUpdated'],
      { pinned: true, notify: 'none' }
    ]);
    expect((await set(ada, chat, { notify: 'mentions' })).statusCode).toBe(204);
    expect(await read(ada, `/chat/threads/${chat}`)).toMatchObject({
      pinned: true,
      notify: 'mentions'
    });
    expect(await read(bob, `/chat/threads/${chat}`)).toMatchObject({
      pinned: false,
      notify: 'all'
    });
    await harness.say(bob, chat, 'Hello');
    await others.until(() => others.events.length === 1);
    expect(others.names).toEqual(['chatMessageReceived']);
  });

  it('[PREF4] pinned chats are listed alone, and wrong values and too many change nothing', async () => {
    harness.limits.pinnedChatsPerUser = 1;
    const [a, b] = [await harness.chat(ada), await harness.chat(ada)];
    await set(ada, a, { pinned: true });
    expect((await set(ada, b, { pinned: true })).json()).toMatchObject({
      error: { code: 'too_many_pinned_chats' }
    });
    for (const body of [{ notify: 'some' }, { pinned: 'yes' }, { notify: 1 }]) {
      expect((await set(ada, b, body)).statusCode).toBe(400);
    }
    const list = await harness.ask(ada, 'GET', '/chat/threads?pinned=true');
    expect(list.json<{ value: IRow[] }>().value.map(({ id }) => id)).toEqual([a]);
    const secret = await harness.chat(ada, { access: 'private' });
    expect((await set(bob, secret, { pinned: true })).json()).toMatchObject({
      error: { code: 'chat_not_found' }
    });
  });
});
