import type { Client } from '@modelcontextprotocol/client';
import { person } from '../../../harness/people.js';
import { startAgents, call, read, refusal } from './agents.js';

/** The most searches of a user in 10 seconds. */
const SEARCHES = 50;

const refused = async (client: Client, given: object): Promise<string | undefined> =>
  (await call<{ error?: { code: string } }>(client, 'list_chats', { ...given })).error?.code;

describe('the tools of MCP', () => {
  const stage = startAgents();

  it('[MCP1] a client lists, reads, searches and posts, as the user of its token', async () => {
    const chat = await stage.agents.newChat('ada', 'open');
    const client = await stage.agents.open('ada');
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'list_chats',
      'read_chat',
      'search',
      'post',
      'ask_people'
    ]);
    const { id } = await call(client, 'post', { chat, text: 'The rates are low' });
    await call(await stage.agents.open('bob'), 'post', { chat, text: 'I see', replyTo: id });
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
    const { value } = await stage.agents.served.ask<{ value: { content: { message: string } }[] }>(
      'ada',
      'GET',
      `/chat/threads/${chat}/messages`
    );
    expect(value.map(({ content }) => content.message)).toEqual(
      expect.arrayContaining(['The rates are low', 'I see'])
    );
  });

  it('[MCP1] reads and lists in pages', async () => {
    const chat = await stage.agents.newChat('dan');
    const client = await stage.agents.open('dan');
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
    await stage.agents.newChat('dan');
    const [first] = (await call<{ chats: { id: string }[] }>(client, 'list_chats', { limit: 1 }))
      .chats;
    expect(await call(client, 'list_chats', { after: first.id })).toMatchObject({
      chats: expect.arrayContaining([expect.objectContaining({ id: chat })]) as unknown
    });
  });

  it('[MCP10] the lists of chats with a name count as searches', async () => {
    const client = await stage.agents.open('sam');
    const codes: unknown[] = [];
    for (let i = 0; i <= SEARCHES; i++) {
      codes.push(await refused(client, { name: 'x' }));
    }
    expect([codes[0], codes.at(-1)]).toEqual([undefined, 'too_many_requests']);
    expect(await refused(client, {})).toBeUndefined();
  });

  it('[MCP2] commands that a token may not run, and chats of others, are refused by the same rules as elsewhere', async () => {
    const chat = await stage.agents.newChat('ada');
    await stage.agents.send('ada', chat, 'A secret word');
    const eve = await stage.agents.open('eve');
    expect(await refusal(eve, 'read_chat', { chat })).toBe('chat_not_found');
    expect(await refusal(eve, 'post', { chat, text: 'Hello' })).toBe('chat_not_found');
    expect(await refusal(eve, 'ask_people', { chat, text: 'Hello?' })).toBe('chat_not_found');
    expect(await call(eve, 'list_chats', { name: 'of ada' })).not.toMatchObject({
      chats: expect.arrayContaining([expect.objectContaining({ id: chat })]) as unknown
    });
    expect(await call(eve, 'search', { q: 'secret' })).toEqual({ messages: [] });
    await stage.agents.served.ask('ada', 'POST', `/chat/threads/${chat}/participants/:add`, {
      participants: [{ communicationIdentifier: { rawId: 'rea' }, displayName: 'Rea' }]
    });
    await stage.agents.served.server.rooms.execute(person('ada'), {
      ...{ type: 'set-role', chat, username: 'rea', role: 'reader' }
    });
    const reader = await stage.agents.open('rea');
    expect(await read(reader, chat)).toMatchObject([{ text: 'A secret word' }]);
    expect(await refusal(reader, 'post', { chat, text: 'Hello' })).toBe('read_only');
    expect(await refusal(reader, 'ask_people', { chat, text: 'Hello?' })).toBe('read_only');
    expect(await read(await stage.agents.open('ada'), chat)).toHaveLength(1);
  });

  it.each([
    ['post', { chat: 'x', text: 5 }],
    ['post', { chat: 'x' }],
    ['post', { chat: 'x', text: 'Hello', more: true }],
    ['read_chat', { chat: 'x', limit: 1_000_000 }],
    ['ask_people', { chat: 'x', text: 'Hello?', options: [] }],
    ['delete_chat', { chat: 'x' }]
  ])('[MCP3] %s with %j is refused in words, and changes nothing', async (name, given) => {
    const client = await stage.agents.open('ada');
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
    const token =
      status === 401 ? [] : [`Authorization: Bearer ${await stage.agents.served.token('ada')}`];
    const answer = await stage.agents.served.send({
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
    const answer = await stage.agents.served.send({
      method: 'POST',
      target: '/mcp',
      headers: [
        `Authorization: Bearer ${await stage.agents.served.token('ada')}`,
        'Content-Type: application/json'
      ],
      body
    });
    expect(answer).toMatchObject({
      status: 400,
      text: expect.stringContaining('bad_request') as unknown
    });
  });
});
