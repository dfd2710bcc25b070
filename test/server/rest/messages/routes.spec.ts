import type { Static } from '@sinclair/typebox';
import type { MessagePage, SearchPage } from '../../../../server/rest/messages/schemas.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

type Page = Static<typeof MessagePage>;
type Found = Static<typeof SearchPage>;

const T0 = Date.parse('2026-01-01T00:00:00Z');
const at = (second: number): string =>
  new Date(T0 + second * 1000).toISOString().replace('.000Z', 'Z');

describe('/chat/threads/{id}/messages', () => {
  let harness: TestApi;
  let chat: string;
  let path: string;

  beforeEach(async () => {
    harness = await TestApi.open();
    chat = await harness.chat();
    path = `/chat/threads/${chat}/messages`;
  });
  afterEach(() => harness.close());

  const page = async (url: string, who = ada): Promise<Page> =>
    (await harness.ask(who, 'GET', url)).json<Page>();
  const bodies = ({ value }: Page): string[] => value.map(row => row.content.message ?? '-');
  const all = async (url: string): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let next: string | undefined = url; next;) {
      const read: Page = await page(next);
      pages.push(bodies(read));
      next = read.nextLink;
    }
    return pages;
  };
  it('[LOAD9] ends a page after a mebibyte, and continues on the next', async () => {
    // Stored as before long bundles became files.
    Object.assign(harness.limits, { bundleBytes: 2 ** 21 });
    const data = { 'text/plain': 'p'.repeat(400_000) };
    for (let i = 0; i < 7; i++) {
      const message = { body: `b${i}`, mime_model: { data, metadata: {} } };
      await harness.rooms.execute<'send'>(ada, { type: 'send', chat, message });
    }
    const older = await all(`${path}?maxPageSize=5`);
    expect(older.flat()).toEqual(['b6', 'b5', 'b4', 'b3', 'b2', 'b1', 'b0']);
    expect(Math.max(...older.map(({ length }) => length))).toBe(2);
    const newer = await all(`${path}?after=0`);
    expect(newer.flat()).toEqual(['b0', 'b1', 'b2', 'b3', 'b4', 'b5', 'b6']);
    expect(newer.length).toBeGreaterThan(2);
  });

  it('[LOAD27] passes on a large bundle as it is stored, in a page and alone', async () => {
    Object.assign(harness.limits, { bundleBytes: 2 ** 22 });
    const text = 'a漢é😀"\\\n\u0001'.repeat(50_000);
    const mime_model = { data: { 'text/html': text, 'text/plain': 'plot' }, metadata: {} };
    const send = { type: 'send', chat, message: { body: 'b1', mime_model } } as const;
    const { id } = await harness.rooms.execute<'send'>(ada, send);
    await harness.say(ada, chat, 'b2');
    await harness.rooms.execute(bob, { type: 'react', chat, id, emoji: '👍', on: true });
    const stored = await harness.storage.getMessage(chat, id);
    const read = await page(path);
    expect(bodies(read)).toEqual(['b2']);
    const next = await page(read.nextLink!);
    expect(next.value).toMatchObject([{ id, content: { message: 'b1' }, colloquy: stored }]);
    const answer = await harness.ask(ada, 'GET', `${path}/${id}`);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual(next.value[0]);
  });

  const talk = async (count: number): Promise<string[]> => {
    const ids = [];
    for (let i = 1; i <= count; i++) {
      ids.push(await harness.say(ada, chat, `m${i}`));
    }
    return ids;
  };

  it('[HIST2] lists the newest first, each complete, in pages by sequence that repeat nothing', async () => {
    const [id] = await talk(5);
    const first = await page(`${path}?maxPageSize=2`);
    expect(bodies(first)).toEqual(['m5', 'm4']);
    await harness.say(bob, chat, 'm6');
    expect(await all(first.nextLink!)).toEqual([['m3', 'm2'], ['m1']]);
    expect((await page(`${path}?before=2`)).value).toEqual([
      {
        id,
        senderIsBot: false,
        mentions: [],
        streaming: false,
        type: 'text',
        sequenceId: '1',
        version: String(T0 + 1000),
        sender: 'ada',
        senderDisplayName: 'Ada',
        senderKind: 'account',
        senderCommunicationIdentifier: await harness.identifier('ada'),
        content: { message: 'm1' },
        createdOn: at(1),
        colloquy: await harness.storage.getMessage(chat, id)
      }
    ]);
  });

  it('[HIST3] begins a page after or around a message or a time, and not before a time', async () => {
    const ids = await talk(9);
    expect(await all(`${path}?after=6&maxPageSize=2`)).toEqual([['m7', 'm8'], ['m9']]);
    expect(bodies(await page(`${path}?around=${ids[4]}&maxPageSize=4`))).toEqual([
      'm7',
      'm6',
      'm5',
      'm4'
    ]);
    expect(await all(`${path}?around=${ids[8]}&maxPageSize=6`)).toEqual([
      ['m9', 'm8', 'm7', 'm6', 'm5', 'm4'],
      ['m3', 'm2', 'm1']
    ]);
    expect(bodies(await page(`${path}?aroundTime=${at(3.5)}&maxPageSize=2`))).toEqual(['m4', 'm3']);
    expect(await all(`${path}?startTime=${at(6)}&maxPageSize=2`)).toEqual([
      ['m9', 'm8'],
      ['m7', 'm6']
    ]);
    const unknown = await harness.ask(ada, 'GET', `${path}?around=nobody`);
    expect(unknown.json()).toMatchObject({ error: { code: 'message_not_found' } });
  });

  it('[HIST6] continues pages since a time below older messages, as after the clock went back', async () => {
    await talk(4);
    const start = at(2);
    harness.clock.advance(-3_600_000);
    await talk(4);
    expect(await all(`${path}?startTime=${start}&maxPageSize=2`)).toEqual([['m4', 'm3'], ['m2']]);
    expect(await all(`${path}?startTime=${at(-9999)}&maxPageSize=5`)).toEqual([
      ['m4', 'm3', 'm2', 'm1', 'm4'],
      ['m3', 'm2', 'm1']
    ]);
  });

  it('[HIST7] gives no message an id that is a step in a URL', async () => {
    for (const id of ['.', '..']) {
      const sent = await harness.ask(ada, 'POST', path, { content: 'Hello', id });
      expect([sent.statusCode, sent.json()]).toMatchObject([400, { error: { target: 'id' } }]);
    }
    expect((await harness.ask(ada, 'POST', path, { content: 'Hello', id: '...' })).statusCode).toBe(
      201
    );
    expect((await harness.ask(ada, 'GET', `${path}/...`)).json()).toMatchObject({ id: '...' });
  });

  it('[HIST4] sends, edits, deletes, reacts and pins by commands', async () => {
    const sent = await harness.ask(ada, 'POST', path, { content: 'Hello', id: 'mine' });
    expect([sent.statusCode, sent.json(), sent.headers.location]).toEqual([
      201,
      { id: 'mine' },
      'messages/mine'
    ]);
    await harness.ask(ada, 'POST', path, { content: 'Hello', id: 'mine' });
    const one = `${path}/mine`;
    const read = async (): Promise<Page['value'][number]> =>
      (await harness.ask(bob, 'GET', one)).json<Page['value'][number]>();
    harness.clock.advance(5000);
    const codes = [
      await harness.ask(ada, 'PATCH', one, { content: 'Better' }),
      await harness.ask(bob, 'PUT', `${one}/reactions/${encodeURIComponent('👍')}`),
      await harness.ask(bob, 'PUT', `${one}/pin`)
    ].map(({ statusCode }) => statusCode);
    expect(codes).toEqual([204, 204, 204]);
    expect(await read()).toMatchObject({
      content: { message: 'Better' },
      editedOn: at(5),
      version: String(T0 + 5000),
      colloquy: { reactions: { '👍': ['bob'] }, pinned: true, edited: true }
    });
    await harness.ask(bob, 'DELETE', `${one}/reactions/${encodeURIComponent('👍')}`);
    await harness.ask(bob, 'DELETE', `${one}/pin`);
    expect((await read()).colloquy).toMatchObject({ reactions: {}, pinned: false });
    expect((await harness.ask(bob, 'PATCH', one, { content: 'x' })).statusCode).toBe(403);
    expect((await harness.ask(ada, 'DELETE', one)).statusCode).toBe(204);
    expect(await read()).toMatchObject({ content: {}, deletedOn: at(5) });
    expect((await harness.ask(ada, 'DELETE', one)).json()).toMatchObject({
      error: { code: 'message_not_found' }
    });
    expect(bodies(await page(path))).toEqual(['-']);
  });

  it('[HIST5] shows the history only to users who may read the chat', async () => {
    const closed = await harness.chat(ada, { access: 'private' });
    const id = await harness.say(ada, closed, 'secret');
    for (const url of ['', `/${id}`, `?around=${id}`]) {
      const answer = await harness.ask(bob, 'GET', `/chat/threads/${closed}/messages${url}`);
      expect(answer.json()).toMatchObject({ error: { code: 'chat_not_found' } });
    }
    expect((await harness.ask(bob, 'GET', '/chat/threads/x/messages')).statusCode).toBe(404);
    const send = await harness.ask(bob, 'POST', `/chat/threads/${closed}/messages`, {
      content: 'x'
    });
    expect(send.statusCode).toBe(404);
    const admin = { ...person('root'), admin: true };
    expect(bodies(await page(`/chat/threads/${closed}/messages`, admin))).toEqual(['secret']);
    expect((await harness.ask(ada, 'GET', `${path}?before=x`)).statusCode).toBe(400);
  });
});

