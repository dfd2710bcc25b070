import { Audiences } from '../../../../server/feed/audience.js';
import type { IFeedEvent } from '../../../../server/feed/feed-event.js';
import { person } from '../../../harness/people.js';
import { ada, TestApi } from '../test-api.js';

const one = person('one', { bot: true });
const two = person('two', { bot: true });
const boss = person('boss', { bot: true });

let api: TestApi;

/** A conversation of Ada with these bots. */
const begin = (bots: readonly string[]) =>
  api.ask(ada, 'POST', '/chat/threads', { topic: 'Help', access: 'open', bots });

const chatWith = async (...bots: string[]): Promise<string> =>
  (await begin(bots)).json<{ chatThread: { id: string } }>().chatThread.id;

beforeEach(async () => {
  api = await TestApi.open();
  for (const { username, name, displayName } of [one, two, boss]) {
    await api.storage.putUser({ username, name, displayName, bot: true });
  }
  api.rooms.hostedBots.set('boss', { manager: true });
  api.rooms.hostedBots.set('two', { required: true });
});

afterEach(() => api.close());

const listed = async (chat: string): Promise<{ id: string; type: string }[]> =>
  (await api.ask(ada, 'GET', `/chat/threads/${chat}/messages`)).json<{
    value: { id: string; type: string }[];
  }>().value;

describe('conversations over HTTP', () => {
  it('[CONV1] begin with their bots, or not at all', async () => {
    const begun = await begin(['one', 'two']);
    expect(begun.statusCode).toBe(201);
    const { id } = begun.json<{ chatThread: { id: string } }>().chatThread;
    expect((await listed(id)).map(({ type }) => type).reverse()).toEqual([
      'conversationCreated',
      ...['participantAdded', 'participantAdded', 'participantAdded']
    ]);
    const refused = await begin(['one', 'ada', 'nobody']);
    expect(refused.statusCode).toBe(404);
    expect(refused.json()).toMatchObject({ error: { code: 'user_not_found' } });
    expect(refused.body).toContain('ada, nobody');
  });

  it('[CONV3] say when they ended', async () => {
    const chat = await chatWith('two');
    expect((await api.ask(ada, 'DELETE', `/chat/threads/${chat}/bots/two`)).statusCode).toBe(204);
    const thread = await api.ask(ada, 'GET', `/chat/threads/${chat}`);
    expect(thread.json()).toHaveProperty('endedOn');
    const sent = await api.ask(ada, 'POST', `/chat/threads/${chat}/messages`, { content: 'Hi' });
    expect(sent.json()).toMatchObject({ error: { code: 'read_only' } });
    expect(sent.body).toContain('ended');
  });

  it('[CONV4] take a local id once', async () => {
    const chat = await chatWith('one');
    const send = async (content: string) => {
      const message = { content, local_id: 'a' };
      return (await api.ask(ada, 'POST', `/chat/threads/${chat}/messages`, message)).json<{
        id: string;
      }>().id;
    };
    expect(await send('Twice')).toBe(await send('Once'));
    const [message] = await listed(chat);
    expect(message).toMatchObject({ content: { message: 'Twice' }, colloquy: { local_id: 'a' } });
  });

  it('[ROUTE2] hold what a bot posts until the manager approves it', async () => {
    const chat = await chatWith('one', 'boss');
    const url = `/chat/threads/${chat}/messages`;
    const sent = await api.ask(one, 'POST', url, { content: 'Secret' });
    expect(sent.statusCode).toBe(201);
    const { id, held } = sent.json<{ id: string; held: boolean }>();
    expect(held).toBe(true);
    const before = await listed(chat);
    expect((await api.ask(ada, 'GET', `${url}/${id}`)).statusCode).toBe(404);
    expect((await api.ask(ada, 'GET', '/chat/search?q=Secret')).body).not.toContain(id);
    expect((await api.ask(ada, 'GET', '/chat/threads')).body).not.toContain('Secret');
    const growing = await api.ask(one, 'POST', url, { content: 'Se', streaming: true });
    const stream = `${url}/${growing.json<{ id: string }>().id}`;
    const more = await api.ask(one, 'POST', `${stream}/:append`, { content: 'cret' });
    expect(more.json()).toEqual({ length: 6 });
    expect((await api.ask(one, 'POST', `${stream}/:finish`)).statusCode).toBe(204);
    expect(await listed(chat)).toEqual(before);
    await api.rooms.execute(boss, { type: 'approve', chat, id });
    expect(await listed(chat)).toHaveLength(before.length + 1);
    const edit = await api.ask(one, 'PATCH', `${url}/${id}`, { content: 'Other' });
    expect(edit.json()).toMatchObject({ error: { code: 'chat_managed' } });
  });

  it('[ROUTE12] give bots outside the server no events of others, and nothing to answer', async () => {
    const chat = await chatWith('one', 'boss');
    const said = await api.say(ada, chat, 'Hello');
    const audiences = new Audiences(api.storage, api.feed);
    const row = (await api.storage.getMessage(chat, said))!;
    const event = (message: typeof row): IFeedEvent => ({
      position: { n: 1, i: 1 },
      at: 0,
      chat,
      what: { type: 'message-created', message }
    });
    expect(await audiences.viewOf(ada, event(row))).not.toBeNull();
    expect(await audiences.viewOf(boss, event(row))).not.toBeNull();
    expect(await audiences.viewOf(one, event(row))).toBeNull();
    expect(await audiences.viewOf(one, event({ ...row, sender: 'one' }))).not.toBeNull();
    const delivery = { type: 'redirect', chat, id: said, delivery: 'd', bots: ['one'] } as const;
    await expect(api.rooms.execute(boss, delivery)).rejects.toMatchObject({
      code: 'user_not_found'
    });
  });

  it('[BOTREG10] the lists of bots say who manages and who is required', async () => {
    const card = { kind: 'module', answers: 'always', createdOn: 1 } as const;
    for (const [username, power] of [
      ['boss', { manager: true }],
      ['chief', { manager: true }],
      ['two', { required: true }]
    ] as const) {
      await api.storage.putUser({ username, name: username, displayName: username, bot: true });
      await api.storage.putBot({ username, displayName: username, ...card, ...power });
      api.rooms.hostedBots.set(username, power);
    }
    const all = await api.ask(ada, 'GET', '/chat/bots');
    expect(all.json()).toMatchObject({
      value: [{ manager: true }, { manager: true }, { required: true }]
    });
    const chat = await chatWith('two', 'boss', 'chief');
    const { value } = (await api.ask(ada, 'GET', `/chat/threads/${chat}/bots`)).json<{
      value: { username: string; manager?: boolean; required?: boolean }[];
    }>();
    const powers = value.map(({ username, manager, required }) => [username, manager, required]);
    expect(powers.sort()).toEqual([
      ['boss', true, undefined],
      ['chief', undefined, undefined],
      ['two', undefined, true]
    ]);
  });
});
