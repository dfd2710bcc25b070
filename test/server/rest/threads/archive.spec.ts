import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

interface IFile {
  messages: { body: string }[];
  users: object;
  attachments: object;
  metadata: { name: string };
}

const root: IPrincipal = { ...person('root'), admin: true };

describe('chats as files', () => {
  let harness: TestApi;
  let chat: string;

  beforeEach(async () => {
    harness = await TestApi.open();
    chat = await harness.chat(ada, { access: 'private', quiet: true });
  });
  afterEach(() => harness.close());

  const bring = async (who: IPrincipal, payload: string) =>
    harness.app.inject({
      method: 'POST',
      url: '/chat/threads/:import',
      headers: {
        authorization: `Bearer ${await harness.token(who)}`,
        'content-type': 'application/json'
      },
      payload
    });
  const file = async (who: IPrincipal): Promise<IFile> =>
    (await harness.ask(who, 'GET', `/chat/threads/${chat}/export`)).json<IFile>();
  const bodies = ({ messages }: IFile): string[] => messages.map(({ body }) => body);

  it("[ARCHIVE1] a chat goes out as far as its reader may read, and comes back as the importer's own", async () => {
    await harness.say(ada, chat, 'before');
    harness.clock.advance(5000);
    const shareHistoryTime = harness.clock.now();
    await harness.say(ada, chat, 'after');
    await harness.rooms.execute(ada, {
      type: 'add-participants',
      chat,
      participants: [{ username: 'bob', shareHistoryTime }]
    });
    const whole = await harness.ask(ada, 'GET', `/chat/threads/${chat}/export`);
    expect(whole.headers['content-disposition']).toBe('attachment; filename="Plans.chat"');
    expect(bodies(whole.json<IFile>()).slice(0, 2)).toEqual(['before', 'after']);
    expect(bodies(await file(bob))[0]).toBe('after');
    expect(
      (await harness.ask(person('eve'), 'GET', `/chat/threads/${chat}/export`)).statusCode
    ).toBe(404);

    await harness.rooms.execute(ada, { type: 'delete-chat', chat });
    const made = await bring(root, whole.body);
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ topic: 'Plans', systemMessageCount: 1, leftOut: 0 });
    const { id } = made.json<{ id: string }>();
    const thread = (await harness.ask(root, 'GET', `/chat/threads/${id}`)).json<{ role: string }>();
    expect(thread).toMatchObject({ access: 'private', role: 'owner' });
    expect((await harness.ask(bob, 'GET', `/chat/threads/${id}`)).statusCode).toBe(404);
    const page = await harness.ask(root, 'GET', `/chat/threads/${id}/messages`);
    expect(
      page.json<{ value: { content: { message: string } }[] }>().value.map(m => m.content.message)
    ).toEqual(['after', 'before']);
  });

  it('[ARCHIVE3] the export of a chat that is read in part has no name, user or file of another time', async () => {
    const run = (command: object) => harness.rooms.execute(ada, { chat, ...command } as never);
    const attach = async (name: string): Promise<void> => {
      harness.clock.advance(1000);
      const file = { id: name, name, mimeType: 'text/plain', size: 1 };
      await run({ type: 'attach', attachment: file });
    };
    const [eve, zoe] = [person('eve'), person('zoe')];
    await run({ type: 'add-participants', participants: [{ username: 'bob' }] });
    await harness.say(bob, chat, 'from bob');
    await attach('early');
    harness.clock.advance(1000);
    const participants = [
      { username: 'eve', shareHistoryTime: harness.clock.now() },
      { username: 'zoe' }
    ];
    await run({ type: 'add-participants', participants });
    await harness.say(zoe, chat, 'from zoe');
    await attach('known');
    await harness.say(ada, chat, 'from ada');
    harness.clock.advance(1000);
    await run({ type: 'set-role', username: 'zoe', role: null });
    await run({ type: 'rename', topic: 'Secret' });
    await run({
      type: 'add-participants',
      participants: [{ username: 'max' }]
    });
    await attach('late');
    const brief = async (who: IPrincipal): Promise<unknown> => {
      const { users, attachments, metadata } = await file(who);
      return [Object.keys(users).sort(), Object.keys(attachments).sort(), metadata.name];
    };
    expect(await brief(eve)).toEqual([['ada', 'zoe'], ['known', 'late'], 'Secret']);
    expect(await brief(zoe)).toEqual([['ada', 'bob', 'zoe'], ['early', 'known'], 'Plans']);
    expect(await brief(ada)).toEqual([['ada', 'bob', 'zoe'], ['early', 'known', 'late'], 'Secret']);
    const { headers } = await harness.ask(zoe, 'GET', `/chat/threads/${chat}/export`);
    expect(headers['content-disposition']).toBe('attachment; filename="Plans.chat"');
  });

  it('[ARCHIVE2] only an administrator imports a file, and an invalid or empty one is refused', async () => {
    const text = JSON.stringify({ messages: [], users: {}, attachments: {}, metadata: {} });
    expect((await bring(ada, text)).statusCode).toBe(403);
    expect((await bring(root, text)).statusCode).toBe(201);
    for (const wrong of ['{', '[]', '"x"', '', ' \n', '{}', ' { }']) {
      const response = await bring(root, wrong);
      expect(response.json()).toMatchObject({ error: { code: 'bad_request' } });
    }
    const bare = await harness.app.inject({
      method: 'POST',
      url: '/chat/threads/:import',
      headers: { authorization: `Bearer ${await harness.token(root)}` }
    });
    expect(bare.json()).toMatchObject({ error: { code: 'bad_request' } });
  });
});
