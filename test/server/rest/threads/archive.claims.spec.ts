import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

const root: IPrincipal = { ...person('root'), admin: true };

describe('files of users who are not administrators', () => {
  let harness: TestApi;

  beforeEach(async () => {
    harness = await TestApi.open();
  });
  afterEach(() => harness.close());

  const bring = async (who: IPrincipal, payload: string, query = '') =>
    harness.app.inject({
      method: 'POST',
      url: `/chat/threads/:import${query}`,
      headers: {
        authorization: `Bearer ${await harness.token(who)}`,
        'content-type': 'application/json'
      },
      payload
    });

  const messages = [
    { id: 'm1', sender: 'ada', time: 1, body: 'mine', mentions: ['bob', 'zoe'] },
    { id: 'm2', sender: 'bob', time: 2, body: 'I owe Ada 100', mentions: ['ada'] },
    {
      ...{ id: 'm3', sender: { username: 'calc' }, time: 3, body: 'Sure?', options: ['Yes'] },
      choices: [{ option: 'Yes', by: 'bob', time: 4 }]
    },
    { id: 'm4', sender: 'bob', time: 5, body: 'really' },
    { id: 'm5', time: 6, body: 'of nobody' }
  ];
  const users = {
    ada: { username: 'ada', name: 'Not Ada' },
    bob: { username: 'bob', name: 'Bob', avatar_url: 'https://tracker.example/x.png', bot: true }
  };
  const hostile = JSON.stringify({ messages, users, metadata: { name: 'Old plans' } });

  it('[ARCHIVE10] the messages of others in a file are marked, and nothing in it speaks for a user of the server', async () => {
    await harness.ask(bob, 'GET', '/chat/threads');
    const { id, leftOut } = (await bring(ada, hostile)).json<{ id: string; leftOut: number }>();
    expect(leftOut).toBe(1);
    const rows = await harness.storage.messagesAfter(id, 0, 10);
    const [mine, debt, question, again] = rows;
    expect([mine.sender, mine.mentions?.length]).toEqual(['ada', 1]);
    expect(debt.sender).toMatch(/^acs-[0-9a-f-]{36}$/);
    expect([again.sender, mine.mentions?.[0]]).toEqual([debt.sender, debt.sender]);
    expect(debt.mentions).toEqual(['ada']);
    expect(question.sender).not.toBe(debt.sender);
    expect(question).not.toHaveProperty('options');
    expect(question).not.toHaveProperty('choices');
    expect([debt.display_name, question.display_name]).toEqual(['Bob', 'calc']);
    const text = (await harness.ask(ada, 'GET', `/chat/threads/${id}/export`)).json<{
      users: Record<string, { display_name?: string; bot?: boolean; avatar_url?: string }>;
    }>();
    expect(text.users[debt.sender]).toMatchObject({ display_name: 'Bob (app)' });
    expect(text.users[debt.sender]).not.toHaveProperty('bot');
    expect(text.users[debt.sender]).not.toHaveProperty('avatar_url');
    expect(text.users.ada.display_name).toBe('Ada');
    expect((await harness.ask(bob, 'GET', `/chat/threads/${id}`)).statusCode).toBe(404);
    const found = await harness.ask(root, 'GET', '/chat/people?query=bob');
    expect(found.body).not.toContain(debt.sender);
  });

  it('[ARCHIVE11] an import lands in a workspace of its importer, and in no other', async () => {
    const make = async (who: IPrincipal): Promise<string> =>
      (await harness.rooms.execute(who, { type: 'create-workspace', name: 'Lab' })).id;
    const [own, foreign] = [await make(ada), await make(bob)];
    const made = await bring(ada, hostile, `?workspaceId=${own}`);
    expect(made.statusCode).toBe(201);
    const { id } = made.json<{ id: string }>();
    expect(await harness.storage.getChat(id)).toMatchObject({ workspace: own, access: 'private' });
    for (const wrong of [foreign, 'nonsense', harness.clock.uuid(), '__proto__']) {
      const answer = await bring(ada, hostile, `?workspaceId=${wrong}`);
      expect([answer.statusCode, answer.json()]).toMatchObject([
        404,
        { error: { code: 'workspace_not_found' } }
      ]);
    }
    expect((await bring(ada, hostile, '?workspaceId=default&topic=x')).statusCode).toBe(201);
    const nameless = JSON.stringify({ messages: messages.slice(0, 1) });
    expect((await bring(ada, nameless, '?topic=From%20a%20file')).json()).toMatchObject({
      topic: 'From a file'
    });
  });

  it('[ARCHIVE11] a member who is removed while the file is imported gets no chat there', async () => {
    const workspace = (await harness.rooms.execute(bob, { type: 'create-workspace', name: 'Lab' }))
      .id;
    await harness.rooms.execute(bob, {
      ...{ type: 'add-workspace-members', workspace, usernames: ['ada'] }
    });
    const { bulk } = harness.storage;
    const fill = bulk.fill.bind(bulk);
    jest.spyOn(bulk, 'fill').mockImplementation(async (...piece) => {
      await fill(...piece);
      await harness.rooms.execute(bob, {
        ...{ type: 'remove-workspace-member', workspace, username: 'ada' }
      });
    });
    expect((await bring(ada, hostile, `?workspaceId=${workspace}`)).statusCode).toBe(404);
    expect(await bulk.leftovers(Infinity)).toEqual([]);
  });

  it('[ARCHIVE12] a user imports chats as far as the limits go, and a file twice as two chats', async () => {
    const file = JSON.stringify({
      messages,
      metadata: { id: harness.clock.uuid(), name: 'Twice' }
    });
    const first = (await bring(ada, file)).json<{ id: string }>();
    expect(file).toContain(first.id);
    const second = (await bring(ada, file)).json<{ id: string }>();
    expect(second.id).not.toBe(first.id);
    const limits = harness.limits as { chatsPerUser: number; importBytes: number };
    limits.importBytes = file.length - 1;
    expect((await bring(ada, file)).json()).toMatchObject({ error: { code: 'request_too_large' } });
    expect((await bring(root, file)).statusCode).toBe(201);
    limits.importBytes = file.length;
    limits.chatsPerUser = 2;
    expect((await bring(ada, file)).json()).toMatchObject({ error: { code: 'too_many_chats' } });
    expect(await harness.storage.bulk.leftovers(Infinity)).toEqual([]);
  });

  it('[ARCHIVE13] an import whose client goes away leaves nothing', async () => {
    const address = await harness.app.listen({ port: 0, host: '127.0.0.1' });
    const { bulk } = harness.storage;
    const fill = bulk.fill.bind(bulk);
    const client = new AbortController();
    const ended = new Promise<void>(resolve => {
      jest.spyOn(bulk, 'fill').mockImplementation(async (...piece) => {
        await fill(...piece);
        client.abort();
        await new Promise(done => setTimeout(done, 50)); // until the server has noticed
      });
      const { purge } = bulk;
      jest.spyOn(bulk, 'purge').mockImplementation(async id => {
        const isMore = await purge(id);
        if (!isMore) {
          resolve();
        }
        return isMore;
      });
    });
    const body = JSON.stringify({
      messages: Array.from({ length: 500 }, (_, i) => ({ sender: 'ada', body: `${i}`, time: i }))
    });
    const sent = fetch(`${address}/chat/threads/:import`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await harness.token(ada)}`,
        'content-type': 'application/json'
      },
      body,
      signal: client.signal
    });
    await expect(sent).rejects.toThrow();
    await ended;
    expect(await bulk.leftovers(Infinity)).toEqual([]);
    expect(await harness.storage.listChats('ada')).toEqual([]);
  });
});
