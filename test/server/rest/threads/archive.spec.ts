import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ChatError } from '../../../../server/errors.js';
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

  const bring = async (who: IPrincipal, payload: string | Readable) =>
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

  it('[END9] an import stops when the right of its administrator ends, and leaves nothing', async () => {
    const messages = Array.from({ length: 300 }, (_, i) => ({
      ...{ id: `m${i}`, type: 'msg', sender: 'ada', time: i, body: 'x' }
    }));
    const { bulk } = harness.storage;
    await harness.storage.addIdentities([{ username: 'root', guid: harness.clock.uuid() }]);
    const fill = bulk.fill.bind(bulk);
    let pieces = 0;
    jest.spyOn(bulk, 'fill').mockImplementation(async (...piece) => {
      await fill(...piece);
      if (++pieces === 1) {
        await harness.credentials.revoke('root');
      }
    });
    const payload = JSON.stringify({ messages, users: {}, attachments: {}, metadata: {} });
    const answer = await bring(root, payload);
    expect([answer.statusCode, pieces]).toEqual([401, 1]);
    expect(await harness.storage.listChats('root')).toEqual([]);
    expect(await bulk.leftovers(Infinity)).toEqual([]);
  });

  it('[ARCHIVE9] an export marks a guest and an app that only messages name', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const users = ['guest', 'acs'].map(kind => ({
      ...{ username: `${kind}-${id}`, name: 'Ana', displayName: 'Ana (guest)', bot: false }
    }));
    const messages = users.map(({ username }, i) => ({
      ...{ type: 'msg' as const, id: `m${i}`, body: 'x', sender: username, seq: 90 + i },
      ...{ time: 1, raw_time: false }
    }));
    await harness.storage.commit([{ chat, messages, users }]);
    const written = (await file(ada)).users as Record<string, { display_name?: string }>;
    expect(users.map(({ username }) => written[username].display_name)).toEqual([
      'Ana (guest)',
      'Ana (app)'
    ]);
  });

  it("[ARCHIVE1] a chat is exported as far as its reader may read, and imported as the importer's own", async () => {
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

  it('[ARCHIVE6] an import runs in pieces of at most 100 rows, reports its progress, and shows the chat when it is complete', async () => {
    const total = 2_050;
    const messages = Array.from({ length: total }, (_, i) => ({
      ...{ id: `m${i}`, type: 'msg', sender: 'ada', time: 1_000 + i, body: `body ${i}` }
    }));
    const attachments = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [`f${i}`, { type: 'file', value: `${i}.txt` }])
    );
    const { fill } = harness.storage.bulk;
    const pieces: number[] = [];
    const seen: number[] = [];
    jest.spyOn(harness.storage.bulk, 'fill').mockImplementation(async (id, { at, ...rows }) => {
      pieces.push(Object.values(rows).reduce((sum, list) => sum + list.length, 0));
      await fill(id, { at, ...rows });
      const { value } = (await harness.ask(root, 'GET', '/chat/threads/:import')).json<{
        value: { topic: string; messageCount: number; totalCount: number }[];
      }>();
      expect(value).toMatchObject([{ topic: 'Long', totalCount: total }]);
      seen.push(value[0].messageCount);
      const listed = await harness.storage.listChats('root', { all: true });
      expect(listed.map(({ row }) => row.id)).toEqual([chat]);
    });
    const text = JSON.stringify({ messages, attachments, metadata: { name: 'Long' } });
    const made = await bring(root, text);
    expect(made.json()).toMatchObject({ messageCount: total });
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(Math.max(...pieces)).toBeLessThanOrEqual(100);
    expect(pieces.reduce((sum, rows) => sum + rows)).toBe(total + 150);
    const { id } = made.json<{ id: string }>();
    expect(await harness.storage.getChat(id)).toMatchObject({ topic: 'Long', lastSeq: total });
    expect(await harness.storage.listEntries(id, { limit: 200 })).toHaveLength(150);
    const after = await harness.ask(root, 'GET', '/chat/threads/:import');
    expect(after.json()).toEqual({ value: [] });
    // Others do not see that somebody imports.
    expect((await harness.ask(ada, 'GET', '/chat/threads/:import')).json()).toEqual({ value: [] });
  });

  it('[ARCHIVE7] an import that fails half-way leaves neither rows nor files behind', async () => {
    const data = { 'text/plain': 'x', 'image/png': Buffer.alloc(100_000, 7).toString('base64') };
    const messages = Array.from({ length: 300 }, (_, i) => ({
      ...{ id: `m${i}`, type: 'msg', sender: 'ada', time: 1_000 + i, body: 'x' },
      ...(i === 5 && { mime_model: { data } })
    }));
    const id = '6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';
    const { fill } = harness.storage.bulk;
    let left = 2;
    const full = jest.spyOn(harness.storage.bulk, 'fill').mockImplementation((chat, piece) => {
      if (left-- === 0) {
        throw new ChatError('not_saved');
      }
      return fill(chat, piece);
    });
    const text = JSON.stringify({ messages, metadata: { id } });
    expect((await bring(root, text)).statusCode).toBe(503);
    expect(await harness.storage.bulk.leftovers(Infinity)).toEqual([]);
    expect(await readdir(harness.files.folder(id))).toEqual([]);
    expect((await harness.ask(root, 'GET', '/chat/threads/:import')).json()).toEqual({ value: [] });
    full.mockRestore();
    expect((await bring(root, text)).json()).toMatchObject({ id, messageCount: 300 });
    expect(await readdir(harness.files.folder(id))).toHaveLength(1);
  });

  it('[ARCHIVE2] a file that is too long, or of a user who may not import, is not read, and an invalid or empty one is rejected', async () => {
    const text = JSON.stringify({ messages: [], users: {}, attachments: {}, metadata: {} });
    let isRead = false;
    const body = new Readable({
      read(): void {
        isRead = true;
        this.push(text);
        this.push(null);
      }
    });
    expect((await bring({ ...ada, guest: true }, body)).statusCode).toBe(403);
    expect((await bring({ ...person('calc'), bot: true }, text)).statusCode).toBe(403);
    // A stream has no length.
    expect((await bring(ada, body)).statusCode).toBe(413);
    expect(isRead).toBe(false); // it may be long
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
