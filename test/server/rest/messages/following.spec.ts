import type { IPrincipal } from '../../../../server/identity/principal.js';
import { userRowOf } from '../../../../server/identity/user.js';
import { ada, bob } from '../test-api.js';
import { harness, listen, useEvents } from '../events/test-events.js';

useEvents();

beforeEach(async () => {
  await harness.storage.putUser(userRowOf(ada));
  await harness.storage.putUser(userRowOf(bob));
});

const path = (chat: string, message: string): string =>
  `/chat/threads/${chat}/messages/${message}/following`;
const set = (by: IPrincipal, chat: string, message: string, body: object) =>
  harness.ask(by, 'PATCH', path(chat, message), body);
const reply = async (by: IPrincipal, chat: string, to: string): Promise<string> =>
  (
    await harness.ask(by, 'POST', `/chat/threads/${chat}/messages`, {
      content: 'Yes',
      reply_to: to
    })
  ).json<{ id: string }>().id;
const listed = async (by: IPrincipal, chat: string): Promise<unknown> =>
  (await harness.ask(by, 'GET', `/chat/threads/${chat}/following`)).json<{ value: unknown }>()
    .value;

it('[FOLLOW8] a thread is followed by those who write in it, and tells each of them alone', async () => {
  const chat = await harness.chat(ada);
  const root = await harness.say(ada, chat, 'Lunch?');
  const [own, others] = [await listen(ada), await listen(bob)];
  const first = await reply(bob, chat, root);
  await own.until(() => own.names.length === 2);
  await others.until(() => others.names.length === 2);
  expect(own.names).toEqual(['chatMessageReceived', 'threadFollowingUpdated']);
  expect(own.events[1].data).toMatchObject({
    ...{ rootId: root, isFollowed: true, readSequenceId: 0 },
    thread: { unreadCount: 1, mentioned: true, newsSequenceId: 2 }
  });
  expect((await harness.ask(ada, 'GET', path(chat, first))).json()).toEqual({
    rootId: root,
    isFollowed: true,
    readSequenceId: 0
  });
  expect((await set(ada, chat, first, { readMessageId: first })).statusCode).toBe(204);
  await own.until(() => own.names.length === 3);
  expect(own.events[2].data).toMatchObject({ readSequenceId: 2, thread: { unreadCount: 0 } });
  expect(await listed(ada, chat)).toMatchObject([
    { rootId: root, isFollowed: true, readSequenceId: 2, unreadCount: 0 }
  ]);
  expect((await set(bob, chat, root, { isFollowed: false })).statusCode).toBe(204);
  await others.until(() => others.names.length === 3);
  expect(others.events[2].data).toMatchObject({ rootId: root, isFollowed: false });
  expect(own.names).toHaveLength(3);
});

it('[FOLLOW8] the read message must be of the thread, and only those who may read it follow it', async () => {
  const chat = await harness.chat(ada, { access: 'private' });
  const root = await harness.say(ada, chat, 'Lunch?');
  const other = await harness.say(ada, chat, 'Dinner?');
  const codes: [IPrincipal, string, object, string][] = [
    [ada, root, { readMessageId: other }, 'message_not_found'],
    [ada, root, { readMessageId: 'nothing' }, 'message_not_found'],
    [ada, 'nothing', { isFollowed: true }, 'message_not_found'],
    [ada, root, { isFollowed: 'yes' }, 'bad_request'],
    [bob, root, { isFollowed: true }, 'chat_not_found']
  ];
  for (const [by, message, body, code] of codes) {
    expect((await set(by, chat, message, body)).json()).toMatchObject({ error: { code } });
  }
  expect((await harness.ask(bob, 'GET', `/chat/threads/${chat}/following`)).statusCode).toBe(404);
  expect(await listed(ada, chat)).toEqual([]);
  expect((await set(ada, chat, root, { isFollowed: null })).statusCode).toBe(204);
});
