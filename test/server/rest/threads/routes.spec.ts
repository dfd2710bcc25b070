import type { Static } from '@sinclair/typebox';
import type { IThread } from '../../../../src/model/api.js';
import type { Thread, ThreadPage } from '../../../../server/rest/threads/schemas.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

type Page = Static<typeof ThreadPage>;

const UUID = '11111111-1111-4111-8111-111111111111';

describe('/chat/threads', () => {
  let harness: TestApi;

  beforeEach(async () => {
    harness = await TestApi.open();
  });

  afterEach(() => harness.close());

  const page = async (url: string, who = ada): Promise<Page> =>
    (await harness.ask(who, 'GET', url)).json<Page>();

  const topics = async (url = '/chat/threads', who = ada): Promise<string[]> =>
    (await page(url, who)).value.map(({ topic }) => topic);

  it('[REST10] creates a chat and returns its entry of the list', async () => {
    const response = await harness.ask(ada, 'POST', '/chat/threads', {
      topic: ' Plans ',
      id: UUID
    });
    expect(response.statusCode).toBe(201);
    expect(response.headers.location).toBe(`threads/${UUID}`);
    // The client's type, so that the two stay the same.
    const line: IThread = response.json<{ chatThread: Thread }>().chatThread;
    expect(line).toEqual({
      id: UUID,
      topic: 'Plans',
      createdOn: '2026-01-01T00:00:00Z',
      createdByCommunicationIdentifier: await harness.identifier('ada'),
      createdByUsername: 'ada',
      retentionPolicy: { kind: 'none' },
      livelyOn: '2026-01-01T00:00:00.000Z',
      access: 'private',
      role: 'owner',
      unreadCount: 0,
      readSequenceId: 0,
      mentioned: false,
      newsSequenceId: 0,
      pinned: false,
      notify: 'all',
      workspaceId: 'default',
      participants: [{ username: 'ada', displayName: 'Ada', bot: false, kind: 'account' }]
    });
    const single = await harness.ask(ada, 'GET', `/chat/threads/${UUID}`);
    expect(single.json()).toEqual(line);
  });

  it('[REST10] shows the newest message, the unread count and the participants', async () => {
    const chat = await harness.chat();
    await harness.say(bob, chat, `Look: ${'👋'.repeat(300)}`);
    const [line] = (await page('/chat/threads')).value;
    expect(line).toMatchObject({
      unreadCount: 1,
      lastMessageReceivedOn: '2026-01-01T00:00:01Z',
      livelyOn: '2026-01-01T00:00:01.000Z',
      lastMessage: { sequenceId: '1', sender: 'bob', senderDisplayName: 'Bob' },
      participants: [{ username: 'ada' }, { username: 'bob', displayName: 'Bob' }]
    });
    const { message } = line.lastMessage!.content;
    expect(message).toMatch(/^Look: (👋)+…$/u);
    expect(message.length).toBeLessThanOrEqual(300);
  });

  it('[SPOKEN3] the newest message tells what it holds if it has no words', async () => {
    const of = async (id: string): Promise<unknown> =>
      (await page('/chat/threads')).value.find(line => line.id === id)!.lastMessage!.contents;
    const open = await harness.chat(ada, { access: 'open' });
    const closed = await harness.chat(ada, { access: 'private' });
    for (const chat of [open, closed]) {
      const { id } = (
        await harness.app.inject({
          method: 'POST',
          url: `/chat/threads/${chat}/attachments?name=plan.bin`,
          headers: {
            authorization: `Bearer ${await harness.token(ada)}`,
            'content-type': 'application/octet-stream'
          },
          payload: Buffer.from([0, 1, 2])
        })
      ).json<{ id: string }>();
      await harness.ask(ada, 'POST', `/chat/threads/${chat}/messages`, {
        content: '',
        attachments: [id]
      });
    }
    expect(await of(open)).toEqual({ kind: 'file', count: 1, text: 'plan.bin' });
    expect(await of(closed)).toEqual({ kind: 'file', count: 1, text: 'plan.bin' });
    await harness.say(ada, open, 'Words');
    expect(await of(open)).toBeUndefined();
  });

  it('[SPOKEN3] the newest message names its only file, also one of Jupyter', async () => {
    const chat = await harness.chat(ada, { access: 'open' });
    const copy = await harness.rooms.getDocument(`text:chat:${chat}`, { as: ada });
    copy.yattachments.set('birds', { type: 'file', value: 'data/b%C3%BCrds.csv' });
    await harness.rooms.flush();
    copy.dispose();
    await harness.ask(ada, 'POST', `/chat/threads/${chat}/messages`, {
      content: '',
      attachments: ['birds']
    });
    const [line] = (await page('/chat/threads')).value;
    expect(line.lastMessage!.contents).toEqual({ kind: 'file', count: 1, text: 'bürds.csv' });
  });

  it('[NAME3] names a chat after its creator if no name is given', async () => {
    for (let count = 0; count < 3; count++) {
      await harness.ask(ada, 'POST', '/chat/threads', {});
    }
    expect((await topics()).sort()).toEqual(["Ada's chat", "Ada's chat 2", "Ada's chat 3"]);
  });

  it('[REST11] rejects invalid names', async () => {
    for (const topic of ['', '  ', 'a\u0000b', 'a\nb', 'x'.repeat(201)]) {
      const created = await harness.ask(ada, 'POST', '/chat/threads', { topic });
      expect(created.statusCode).toBe(400);
      expect(created.json()).toMatchObject({ error: { code: 'bad_value', target: 'topic' } });
    }
    const id = await harness.ask(ada, 'POST', '/chat/threads', { id: '../../etc' });
    expect(id.json()).toMatchObject({ error: { code: 'bad_value', target: 'id' } });
  });

  it('[REST22] reports which chats are unread, and can list only those', async () => {
    const [one, two] = [await harness.chat(ada, { topic: 'One' }), await harness.chat()];
    const unread = async (who = ada): Promise<string[]> =>
      (await harness.ask(who, 'GET', '/chat/unread')).json<{ value: string[] }>().value;
    expect(await unread()).toEqual([]);
    await harness.say(bob, one, 'Hello');
    await harness.say(bob, two, 'Hello');
    await harness.say(bob, await harness.chat(bob, { access: 'private' }), 'Hidden');
    expect((await unread()).sort()).toEqual([one, two].sort());
    expect(await unread(bob)).toEqual([]);
    const first = await page('/chat/threads?unread=true&maxPageSize=1');
    const second = await page(first.nextLink!);
    expect([...first.value, ...second.value].map(({ id }) => id).sort()).toEqual([one, two].sort());
    expect(second.nextLink).toBeUndefined();
  });

  it('[REST24] marks all chats as read with one request, and reports the read positions to others', async () => {
    const chats = [await harness.chat(), await harness.chat(), await harness.chat()];
    const hidden = await harness.chat(bob, { access: 'private' });
    for (const chat of [...chats, hidden]) {
      await harness.say(bob, chat, 'Hello');
      await harness.say(bob, chat, 'Are you there?');
    }
    const unread = async (): Promise<string[]> =>
      (await harness.ask(ada, 'GET', '/chat/unread')).json<{ value: string[] }>().value;
    expect(await unread()).toHaveLength(3);
    expect((await harness.ask(ada, 'DELETE', '/chat/unread')).statusCode).toBe(204);
    expect(await unread()).toEqual([]);
    const receipts = await harness.ask(bob, 'GET', `/chat/threads/${chats[0]}/readReceipts`);
    expect(receipts.json()).toMatchObject({ value: [{ username: 'ada' }] });
    await harness.say(bob, chats[1], 'And now?');
    expect(await unread()).toEqual([chats[1]]);
  });

  it('[REST24] continues after a chat that was deleted meanwhile', async () => {
    const chats = [await harness.chat(), await harness.chat()];
    for (const chat of chats) {
      await harness.say(bob, chat, 'Hello');
    }
    const { execute } = harness.context.rooms;
    let isFirst = true;
    harness.context.rooms.execute = (async (principal: never, command: { chat: string }) => {
      if (isFirst) {
        isFirst = false;
        await execute.call(harness.context.rooms, ada, { type: 'delete-chat', chat: command.chat });
      }
      return execute.call(harness.context.rooms, principal, command as never);
    }) as never;
    expect((await harness.ask(ada, 'DELETE', '/chat/unread')).statusCode).toBe(204);
    harness.context.rooms.execute = execute;
    const unread = await harness.ask(ada, 'GET', '/chat/unread');
    expect(unread.json()).toEqual({ value: [], muted: [], urgent: [] });
  });

  it('[LINKED2] narrows the list to the chats of a file, page by page', async () => {
    for (const topic of ['One', 'Two', 'Three']) {
      const metadata = topic === 'Two' ? {} : { document: 'a b/c.ipynb' };
      await harness.ask(ada, 'POST', '/chat/threads', { topic, metadata });
    }
    const url = '/chat/threads?document=a%20b/c.ipynb';
    expect((await topics(url)).sort()).toEqual(['One', 'Three']);
    const first = await page(`${url}&maxPageSize=1`);
    expect(await topics(first.nextLink)).toHaveLength(1);
  });

  it('[REST23] finds chats by a part of their name, in pages', async () => {
    for (const topic of ['Übung 1', 'Tiefe', 'Übung 2']) {
      await harness.chat(ada, { topic });
    }
    const first = await page('/chat/threads?topic=ubung&maxPageSize=1');
    const second = await page(first.nextLink!);
    expect([...first.value, ...second.value].map(({ topic }) => topic).sort()).toEqual([
      'Übung 1',
      'Übung 2'
    ]);
    expect(await topics('/chat/threads?topic=nowhere')).toEqual([]);
    const long = await harness.ask(ada, 'GET', `/chat/threads?topic=${'x'.repeat(201)}`);
    expect(long.statusCode).toBe(400);
  });

  it('[REST12] shows private chats to their participants only', async () => {
    const participants = [{ communicationIdentifier: { rawId: 'bob', kind: 'x' } }];
    const chat = await harness.chat(ada, { access: 'private', participants });
    expect(await topics('/chat/threads', bob)).toEqual(['Plans']);
    expect(await topics('/chat/threads', person('eve'))).toEqual([]);
    const eve = await harness.ask(person('eve'), 'GET', `/chat/threads/${chat}`);
    expect(eve.json()).toMatchObject({ error: { code: 'chat_not_found' } });
    const admin = await harness.ask(person('root', { admin: true }), 'GET', '/chat/threads');
    expect(admin.json<Page>().value).toHaveLength(1);
  });

  it('[REST13] lists chats in pages that repeat nothing, whatever happens meanwhile', async () => {
    const ids = new Map<string, string>();
    for (let number = 1; number <= 6; number++) {
      ids.set(`Chat ${number}`, await harness.chat(ada, { topic: `Chat ${number}` }));
      harness.clock.advance(number > 3 ? 0 : 1000);
    }
    const all = await topics();
    const first = await page('/chat/threads?maxPageSize=2&api-version=2024-03-15');
    const seen = first.value.map(({ topic }) => topic);
    // The chat moves up, past the pages read so far; its event reports that.
    await harness.say(bob, ids.get(all[4])!, 'Hello');
    for (let next = first.nextLink; next;) {
      const more = await page(next);
      seen.push(...more.value.map(({ topic }) => topic));
      next = more.nextLink;
    }
    expect(seen).toEqual(all.filter(topic => topic !== all[4]));
    expect(await topics('/chat/threads?startTime=2026-01-01T00:00:02Z')).toHaveLength(5);
    for (const query of ['maxPageSize=many', 'maxPageSize=-1', 'startTime=soon']) {
      expect((await harness.ask(ada, 'GET', `/chat/threads?${query}`)).statusCode).toBe(400);
    }
  });

  it('[REST14] renames and deletes if the policy permits it', async () => {
    const chat = await harness.chat();
    const renamed = await harness.app.inject({
      method: 'PATCH',
      url: `/chat/threads/${chat}`,
      headers: {
        authorization: `Bearer ${await harness.token(ada)}`,
        'content-type': 'application/merge-patch+json'
      },
      payload: JSON.stringify({ topic: 'Trips' })
    });
    expect([renamed.statusCode, renamed.body]).toEqual([204, '']);
    expect(await topics()).toEqual(['Trips']);
    expect((await harness.ask(bob, 'DELETE', `/chat/threads/${chat}`)).statusCode).toBe(403);
    // Some clients send a content type without a body.
    const deleted = await harness.app.inject({
      method: 'DELETE',
      url: `/chat/threads/${chat}`,
      headers: {
        authorization: `Bearer ${await harness.token(ada)}`,
        'content-type': 'application/json'
      }
    });
    expect(deleted.statusCode).toBe(204);
    expect(await topics()).toEqual([]);
    const gone = await harness.ask(ada, 'GET', `/chat/threads/${chat}`);
    expect(gone.json()).toMatchObject({ error: { code: 'chat_deleted' } });
    const never = await harness.ask(ada, 'DELETE', '/chat/threads/nobody');
    expect(never.json()).toMatchObject({ error: { code: 'chat_not_found' } });
  });

  it('[STORE18] moves a read position forward, never back', async () => {
    const chat = await harness.chat();
    const first = await harness.say(bob, chat, 'One');
    const second = await harness.say(bob, chat, 'Two');
    const read = (chatMessageId: string) =>
      harness.ask(ada, 'POST', `/chat/threads/${chat}/readReceipts`, { chatMessageId });
    const response = await read(second);
    expect([response.statusCode, response.body]).toEqual([200, '']);
    await read(first);
    const line = await harness.ask(ada, 'GET', `/chat/threads/${chat}`);
    expect(line.json()).toMatchObject({ unreadCount: 0, readSequenceId: 2 });
    expect((await read('nothing')).json()).toMatchObject({ error: { code: 'message_not_found' } });
  });
});
