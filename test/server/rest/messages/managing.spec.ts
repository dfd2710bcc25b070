import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, TestApi } from '../test-api.js';

const one = person('one', { bot: true });
const two = person('two', { bot: true });
const boss = person('boss', { bot: true });
const root = person('root', { admin: true });

let api: TestApi;
let chat: string;
let held: string;

beforeEach(async () => {
  api = await TestApi.open();
  for (const { username, name, displayName } of [one, two, boss]) {
    await api.storage.putUser({ username, name, displayName, bot: true });
  }
  api.rooms.hostedBots.set('boss', { manager: true });
  api.rooms.hostedBots.set('two', {});
  chat = await begin('one', 'two', 'boss');
  held = await post(one, 'Secret');
});
afterEach(() => api.close());

const begin = async (...bots: string[]): Promise<string> =>
  (await api.ask(ada, 'POST', '/chat/threads', { topic: 'Help', access: 'private', bots })).json<{
    chatThread: { id: string };
  }>().chatThread.id;

const post = async (who: IPrincipal, content: string): Promise<string> =>
  (await api.ask(who, 'POST', `/chat/threads/${chat}/messages`, { content })).json<{
    id: string;
  }>().id;

/** Sends a request about the chat. Resolves with its status or its code. */
async function ask(
  who: IPrincipal,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  where = chat
): Promise<number | string> {
  const answer = await api.ask(who, method, `/chat/threads/${where}${path}`, body);
  return answer.statusCode < 400
    ? answer.statusCode
    : answer.json<{ error: { code: string } }>().error.code;
}

const waiting = async (): Promise<string[]> =>
  (await api.ask(boss, 'GET', `/chat/threads/${chat}/held`))
    .json<{ value: { content: { message: string } }[] }>()
    .value.map(({ content }) => content.message);

const said = async (): Promise<string[]> =>
  (await api.storage.messagesAfter(chat, 0, 100))
    .filter(({ type }) => type !== 'system')
    .map(({ sender, body }) => `${sender}: ${body}`);

