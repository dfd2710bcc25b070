import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { Served } from '../../../harness/served.js';

interface IMessage {
  readonly id: string;
  readonly from: string;
  readonly kind: string;
  readonly text: string;
  readonly replyTo?: string;
}

describe('the tools of MCP', () => {
  let served: Served;
  const clients: Client[] = [];

  beforeAll(async () => {
    served = await Served.start({ limits: { questionsPerUser: 2 } });
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map(client => client.close()));
    expect(served.takeErrors()).toEqual([]);
  });
  afterAll(() => served.stop());

  async function open(who: IPrincipal | string): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    const authorization = `Bearer ${await served.token(who)}`;
    const url = new URL(`http://127.0.0.1:${served.port}/mcp`);
    await client.connect(
      new StreamableHTTPClientTransport(url, { requestInit: { headers: { authorization } } })
    );
    clients.push(client);
    return client;
  }

  async function call<T = Record<string, unknown>>(
    client: Client,
    name: string,
    given: Record<string, unknown> = {}
  ): Promise<T> {
    const { content } = await client.callTool({ name, arguments: given });
    const [{ text }] = content as unknown as [{ text: string }];
    return JSON.parse(text) as T;
  }

  const refusal = async (...args: Parameters<typeof call>): Promise<string> =>
    (await call<{ error: { code: string } }>(...args)).error.code;

  const newChat = async (owner: string, access = 'private', more: object = {}): Promise<string> =>
    (
      await served.ask<{ chatThread: { id: string } }>(owner, 'POST', '/chat/threads', {
        topic: `The chat of ${owner}`,
        access,
        ...more
      })
    ).chatThread.id;

  const read = async (client: Client, chat: string): Promise<IMessage[]> =>
    (await call<{ messages: IMessage[] }>(client, 'read_chat', { chat })).messages.filter(
      ({ kind }) => kind !== 'system'
    );

  it('[MCP1] a client lists, reads, searches and posts, as the user of its token', async () => {
    const chat = await newChat('ada', 'open');
    const client = await open('ada');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'list_chats',
      'read_chat',
      'search',
      'post',
      'ask_people'
    ]);
    const { id } = await call(client, 'post', { chat, text: 'The rates are low' });
    await call(await open('bob'), 'post', { chat, text: 'I see', replyTo: id });
    expect(await read(client, chat)).toMatchObject([
      { id, from: 'ada', text: 'The rates are low' },
      { from: 'bob', text: 'I see', replyTo: id }
    ]);
    expect(await call(client, 'list_chats', { name: 'of ada' })).toMatchObject({
      chats: [{ id: chat, name: 'The chat of ada', access: 'open', unread: 1 }],
      more: false
    });
    expect(await call(client, 'search', { q: 'rates' })).toMatchObject({
      messages: [{ chat, id, from: 'ada' }]
    });
    const { value } = await served.ask<{ value: { content: { message: string } }[] }>(
      'ada',
      'GET',
      `/chat/threads/${chat}/messages`
    );
    expect(value.map(({ content }) => content.message)).toEqual(
      expect.arrayContaining(['The rates are low', 'I see'])
    );
  });

  it('[MCP1] reads and lists in pages', async () => {
    const chat = await newChat('dan');
    const client = await open('dan');
    for (const text of ['one', 'two', 'three']) {
      await call(client, 'post', { chat, text });
    }
    const newest = await call<{ messages: { seq: number; text: string }[]; more: boolean }>(
      client,
      'read_chat',
      { chat, limit: 2 }
    );
    expect(newest).toMatchObject({ messages: [{ text: 'two' }, { text: 'three' }], more: true });
    expect(
      await call(client, 'read_chat', { chat, limit: 2, before: newest.messages[0].seq })
    ).toMatchObject({ messages: [{ kind: 'system' }, { text: 'one' }], more: true });
    await newChat('dan');
    const [first] = (await call<{ chats: { id: string }[] }>(client, 'list_chats', { limit: 1 }))
      .chats;
    expect(await call(client, 'list_chats', { after: first.id })).toMatchObject({
      chats: expect.arrayContaining([expect.objectContaining({ id: chat })]) as unknown
    });
  });

  it('[MCP2] what a token may not do, and chats of others, are refused by the rules of all doors', async () => {
    const chat = await newChat('ada');
    await served.ask('ada', 'POST', `/chat/threads/${chat}/messages`, { content: 'A secret word' });
    const eve = await open('eve');
    expect(await refusal(eve, 'read_chat', { chat })).toBe('chat_not_found');
    expect(await refusal(eve, 'post', { chat, text: 'Hello' })).toBe('chat_not_found');
    expect(await refusal(eve, 'ask_people', { chat, text: 'Hello?' })).toBe('chat_not_found');
    expect(await call(eve, 'list_chats', { name: 'of ada' })).not.toMatchObject({
      chats: expect.arrayContaining([expect.objectContaining({ id: chat })]) as unknown
    });
    expect(await call(eve, 'search', { q: 'secret' })).toEqual({ messages: [] });
    await served.ask('ada', 'POST', `/chat/threads/${chat}/participants/:add`, {
      participants: [{ communicationIdentifier: { rawId: 'rea' }, displayName: 'Rea' }]
    });
    await served.ask('ada', 'PATCH', `/chat/threads/${chat}/participants/rea`, { role: 'reader' });
    const reader = await open('rea');
    expect(await read(reader, chat)).toMatchObject([{ text: 'A secret word' }]);
    expect(await refusal(reader, 'post', { chat, text: 'Hello' })).toBe('forbidden');
    expect(await refusal(reader, 'ask_people', { chat, text: 'Hello?' })).toBe('forbidden');
    expect(await read(await open('ada'), chat)).toHaveLength(1);
  });

  it.each([
    ['post', { chat: 'x', text: 5 }],
    ['post', { chat: 'x' }],
    ['post', { chat: 'x', text: 'Hello', more: true }],
    ['read_chat', { chat: 'x', limit: 1_000_000 }],
    ['ask_people', { chat: 'x', text: 'Hello?', options: [] }],
    ['delete_chat', { chat: 'x' }]
  ])('[MCP3] %s with %j is refused in words, and changes nothing', async (name, given) => {
    const client = await open('ada');
    const result = await client.callTool({ name, arguments: given }).catch((error: Error) => ({
      isError: true,
      content: [{ type: 'text', text: error.message }]
    }));
    expect(result.isError).toBe(true);
  });

  it.each([
    ['no token', [], 401, 'unauthorized'],
    ['a page of another origin', ['Origin: https://evil.example'], 403, 'forbidden_origin'],
    ['the name of another site', ['Host: evil.example'], 403, 'forbidden_origin'],
    [
      'a page of a site that points its name here',
      ['Host: evil.example', 'Origin: http://evil.example'],
      403,
      'forbidden_origin'
    ]
  ])('[MCP4] a request with %s is refused', async (_what, headers, status, code) => {
    const token = status === 401 ? [] : [`Authorization: Bearer ${await served.token('ada')}`];
    const answer = await served.send({
      method: 'POST',
      target: '/mcp',
      headers: [...headers, ...token, 'Content-Type: application/json'],
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
    });
    expect(answer).toMatchObject({ status, text: expect.stringContaining(code) as unknown });
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  });

  it.each([
    '[]',
    '"x"',
    '{',
    `[${'{"jsonrpc":"2.0","id":1,"method":"tools/list"},'.repeat(999)}{}]`
  ])('[MCP4] a body that is no single message is refused', async body => {
    const answer = await served.send({
      method: 'POST',
      target: '/mcp',
      headers: [
        `Authorization: Bearer ${await served.token('ada')}`,
        'Content-Type: application/json'
      ],
      body
    });
    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringContaining('bad_request') as unknown
    });
  });

  it('[MCP5] a reply answers the question of a person; only those who are asked count', async () => {
    const chat = await newChat('ada', 'open');
    const client = await open('ada');
    const asked = call(client, 'ask_people', {
      chat,
      text: 'Ship it?',
      options: ['Yes', 'No'],
      people: ['bob']
    });
    const question = await questionIn(chat);
    expect(question.content.message).toBe('Ship it?\n- Yes\n- No');
    const reply = (who: string, content: string): Promise<unknown> =>
      served.ask(who, 'POST', `/chat/threads/${chat}/messages`, { content, reply_to: question.id });
    await reply('cem', 'I say no');
    await reply('bob', 'Yes, do');
    expect(await asked).toEqual({ question: question.id, answer: { text: 'Yes, do', by: 'bob' } });
  });

  it('[MCP5] a button answers the question of a bot', async () => {
    const chat = await newChat('ada', 'open');
    const client = await open({ ...person('bot:helper'), bot: true });
    const asked = call(client, 'ask_people', { chat, text: 'Ship it?', options: ['Yes', 'No'] });
    const { id } = await questionIn(chat);
    await served.ask('bob', 'POST', `/chat/threads/${chat}/messages/${id}/:choose`, {
      option: 'No'
    });
    expect(await asked).toEqual({ question: id, answer: { option: 'No', by: 'bob' } });
  });

  it('[MCP6] a question that nobody has answered in time can be waited for again, by its author', async () => {
    const chat = await newChat('ada', 'open');
    const client = await open('ada');
    const { question, ...rest } = await call(client, 'ask_people', {
      chat,
      text: 'Anybody?',
      seconds: 1
    });
    expect(rest).toEqual({ waiting: true });
    const eve = await open('eve');
    expect(await refusal(eve, 'ask_people', { chat, question })).toBe('message_not_found');
    await served.ask('bob', 'POST', `/chat/threads/${chat}/messages`, {
      content: 'Here',
      reply_to: question
    });
    expect(await call(client, 'ask_people', { chat, question })).toEqual({
      question,
      answer: { text: 'Here', by: 'bob' }
    });
    await served.ask('ada', 'DELETE', `/chat/threads/${chat}/messages/${question as string}`);
    expect(await call(client, 'ask_people', { chat, question })).toMatchObject({
      ended: 'The question was deleted.'
    });
  });

  it('[MCP7] who is removed from a chat hears nothing more of it', async () => {
    const chat = await newChat('ada', 'private', {
      participants: [{ communicationIdentifier: { rawId: 'bob' }, displayName: 'Bob' }]
    });
    const client = await open('bob');
    const asked = call(client, 'ask_people', { chat, text: 'Anybody?' });
    const { id } = await questionIn(chat);
    await served.ask('ada', 'POST', `/chat/threads/${chat}/participants/:remove`, {
      rawId: 'bob'
    });
    await served.ask('ada', 'POST', `/chat/threads/${chat}/messages`, {
      content: 'Secret',
      reply_to: id
    });
    expect(await asked).toMatchObject({ error: { code: 'chat_not_found' } });
  });

  it('[MCP8] a user has a few questions at a time, and one whose client has gone makes room', async () => {
    const chat = await newChat('gil', 'open');
    const [first, second] = [await open('gil'), await open('gil')];
    const ask = (client: Client): Promise<unknown> =>
      call(client, 'ask_people', { chat, text: 'Anybody?' }).catch(() => 'gone');
    const waiting = [ask(first), ask(second)];
    await questionIn(chat, 2);
    expect(await refusal(await open('gil'), 'ask_people', { chat, text: 'Me too?' })).toBe(
      'too_many_requests'
    );
    await Promise.all([first.close(), second.close()]);
    expect(await Promise.all(waiting)).toEqual(['gone', 'gone']);
    const client = await open('gil');
    for (;;) {
      const answer = await call(client, 'ask_people', { chat, text: 'Now?', seconds: 1 });
      if (!('error' in answer)) {
        expect(answer).toMatchObject({ waiting: true });
        break;
      }
    }
  });

  interface IStored {
    readonly id: string;
    readonly type: string;
    readonly content: { message?: string };
  }

  /** The question in a chat, as soon as it is there. */
  async function questionIn(chat: string, count = 1): Promise<IStored> {
    for (;;) {
      const { value } = await served.ask<{ value: IStored[] }>(
        'ada',
        'GET',
        `/chat/threads/${chat}/messages`
      );
      const said = value.filter(({ type }) => type === 'text');
      if (said.length >= count) {
        return said[0];
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  }
});
