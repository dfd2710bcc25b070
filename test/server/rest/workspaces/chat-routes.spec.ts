import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

describe('the requests of clients of Socket.IO', () => {
  let harness: TestApi;

  beforeEach(async () => {
    harness = await TestApi.open();
  });
  afterEach(() => harness.close());

  it('[WSCHAT1] the owner creates, reads and deletes a chat', async () => {
    const path = '/chat?workspace_id=default';
    const created = await harness.ask(ada, 'POST', path, { topic: 'Plans' });
    expect(created.statusCode).toBe(200);
    const { msg, chat, workspace } = created.json<Record<string, Record<string, unknown>>>();
    expect(msg).toEqual(expect.any(String));
    expect(workspace).toMatchObject({ id: 'default' });
    expect(chat).toEqual({
      id: expect.any(String) as string,
      name: 'Plans',
      workspace_id: 'default',
      owner: 'ada',
      created_at: harness.clock.now() / 1000
    });
    const own = `/chat?chat_id=${String(chat.id)}`;
    const read = await harness.ask(ada, 'GET', own);
    expect([read.statusCode, read.json<{ chat: unknown }>().chat]).toEqual([200, chat]);
    expect((await harness.ask(bob, 'GET', own)).statusCode).toBe(403);
    expect((await harness.ask(bob, 'DELETE', own)).statusCode).toBe(403);
    expect((await harness.ask(ada, 'DELETE', own)).statusCode).toBe(200);
    expect((await harness.ask(ada, 'GET', own)).statusCode).toBe(404);
  });

  it('[WSCHAT1] a request without its id, its workspace or its token gets its status', async () => {
    expect((await harness.ask(ada, 'POST', '/chat')).statusCode).toBe(400);
    expect((await harness.ask(ada, 'GET', '/chat')).statusCode).toBe(400);
    expect((await harness.ask(ada, 'GET', '/chat/authorize')).statusCode).toBe(400);
    const unknown = '11111111-1111-4111-8111-111111111111';
    expect((await harness.ask(ada, 'POST', `/chat?workspace_id=${unknown}`)).statusCode).toBe(404);
    expect((await harness.ask(ada, 'GET', `/chat?chat_id=${unknown}`)).statusCode).toBe(404);
    const anonymous = await harness.app.inject({
      method: 'POST',
      url: '/chat?workspace_id=default'
    });
    expect(anonymous.statusCode).toBe(401);
    const pong = await harness.app.inject('/ping');
    expect([pong.statusCode, pong.json()]).toEqual([200, { msg: 'pong' }]);
  });

  it('[WSCHAT1] only the owner of a workspace creates chats there, and others do not learn of it', async () => {
    const workspace = { type: 'create-workspace', name: 'Lab' } as const;
    const { id } = await harness.rooms.execute(ada, workspace);
    const members = { type: 'add-workspace-members', workspace: id, usernames: ['bob'] } as const;
    await harness.rooms.execute(ada, members);
    const path = `/chat?workspace_id=${id}`;
    const created = await harness.ask(ada, 'POST', path);
    const body = created.json<Record<string, Record<string, unknown>>>();
    expect(body.chat).toMatchObject({ workspace_id: id, owner: 'ada' });
    expect(body.workspace).toEqual({
      ...{ id, name: 'Lab', owner: 'ada', last_chat_id: null },
      members: ['ada', 'bob']
    });
    expect((await harness.ask(bob, 'POST', path)).statusCode).toBe(403);
    expect((await harness.ask(person('eve'), 'POST', path)).statusCode).toBe(404);
    const own = `?chat_id=${String(body.chat.id)}`;
    expect((await harness.ask(bob, 'GET', `/chat/authorize${own}`)).statusCode).toBe(200);
    expect((await harness.ask(person('eve'), 'GET', `/chat/authorize${own}`)).statusCode).toBe(404);
  });

  it('[WSCHAT1] strings say when they were made and until when they are valid', async () => {
    const chat = await harness.chat(ada, { access: 'open' });
    const now = harness.clock.now() / 1000;
    for (const [path, seconds] of [
      ['/chat/authorize', 300],
      ['/chat/authorize/message', 60]
    ] as const) {
      const answer = await harness.ask(bob, 'GET', `${path}?chat_id=${chat}`);
      expect(answer.json()).toEqual({
        chat_id: chat,
        string: expect.any(String) as string,
        created_at: now,
        expires_at: now + seconds,
        created_by: 'bob'
      });
    }
  });
});