describe('managing a chat over HTTP', () => {
  it('[ROUTE15] lists what waits, shows it once, and drops it', async () => {
    const other = await post(two, 'No');
    expect(await waiting()).toEqual(['Secret', 'No']);
    expect(await ask(boss, 'POST', `/messages/${held}/:approve`)).toBe(204);
    expect(await ask(boss, 'POST', `/messages/${held}/:approve`)).toBe(204);
    expect(await ask(boss, 'POST', `/messages/${other}/:dismiss`)).toBe(204);
    expect(await ask(boss, 'POST', `/messages/${other}/:dismiss`)).toBe('message_not_found');
    expect(await ask(boss, 'POST', `/messages/${held}/:dismiss`)).toBe(204); // people see it already
    expect(await ask(boss, 'POST', `/messages/${other}/:approve`)).toBe('message_not_found');
    expect(await said()).toEqual(['one: Secret']);
    expect(await waiting()).toEqual([]);
  });

  it('[ROUTE15] gives a message to a bot with other fields, once for each delivery', async () => {
    const question = await post(ada, 'Hello');
    const body = { bots: ['two'], overrides: { content: 'Briefly' }, delivery: 'd1' };
    expect(await ask(boss, 'POST', `/messages/${question}/:redirect`, body)).toBe(204);
    expect(await ask(boss, 'POST', `/messages/${question}/:redirect`, body)).toBe(204);
    const deliveries = await api.storage.routing.deliveries(chat, 'two');
    expect(deliveries).toMatchObject([{ id: 'd1', message: { id: question, body: 'Briefly' } }]);
  });

  it('[ROUTE15] answers for a bot, hidden from people or redirected as it likes', async () => {
    const answer = (body: object) => ask(boss, 'POST', '/answers', body);
    expect(await answer({ content: 'Away', on_behalf_of: 'one' })).toBe(201);
    const redirect = { bots: ['two'] };
    expect(await answer({ content: 'Psst', self_approve: false, self_redirect: redirect })).toBe(
      201
    );
    expect(await said()).toEqual(['one: Away']);
    const [delivery] = await api.storage.routing.deliveries(chat, 'two');
    expect(delivery.message).toMatchObject({ body: 'Psst', sender: 'boss' });
  });

  it('[ROUTE15] has one bot of the server told who takes part', async () => {
    const told: object[] = [];
    api.rooms.events.on('status-asked', event => void told.push(event));
    expect(await ask(boss, 'POST', '/bots/two/:status')).toBe(204);
    expect(told).toEqual([{ chat, bot: 'two' }]);
  });

  it('[ROUTE15] is for the manager and administrators: all else is refused by name, and changes nothing', async () => {
    const question = await post(ada, 'Hello');
    const foreign = await begin('one');
    await api.ask(ada, 'DELETE', `/chat/threads/${chat}/bots/two`);
    const redirect = { bots: ['one'] };
    const before = JSON.stringify([await said(), await waiting()]);
    const table: [IPrincipal, 'GET' | 'POST', string, object | undefined, string, string?][] = [
      [ada, 'GET', '/held', undefined, 'forbidden'],
      [one, 'GET', '/held', undefined, 'forbidden'],
      [person('eve'), 'GET', '/held', undefined, 'chat_not_found'],
      [boss, 'GET', '/held', undefined, 'chat_not_found', foreign],
      [ada, 'POST', `/messages/${held}/:approve`, undefined, 'forbidden'],
      [one, 'POST', `/messages/${held}/:approve`, undefined, 'forbidden'],
      [boss, 'POST', `/messages/${held}/:approve`, undefined, 'chat_not_found', foreign],
      [root, 'POST', `/messages/${held}/:approve`, undefined, 'message_not_found', foreign],
      [boss, 'POST', '/messages/nothing/:approve', undefined, 'message_not_found'],
      [one, 'POST', `/messages/${held}/:dismiss`, undefined, 'forbidden'],
      [two, 'POST', `/messages/${held}/:dismiss`, undefined, 'forbidden'],
      [one, 'POST', `/messages/${question}/:redirect`, { bots: ['one'] }, 'forbidden'],
      [boss, 'POST', `/messages/${question}/:redirect`, { bots: ['two'] }, 'user_not_found'],
      [boss, 'POST', `/messages/${question}/:redirect`, redirect, 'user_not_found'], // it does not run here
      [boss, 'POST', `/messages/${question}/:redirect`, { bots: ['ada'] }, 'user_not_found'],
      [boss, 'POST', '/messages/nothing/:redirect', { bots: ['one'] }, 'message_not_found'],
      [ada, 'POST', '/bots/two/:status', undefined, 'forbidden'],
      [two, 'POST', '/bots/one/:status', undefined, 'forbidden'],
      [boss, 'POST', '/bots/one/:status', undefined, 'user_not_found'], // it does not run here
      [boss, 'POST', '/bots/two/:status', undefined, 'user_not_found'], // it has left
      [boss, 'POST', '/bots/ada/:status', undefined, 'user_not_found'],
      [boss, 'POST', '/bots/two/:status', undefined, 'chat_not_found', foreign],
      [ada, 'POST', '/answers', { content: 'x' }, 'forbidden'],
      [one, 'POST', '/answers', { content: 'x', on_behalf_of: 'boss' }, 'forbidden'],
      [boss, 'POST', '/answers', { content: 'x', on_behalf_of: 'two' }, 'user_not_found'],
      [boss, 'POST', '/answers', { content: 'x', on_behalf_of: 'ada' }, 'user_not_found'],
      [boss, 'POST', '/answers', { content: 'x', self_approve: false }, 'bad_value']
    ];
    for (const [who, method, path, body, code, where] of table) {
      const answer = await ask(who, method, path, body, where);
      expect([who.username, path, answer]).toEqual([who.username, path, code]);
    }
    expect(JSON.stringify([await said(), await waiting()])).toBe(before);
    expect(await api.storage.routing.deliveries(chat, 'one')).toEqual([]);
    expect(await ask(root, 'POST', `/messages/${held}/:approve`)).toBe(204);
  });
});
