import { v4 } from 'uuid';
import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-api.js';
import { harness, useApi, type IFailure } from '../test-app.js';
import { ADDRESS, code, HOOK, proven, register, type IProven } from './test-bots.js';

useApi();

describe('registering a bot', () => {
  it('[BOTREG1] gives a card that everyone sees, and a proof that is shown once', async () => {
    const card = {
      displayName: 'Helping hand',
      description: 'Answers questions.',
      avatar: 'https://bots.example/a.png',
      answers: 'mentioned',
      commands: [{ name: 'ask', description: 'Asks.', arguments: 'a question' }]
    };
    const answer = await register(card);
    expect([answer.statusCode, answer.headers.location]).toEqual([201, 'bots/bot:helper']);
    const described = { username: 'bot:helper', kind: 'outside', owner: 'ada', ...card };
    expect(answer.json()).toMatchObject(described);
    const { token } = answer.json<IProven>();
    const { secret } = await proven({ name: 'hook', kind: 'webhook', url: HOOK });
    expect(secret).toMatch(/^whsec_/);
    const list = await harness.ask(bob, 'GET', ADDRESS);
    const hook = { username: 'bot:hook', displayName: 'hook', kind: 'webhook', answers: 'always' };
    expect(list.json()).toEqual({ value: [described, { ...hook, owner: 'ada' }] });
    expect((await harness.ask(bob, 'GET', `${ADDRESS}/bot:hook`)).json()).not.toHaveProperty('url');
    expect((await harness.ask(ada, 'GET', `${ADDRESS}/bot:hook`)).json()).toMatchObject({
      url: HOOK
    });
    for (const text of [list.body, (await harness.ask(ada, 'GET', `${ADDRESS}/bot:hook`)).body]) {
      expect([text.includes(token), text.includes(secret)]).toEqual([false, false]);
    }
    expect(harness.logged).not.toContain(secret);
    expect(harness.logged).not.toContain(token);
    const rows = JSON.stringify(await harness.storage.listBots());
    expect(rows).not.toContain(token);
  });

  it('[BOTREG2] is for signed-in people: not for guests, bots, and tokens that cannot manage', async () => {
    const others: IPrincipal[] = [
      person(`guest-${v4()}`, { guest: true }),
      person('robot', { bot: true }),
      person('ada', { scopes: ['chat.join'] })
    ];
    for (const who of others) {
      expect(code(await register({}, who))).toBe('forbidden');
    }
    expect(
      (await harness.app.inject({ method: 'POST', url: ADDRESS, payload: {} })).statusCode
    ).toBe(401);
    expect(await harness.storage.listBots()).toEqual([]);
  });

  it('[BOTREG3] takes no name of a user, of another bot, or one that looks like theirs', async () => {
    const chat = await harness.chat(bob);
    await harness.say(person('eve', { displayName: 'Eve Adams' }), chat, 'Hello');
    await harness.storage.putUser({ ...user('zoe'), bot: false });
    await register({ displayName: 'Helping hand' });
    const taken = [
      { name: 'helper' },
      { name: 'h-e-l-p-e-r' },
      { name: 'other', displayName: 'Helping \u04bband' },
      { name: 'other', displayName: 'eve adams' },
      { name: 'bob' },
      { name: 'zoe' },
      { name: 'echo' }
    ];
    for (const fields of taken) {
      expect([fields, code(await register(fields))]).toEqual([fields, 'bot_name_taken']);
    }
    const bad = [
      'Helper',
      'a b',
      '',
      'a'.repeat(65),
      '\u0430da',
      'admin',
      `guest-${v4()}`,
      '../x',
      '-a'
    ];
    for (const name of bad) {
      expect([name, code(await register({ name }))]).toEqual([name, 'bad_value']);
    }
    for (const displayName of ['Server', ' ', '\u200b', 'x'.repeat(65)]) {
      expect(code(await register({ name: 'other', displayName }))).toBe('bad_value');
    }
    const marked = await register({ name: 'other', displayName: 'Nice (guest)' });
    expect(marked.json()).toMatchObject({ displayName: 'Nice' });
  });

  it('[BOTREG3] gives one name once, and of two names that look alike one, however many ask at once', async () => {
    const all = [
      { name: 'helper' },
      { name: 'helper' },
      { name: 'one', displayName: 'Twin' },
      { name: 'two', displayName: 'TWIN' }
    ];
    const answers = await Promise.all(all.map(fields => register(fields)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 409, 409]);
  });

  it('[BOTREG4] refuses an unknown field by name, and values that no bot may have', async () => {
    const wrong: [object, string, string][] = [
      [{ owner: 'bob' }, 'unknown_field', 'owner'],
      [{ required: true }, 'unknown_field', 'required'],
      [{ url: HOOK }, 'bad_value', 'url'],
      [{ kind: 'webhook' }, 'bad_value', 'url'],
      [{ kind: 'webhook', url: 'http://bots.example/' }, 'webhook_refused', 'url'],
      [{ kind: 'webhook', url: 'https://10.0.0.1/' }, 'webhook_refused', 'url'],
      [{ avatar: 'javascript:alert(1)' }, 'bad_value', 'avatar'],
      [{ description: 'two\nlines' }, 'bad_value', 'description'],
      [{ commands: [command('a'), command('a')] }, 'bad_value', 'commands'],
      [{ commands: [command('A b')] }, 'bad_value', 'commands']
    ];
    for (const [fields, expected, target] of wrong) {
      const answer = await register(fields);
      expect([fields, answer.json<IFailure>().error]).toMatchObject([
        fields,
        { code: expected, target }
      ]);
    }
    for (const kind of ['builtin', 'module', 'person']) {
      expect((await register({ kind })).statusCode).toBe(400);
    }
    expect((await register({ commands: Array(51).fill(command('a')) })).statusCode).toBe(400);
  });

  it('[BOTREG5] has a limit for each owner, which a deleted bot does not count against', async () => {
    harness.limits.botsPerUser = 2;
    await register({ name: 'one' });
    await register({ name: 'two' });
    expect(code(await register({ name: 'three' }))).toBe('too_many_bots');
    expect((await register({ name: 'three' }, bob)).statusCode).toBe(201);
    await harness.ask(ada, 'DELETE', `${ADDRESS}/bot:one`);
    expect((await register({ name: 'four' })).statusCode).toBe(201);
  });

  it('[BOTREG6] only the owner and administrators change, renew and delete a bot', async () => {
    await register({ kind: 'webhook', url: HOOK });
    const echo = { displayName: 'Echo', kind: 'builtin', answers: 'always', createdOn: 1 } as const;
    await harness.storage.putBot({ username: 'echo', ...echo });
    const requests: [string, string, object?][] = [
      ['PATCH', '', { description: 'Mine now.' }],
      ['POST', '/:renew'],
      ['DELETE', '']
    ];
    for (const [method, path, body] of requests) {
      const url = `${ADDRESS}/bot:helper${path}`;
      expect(code(await harness.ask(bob, method, url, body))).toBe('forbidden');
      expect(code(await harness.ask(ada, method, `${ADDRESS}/nobody${path}`, body))).toBe(
        'bot_not_found'
      );
      const root = person('root', { admin: true });
      expect(code(await harness.ask(root, method, `${ADDRESS}/echo${path}`, body))).toBe(
        'forbidden'
      );
      expect((await harness.ask(root, method, url, body)).statusCode).toBeLessThan(300);
    }
    expect(await harness.storage.getBot('bot:helper')).toBeNull();
  });

  it('[BOTREG7] a change is shown everywhere, and keeps what it does not name', async () => {
    await register({ description: 'Old.', answers: 'commands' });
    const chat = await harness.chat(ada);
    await harness.ask(ada, 'PUT', `/chat/threads/${chat}/bots/bot:helper`);
    const change = { displayName: 'Aid', avatar: 'https://bots.example/b.png' };
    expect((await harness.ask(ada, 'PATCH', `${ADDRESS}/bot:helper`, change)).statusCode).toBe(204);
    const card = { username: 'bot:helper', description: 'Old.', answers: 'commands', ...change };
    const inChat = await harness.ask(ada, 'GET', `/chat/threads/${chat}/bots`);
    expect(inChat.json()).toMatchObject({ value: [card] });
    expect((await harness.ask(bob, 'GET', '/chat/settings')).json()).toMatchObject({
      bots: [card]
    });
    expect(await harness.storage.getUser('bot:helper')).toMatchObject({
      displayName: 'Aid',
      bot: true
    });
    await register({ name: 'other' });
    const alike = await harness.ask(ada, 'PATCH', `${ADDRESS}/bot:other`, { displayName: 'A.i.d' });
    expect(code(alike)).toBe('bot_name_taken');
    expect(
      (await harness.ask(ada, 'PATCH', `${ADDRESS}/bot:other`, { name: 'x' })).json()
    ).toMatchObject({
      error: { code: 'unknown_field', target: 'name' }
    });
  });

  it('[BOTREG8] the list comes in pages', async () => {
    for (const name of ['one', 'two', 'three']) {
      await register({ name });
    }
    const first = await harness.ask(bob, 'GET', `${ADDRESS}?maxPageSize=2`);
    const { value, nextLink } = first.json<{ value: object[]; nextLink: string }>();
    expect(value).toHaveLength(2);
    const next = await harness.ask(bob, 'GET', `/${nextLink.replace(/^\W*/, '')}`);
    expect(next.json()).toMatchObject({ value: [{ username: 'bot:three' }] });
  });
});

const command = (name: string) => ({ name, description: 'Does it.' });

const user = (username: string) => ({ username, name: username, displayName: username });
