import { NotificationWriter } from '../../../../server/rest/realtime/notifications.js';
import { Readable } from 'node:stream';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

const HOUR = 3_600_000;
const eve = person('eve');

describe('/chat/threads/{id}, as Azure has it', () => {
  let harness: TestApi;
  let chat: string;
  let path: string;

  beforeEach(async () => {
    harness = await TestApi.open();
    chat = await harness.chat(ada, { access: 'private', quiet: false });
    path = `/chat/threads/${chat}`;
    harness.clock.advance(1000);
  });
  afterEach(() => harness.close());

  const ask = async (who: typeof ada, method: string, url: string, body?: object) => {
    const response = await harness.ask(who, method, `${path}${url}`, body);
    const json = response.body === '' ? undefined : response.json<Record<string, unknown>>();
    return { status: response.statusCode, json };
  };
  const add = async (who: typeof ada, ...participants: object[]) =>
    ask(who, 'POST', '/participants/:add', { participants });
  const named = (username: string, more: object = {}) => ({
    communicationIdentifier: { rawId: username },
    ...more
  });
  const values = async (who: typeof ada, url: string) =>
    (await ask(who, 'GET', url)).json?.value as Record<string, unknown>[];

  it('[SYS3] begins a chat with system messages unless the request asks for none', async () => {
    const [topic, added] = await values(ada, '/messages');
    const initiatorCommunicationIdentifier = await harness.identifier('ada');
    expect(topic).toMatchObject({
      type: 'topicUpdated',
      sequenceId: '2',
      content: { topic: 'Plans', initiatorCommunicationIdentifier }
    });
    expect(added).toMatchObject({
      type: 'participantAdded',
      sequenceId: '1',
      content: {
        participants: [
          { communicationIdentifier: initiatorCommunicationIdentifier, displayName: 'Ada' }
        ],
        initiatorCommunicationIdentifier
      }
    });
    expect(added).not.toHaveProperty('senderCommunicationIdentifier');
    path = `/chat/threads/${await harness.chat(ada, { quiet: true })}`;
    expect(await values(ada, '/messages')).toEqual([]);
  });

  it('[THREAD5] sets and changes metadata and retention separately', async () => {
    await ask(ada, 'PATCH', '', { metadata: { a: '1', b: '2' } });
    const policy = { kind: 'threadCreationDate', deleteThreadAfterDays: 40 };
    await ask(ada, 'PATCH', '', { metadata: { a: null }, retentionPolicy: policy });
    expect((await ask(ada, 'GET', '')).json).toMatchObject({
      topic: 'Plans',
      metadata: { b: '2' },
      retentionPolicy: policy
    });
    await ask(ada, 'PATCH', '', { retentionPolicy: { kind: 'none' } });
    expect((await ask(ada, 'GET', '')).json).toMatchObject({ retentionPolicy: { kind: 'none' } });
    const days = { kind: 'threadCreationDate', deleteThreadAfterDays: 91 };
    expect((await ask(ada, 'PATCH', '', { retentionPolicy: days })).status).toBe(400);
  });

  it('[REPEAT1] creates one chat for a repeated request', async () => {
    const create = async () => {
      const response = await harness.app.inject({
        method: 'POST',
        url: '/chat/threads?api-version=2025-03-15',
        headers: {
          authorization: `Bearer ${await harness.token(ada)}`,
          'repeatability-request-id': 'once'
        },
        payload: { topic: 'Once' }
      });
      return response.json<{ chatThread: { id: string } }>();
    };
    expect(await create()).toEqual(await create());
  });

  it('[PART9] adds participants by either id, and names those who cannot be added by the sent id', async () => {
    const id = (await harness.ids.create()).id;
    const unknown = id.replace(/.{12}$/, '000000000000');
    const answer = await add(
      ada,
      { communicationIdentifier: { communicationUser: { id } }, displayName: 'Zoe' },
      named('bob', { shareHistoryTime: '2025-01-01T00:00:00.123456Z', metadata: { a: 'b' } }),
      named(unknown),
      named('4:+15550100'),
      named('max', { metadata: { long: 'x'.repeat(1024) } })
    );
    const failure = (code: string, target: string) => ({
      code,
      message: expect.any(String) as string,
      target
    });
    expect(answer).toEqual({
      status: 201,
      json: {
        invalidParticipants: [
          failure('404', unknown),
          failure('404', '4:+15550100'),
          failure('403', 'max')
        ]
      }
    });
    expect(await add(ada, named('bob'))).toEqual({ status: 201, json: {} });
    expect(await values(bob, '/participants')).toEqual([
      {
        communicationIdentifier: await harness.identifier('ada'),
        displayName: 'Ada',
        kind: 'account',
        shareHistoryTime: '1970-01-01T00:00:00Z',
        username: 'ada',
        role: 'owner'
      },
      expect.objectContaining({
        communicationIdentifier: {
          rawId: id,
          communicationUser: { id },
          kind: 'communicationUser'
        },
        displayName: 'Zoe',
        kind: 'app'
      }),
      {
        communicationIdentifier: await harness.identifier('bob'),
        kind: 'account',
        shareHistoryTime: '2025-01-01T00:00:00Z',
        metadata: { a: 'b' },
        username: 'bob',
        role: 'member'
      }
    ]);
    const second = await ask(ada, 'GET', '/participants?maxPageSize=1&skip=1&api-version=x');
    expect(second.json).toMatchObject({
      value: [{ displayName: 'Zoe' }],
      nextLink: `/chat/threads/${chat}/participants?maxPageSize=1&skip=2&api-version=x`
    });
    expect((await add(ada, ...Array.from({ length: 201 }, () => named('x')))).status).toBe(400);
  });

  it('[PART10] lets owners remove participants and everyone leave, and former participants still read the earlier messages', async () => {
    await add(ada, named('bob'), named('eve'));
    const remove = (who: typeof ada, username: string) =>
      ask(who, 'POST', '/participants/:remove', { rawId: username });
    expect((await remove(bob, 'eve')).status).toBe(403);
    await harness.say(eve, chat, 'mine');
    expect((await remove(ada, 'eve')).status).toBe(204);
    await harness.say(ada, chat, 'after');
    const last = (await values(eve, '/messages')).map(({ content }) => content);
    expect(last.slice(0, 2)).toMatchObject([{ message: 'mine' }, { participants: [{}, {}] }]);
    expect((await ask(eve, 'POST', '/messages', { content: 'x' })).status).toBe(403);
    expect((await ask(eve, 'GET', '/participants')).json).toMatchObject({
      error: { code: 'forbidden' }
    });
    expect((await ask(eve, 'GET', '')).json).toMatchObject({
      leftOn: '2026-01-01T00:00:02Z',
      lastMessage: { content: { message: 'mine' } }
    });
    const list = async (query: string): Promise<unknown[]> =>
      (await harness.ask(eve, 'GET', `/chat/threads${query}`)).json<{ value: unknown[] }>().value;
    expect(await list('')).toEqual([]);
    expect(await list('?includeLeft=true')).toHaveLength(1);
    expect((await remove(bob, 'bob')).status).toBe(204);
    expect((await remove(ada, '8:acs:nobody')).json).toMatchObject({
      error: { code: 'user_not_found' }
    });
  });

  it('[NAME1] shows a user whom a program created under the name of their invitation everywhere, also after they left', async () => {
    const { username, id } = await harness.ids.create();
    const made = person(username, { displayName: username });
    await harness.storage.putUser({ username, name: username, displayName: username, bot: false });
    const identifier = { communicationIdentifier: { communicationUser: { id } } };
    await add(ada, { ...identifier, displayName: 'Zoe' });
    const { chat: document } = (await harness.rooms.open(chat)).chatState;
    const known = () => document.getUser(username)?.display_name;
    expect(known()).toBe('Zoe (app)');
    const typed: unknown[] = [];
    const follower = harness.feed.listen({
      wake: () => undefined,
      typing: ({ displayName }) => void typed.push(displayName)
    });
    await ask(made, 'POST', '/typing');
    follower.dispose();
    expect(typed).toEqual(['Zoe']);
    const said = await harness.say(made, chat, 'Hello');
    expect([known(), document.getUser(username)?.mention_name]).toEqual(['Zoe (app)', 'Zoe-(app)']);
    expect((await ask(ada, 'GET', '')).json).toMatchObject({
      lastMessage: { senderDisplayName: 'Zoe' },
      participants: [{ displayName: 'Ada' }, { username, displayName: 'Zoe' }]
    });
    const written = await new NotificationWriter(harness).write(
      {
        chat,
        at: 1,
        position: { n: 1, i: 1 },
        what: { type: 'message-created', message: (await harness.storage.getMessage(chat, said))! }
      },
      'update',
      'ada'
    );
    expect(written).toMatchObject([{ senderDisplayName: 'Zoe' }]);
    await ask(made, 'PATCH', '', { topic: 'Hers' });
    await ask(made, 'POST', '/participants/:remove', { rawId: id });
    const messages = await values(ada, '/messages');
    const [left, , message, came] = messages;
    expect(message).toMatchObject({ senderDisplayName: 'Zoe', content: { message: 'Hello' } });
    const people = [{ displayName: 'Zoe' }];
    expect([left, came]).toMatchObject([
      { content: { participants: people } },
      { content: { participants: people } }
    ]);
    expect(messages.map(({ colloquy }) => (colloquy as { body: string }).body)).toEqual([
      'Zoe (app) left.',
      'Zoe (app) named the chat "Hers".',
      'Hello',
      'Ada added Zoe (app).',
      'Ada named the chat "Plans".',
      'Ada joined.'
    ]);
    const found = await harness.ask(ada, 'GET', '/chat/search?q=hello');
    expect(found.json()).toMatchObject({ value: [{ message: { senderDisplayName: 'Zoe' } }] });
    // Added again, they appear under the new name.
    await add(ada, { ...identifier, displayName: 'Zoë' });
    expect(known()).toBe('Zoë (app)');
    expect((await ask(ada, 'GET', `/messages/${said}`)).json).toMatchObject({
      senderDisplayName: 'Zoë'
    });
  });

  it('[WHO8] shows a user with an account under their own name, whatever name the inviter gives', async () => {
    await harness.storage.putUser({ username: 'bob', name: 'Bob', displayName: 'Bob', bot: false });
    await add(ada, named('bob', { displayName: 'Bobby' }), named('eve', { displayName: 'Evie' }));
    const { chat: document } = (await harness.rooms.open(chat)).chatState;
    const names = () => ['bob', 'eve'].map(name => document.getUser(name)?.display_name);
    expect(names()).toEqual(['Bob', undefined]);
    await harness.say(eve, chat, 'Hello');
    expect(names()).toEqual(['Bob', 'Eve']);
    expect((await ask(ada, 'GET', '')).json).toMatchObject({
      lastMessage: { senderDisplayName: 'Eve' },
      participants: [{ displayName: 'Ada' }, { displayName: 'Bob' }, { displayName: 'Eve' }]
    });
    expect(await values(ada, '/participants')).toMatchObject([
      { displayName: 'Ada' },
      { displayName: 'Bob' },
      { displayName: 'Eve' }
    ]);
  });

  it('[NAME3] names no chat after an id, and shows its creator under the name that they chose in it', async () => {
    const { username, id } = await harness.ids.create();
    const made = person(username, { displayName: username });
    const make = async (participants: object[], more: object = {}) => {
      const body = { participants, ...more };
      const response = await harness.ask(made, 'POST', '/chat/threads', body);
      return response.json<{ chatThread: { id: string; topic: string } }>().chatThread;
    };
    expect((await make([])).topic).toBe('Chat');
    expect((await make([])).topic).toBe('Chat 2');
    const own = { communicationIdentifier: { communicationUser: { id } }, displayName: 'Zoe' };
    const thread = await make([own]);
    expect(thread).toMatchObject({
      topic: "Zoe (app)'s chat",
      participants: [{ displayName: 'Zoe' }]
    });
    path = `/chat/threads/${thread.id}`;
    const told = await values(made, '/messages');
    expect(told.map(({ colloquy }) => (colloquy as { body: string }).body)).toEqual([
      'Zoe (app) named the chat "Zoe (app)\'s chat".',
      'Zoe (app) joined.'
    ]);
  });

  it('[REACH5] shows a former participant no later change: no name, no metadata and no new participant', async () => {
    await add(ada, named('bob'));
    await ask(ada, 'PATCH', '', { metadata: { a: '1' } });
    await ask(ada, 'POST', '/participants/:remove', { rawId: 'bob' });
    await ask(ada, 'PATCH', '', { topic: 'Secret', metadata: { b: '2' } });
    await add(ada, named('eve'));
    const line = (await ask(bob, 'GET', '')).json;
    expect(line).toMatchObject({ topic: 'Plans', participants: [], role: null });
    expect(line).not.toHaveProperty('metadata');
    const list = await harness.ask(bob, 'GET', '/chat/threads?includeLeft=true');
    expect(list.json()).toEqual({ value: [line] });
    await add(ada, named('bob'));
    expect((await ask(bob, 'GET', '')).json).toMatchObject({
      topic: 'Secret',
      metadata: { a: '1', b: '2' }
    });
  });

  it('[REACH7] shows a former participant no message that was edited after they left, and no reactions and pins', async () => {
    await add(ada, named('bob'));
    const kept = await harness.say(ada, chat, 'kept');
    const edited = await harness.say(ada, chat, 'edited early');
    await ask(ada, 'PATCH', `/messages/${edited}`, { content: 'edited early twice' });
    const secret: string[] = [];
    for (const n of Array(5).keys()) {
      secret.push(await harness.say(ada, chat, `harmless ${n}`));
    }
    harness.clock.advance(1000);
    await ask(ada, 'POST', '/participants/:remove', { rawId: 'bob' });
    harness.clock.advance(1000);
    for (const id of secret) {
      await ask(ada, 'PATCH', `/messages/${id}`, { content: 'the secret' });
    }
    await ask(ada, 'PUT', `/messages/${kept}/reactions/${encodeURIComponent('👍')}`);
    await ask(ada, 'PUT', `/messages/${kept}/pin`);

    expect((await ask(bob, 'GET', `/messages/${secret[0]}`)).json).toMatchObject({
      error: { code: 'message_not_found' }
    });
    const shown: string[] = [];
    let url: string | undefined = '/messages?maxPageSize=2';
    while (url) {
      const { json }: Awaited<ReturnType<typeof ask>> = await ask(bob, 'GET', url);
      expect(JSON.stringify(json)).not.toMatch(/secret|reactions|pinned/);
      const page = json?.value as { content: { message?: string } }[];
      shown.push(...page.flatMap(({ content }) => content.message ?? []));
      url = (json?.nextLink as string | undefined)?.slice(path.length);
    }
    expect(shown).toEqual(['edited early twice', 'kept']);
    const list = await harness.ask(bob, 'GET', '/chat/threads?includeLeft=true');
    expect(list.body).toContain('edited early twice');
    expect(list.body).not.toContain('secret');
    const exported = await harness.ask(bob, 'GET', `${path}/export`);
    expect(exported.body).toContain('kept');
    expect(exported.body).not.toContain('secret');

    await add(ada, named('bob'));
    expect((await ask(bob, 'GET', `/messages/${secret[0]}`)).json).toMatchObject({
      content: { message: 'the secret' }
    });
  });

  it('[REACH1] reads, searches and counts only from that time on for a participant with limited history', async () => {
    const old = await harness.say(ada, chat, 'old words');
    harness.clock.advance(HOUR);
    const shareHistoryTime = new Date(harness.clock.now()).toISOString();
    await add(ada, named('bob', { shareHistoryTime }));
    const words = async (url: string): Promise<unknown[]> =>
      (await values(bob, url)).map(({ content }) => (content as { message?: string }).message);
    expect(await words('/messages')).toEqual([undefined]);
    await harness.say(ada, chat, 'new words');
    for (const url of [
      '/messages',
      '/messages?after=0',
      `/messages?aroundTime=2026-01-01T00:00:09Z`
    ]) {
      expect((await words(url)).sort()).toEqual(['new words', undefined]);
    }
    for (const url of [`/messages/${old}`, `/messages?around=${old}`]) {
      expect((await ask(bob, 'GET', url)).json).toMatchObject({
        error: { code: 'message_not_found' }
      });
    }
    const found = await harness.ask(bob, 'GET', '/chat/search?q=words');
    expect(found.json<{ value: unknown[] }>().value).toHaveLength(1);
    expect((await ask(bob, 'GET', '')).json).toMatchObject({ unreadCount: 1 });
  });

  it("[RECEIPT3] lists everyone's read positions for participants", async () => {
    await add(ada, named('bob'));
    const id = await harness.say(ada, chat, 'Hello');
    expect((await ask(bob, 'POST', '/readReceipts', { chatMessageId: id })).status).toBe(200);
    expect(await values(ada, '/readReceipts')).toEqual([
      {
        senderCommunicationIdentifier: await harness.identifier('bob'),
        chatMessageId: id,
        readOn: '2026-01-01T00:00:02Z',
        username: 'bob',
        sequenceId: '4'
      }
    ]);
    expect((await ask(eve, 'GET', '/readReceipts')).status).toBe(404);
  });

  it('[TYPING3] reports typing for an empty request, and lists the users who are typing', async () => {
    await add(ada, named('bob'));
    expect(await ask(bob, 'POST', '/typing')).toEqual({ status: 200, json: undefined });
    expect((await ask(bob, 'POST', '/typing', { senderDisplayName: 'Bobby' })).status).toBe(200);
    expect(await values(ada, '/presence')).toEqual([
      {
        communicationIdentifier: await harness.identifier('bob'),
        username: 'bob',
        kind: 'account',
        typing: true
      }
    ]);
    expect((await ask(eve, 'POST', '/typing')).status).toBe(404);
  });

  it('[MSGREST1] gives messages a kind, a name, metadata, an answered message, and times to the second', async () => {
    const { json } = await ask(ada, 'POST', '/messages', {
      content: '<b>Hi</b>',
      type: 'html',
      senderDisplayName: 'Countess',
      metadata: { a: '1' }
    });
    const id = json?.id as string;
    expect(id).toBe(String(harness.clock.now()));
    const answer = await ask(ada, 'POST', '/messages', { content: 'Yes', reply_to: id });
    expect((await ask(ada, 'GET', `/messages/${id}`)).json).toMatchObject({
      type: 'html',
      version: id,
      content: { message: '<b>Hi</b>' },
      senderDisplayName: 'Ada',
      senderKind: 'account',
      metadata: { a: '1' }
    });
    const second = await ask(ada, 'GET', `/messages/${answer.json?.id as string}`);
    expect(second.json).toMatchObject({ type: 'text', colloquy: { reply_to: id } });
    harness.clock.advance(1500);
    await ask(ada, 'PATCH', `/messages/${id}`, { metadata: { a: null, b: '2' } });
    expect((await ask(ada, 'GET', `/messages/${id}`)).json).toMatchObject({
      content: { message: '<b>Hi</b>' },
      metadata: { b: '2' },
      version: String(harness.clock.now()),
      editedOn: '2026-01-01T00:00:02Z'
    });
    const long = await ask(ada, 'POST', '/messages', { content: 'x'.repeat(28 * 1024 + 1) });
    expect([long.status, long.json]).toMatchObject([413, { error: { code: 'message_too_long' } }]);
    const metadata = { long: 'x'.repeat(1024) };
    const heavy = await ask(ada, 'POST', '/messages', { content: 'x', metadata });
    expect([heavy.status, heavy.json]).toMatchObject([400, { error: { target: 'metadata' } }]);
  });

  it('[MSGREST2] says when to retry if a user sends too much', async () => {
    harness.limits.messagesPer10s = 2;
    const send = () => harness.ask(ada, 'POST', `/chat/threads/${chat}/messages`, { content: 'x' });
    const answers = [await send(), await send(), await send()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 429]);
    expect(answers[2].headers['retry-after']).toBe('10');
    harness.clock.advance(10_000);
    expect((await send()).statusCode).toBe(201);
  });

  it('[MSGREST3] accepts in a message only files of its chat', async () => {
    const other = await harness.chat(ada);
    const file = (to: string) =>
      harness.attachments.add(ada, to, { body: Readable.from([Buffer.from('x')]) });
    const [here, elsewhere, gone] = [await file(chat), await file(other), await file(chat)];
    await harness.attachments.remove(ada, chat, gone.id);
    const send = (...attachments: string[]) =>
      ask(ada, 'POST', '/messages', { content: 'x', attachments });
    expect((await send(here.id)).status).toBe(201);
    for (const id of ['nope', elsewhere.id, gone.id]) {
      const { status, json } = await send(here.id, id);
      expect([status, json]).toMatchObject([
        404,
        { error: { code: 'attachment_not_found', target: 'attachments' } }
      ]);
    }
    // An attachment that a client wrote is known in the document only.
    const copy = await harness.rooms.getDocument(`text:chat:${chat}`, { as: ada });
    copy.yattachments.set('notes', { type: 'file', value: 'notes.md' });
    await harness.rooms.flush();
    copy.dispose();
    expect((await send('notes')).status).toBe(201);
  });

  it('[MSGREST4] changes nothing for an empty change', async () => {
    const id = await harness.say(ada, chat, 'x');
    const before = (await ask(ada, 'GET', `/messages/${id}`)).json;
    harness.clock.advance(5000);
    for (const body of [{}, { metadata: {} }]) {
      expect((await ask(ada, 'PATCH', `/messages/${id}`, body)).status).toBe(204);
    }
    expect((await ask(ada, 'GET', `/messages/${id}`)).json).toEqual(before);
    expect((await ask(ada, 'PATCH', '/messages/nope', {})).status).toBe(404);
    expect((await ask(eve, 'PATCH', `/messages/${id}`, {})).status).toBe(404);
  });

  it('[MSGREST5] uses a time in milliseconds as the version of a message, whatever its id', async () => {
    const version = async (id: string) => (await ask(ada, 'GET', `/messages/${id}`)).json?.version;
    for (const id of ['0a9c3f4e-6a0c-4a39-9a3e-000000000001', '12', undefined]) {
      const sent = await ask(ada, 'POST', '/messages', { content: 'x', ...(id && { id }) });
      expect(await version(sent.json?.id as string)).toBe(
        id ? String(harness.clock.now()) : sent.json?.id
      );
      harness.clock.advance(1500);
      await ask(ada, 'PATCH', `/messages/${sent.json?.id as string}`, { content: 'y' });
      expect(await version(sent.json?.id as string)).toBe(String(harness.clock.now()));
    }
  });

  it('[BOTREST1] lists, adds and removes bots of this server', async () => {
    await harness.storage.putUser({ username: 'robo', name: 'R', displayName: 'Robo', bot: true });
    expect((await ask(ada, 'PUT', '/bots/robo')).status).toBe(204);
    expect(await values(ada, '/bots')).toEqual([{ username: 'robo', displayName: 'Robo' }]);
    expect((await ask(ada, 'DELETE', '/bots/robo')).status).toBe(204);
    expect(await values(ada, '/bots')).toEqual([]);
    for (const [method, url] of [
      ['PUT', '/bots/bob'],
      ['DELETE', '/bots/robo']
    ]) {
      expect((await ask(ada, method, url)).json).toMatchObject({
        error: { code: 'user_not_found' }
      });
    }
    expect((await ask(eve, 'PUT', '/bots/robo')).status).toBe(404);
  });
});