describe('/chat/search', () => {
  let harness: TestApi;

  beforeEach(async () => {
    harness = await TestApi.open();
  });
  afterEach(() => harness.close());

  const find = async (q: string, who = ada, more = ''): Promise<Found> =>
    (await harness.ask(who, 'GET', `/chat/search?q=${encodeURIComponent(q)}${more}`)).json<Found>();

  it('[SEARCH11] returns messages with their chats and snippets without markup, in pages', async () => {
    const chat = await harness.chat(ada, { topic: 'Survey team' });
    await harness.say(bob, chat, 'The <b>merge</b> drops rows');
    const found = await find('from:bob merg');
    expect(found).toMatchObject({
      value: [
        {
          threadId: chat,
          topic: 'Survey team',
          message: { sender: 'bob', senderDisplayName: 'Bob', sequenceId: '1', createdOn: at(1) },
          snippet: { text: 'The merge drops rows', ranges: [[4, 9]] }
        }
      ]
    });
    expect(found.nextLink).toBeUndefined();
    await harness.say(bob, chat, 'merge again');
    const first = await find('merge', ada, '&maxPageSize=1');
    const second = (await harness.ask(ada, 'GET', first.nextLink!)).json<Found>();
    expect(
      [...first.value, ...second.value].map(({ message }) => message.sequenceId).sort()
    ).toEqual(['1', '2']);
    expect(second.nextLink).toBeUndefined();
  });

  it('[SEARCH32] returns the names of files in which words were found, without those that the user may not see', async () => {
    const closed = await harness.chat(ada, { access: 'private' });
    const path = `/chat/threads/${closed}`;
    const attach = async (name: string): Promise<string> => {
      const url = `${path}/attachments?name=${name}`;
      return (await harness.ask(ada, 'POST', url, Buffer.from('a,b'))).json<{ id: string }>().id;
    };
    const attachments = [await attach('old_keys.csv')];
    harness.clock.advance(5_000);
    const shareHistoryTime = new Date(harness.clock.now()).toISOString();
    await harness.ask(ada, 'POST', `${path}/participants/:add`, {
      participants: [{ communicationIdentifier: { rawId: 'bob' }, shareHistoryTime }]
    });
    attachments.push(await attach('plot.csv'));
    await harness.ask(ada, 'POST', `${path}/messages`, { content: 'Both', attachments });
    harness.clock.advance(5_000);
    attachments.splice(0, 1, await attach('new_keys.csv'));
    await harness.ask(ada, 'POST', `${path}/messages`, { content: 'New', attachments });
    const files = async (q: string, who = ada) =>
      (await find(q, who)).value.map(({ files }) => files);
    const named = (text: string) => ({ text, ranges: [[4, 8]] });
    expect(await files('keys')).toEqual([[named('new_keys.csv')], [named('old_keys.csv')]]);
    expect(await files('keys', bob)).toEqual([[named('new_keys.csv')]]);
    expect(await files('both', bob)).toEqual([[]]);
  });

  it('[SEARCH4] finds nothing in chats of others and nothing deleted, and accepts any query', async () => {
    const closed = await harness.chat(ada, { access: 'private' });
    const id = await harness.say(ada, closed, 'alpha');
    expect((await find('alpha')).value).toHaveLength(1);
    expect((await find('alpha', bob)).value).toEqual([]);
    await harness.ask(ada, 'DELETE', `/chat/threads/${closed}/messages/${id}`);
    expect((await find('alpha')).value).toEqual([]);
    for (const q of ['', '"', 'NEAR(', 'a:b', '\u0000', 'x'.repeat(500)]) {
      expect((await find(q)).value).toEqual([]);
    }
    const long = await harness.ask(ada, 'GET', `/chat/search?q=${'x'.repeat(501)}`);
    expect(long.statusCode).toBe(400);
  });
});
