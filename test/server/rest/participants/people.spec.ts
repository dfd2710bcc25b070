import { ada, TestApi } from '../test-api.js';
import { person } from '../../../harness/people.js';
import type { IPrincipal } from '../../../../server/identity/principal.js';

describe('the people whom the server knows, over HTTP', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await TestApi.open();
    const names = {
      zoe: 'Zoë Müller',
      max: 'Max (zoo)',
      ada: 'Ada',
      'c++': 'C++',
      echo: 'Echo zo'
    };
    for (const [username, displayName] of Object.entries(names)) {
      const bot = username === 'echo';
      await api.storage.putUser({ username, name: username, displayName, bot });
    }
  });
  afterEach(() => api.close());

  const find = async (name?: string, by: IPrincipal = ada, more = '') => {
    const query = name === undefined ? '' : `name=${encodeURIComponent(name)}`;
    const answer = await api.ask(by, 'GET', `/chat/people?${query}${more}`);
    expect(answer.statusCode).toBe(200);
    return answer.json<{ value: { username: string }[] }>().value;
  };
  const found = async (...args: Parameters<typeof find>): Promise<string[]> =>
    (await find(...args)).map(({ username }) => username);

  it('[PEOPLE1] finds people by the beginnings of words of their name or username, whatever its case and accents, and no bots', async () => {
    expect(await find('zoe mu')).toEqual([
      { username: 'zoe', displayName: 'Zoë Müller', kind: 'account' }
    ]);
    expect(await found('ZO')).toEqual(['zoe', 'max']);
    expect(await found('mü zo')).toEqual(['zoe']);
    expect(await found('oe')).toEqual([]);
    expect(await found('C++')).toEqual(['c++']);
    expect(await found('\\')).toEqual([]);
    expect(await found()).toEqual(['c++', 'max', 'zoe']);
    expect(await found('', ada, '&maxPageSize=1')).toEqual(['c++']);
    expect(await found('ada')).toEqual([]);
  });

  it('[PEOPLE1] a user whose identity was deleted is not found', async () => {
    const { username } = await api.ids.create();
    await api.storage.putUser({ username, name: 'x', displayName: 'Zora', bot: false });
    expect(await found('Zora')).toEqual([username]);
    await api.credentials.remove(username);
    expect(await found('Zora')).toEqual([]);
  });

  it('[PEOPLE3] a user who has opened the page with an access token is found before they write, unless they are a guest or a bot', async () => {
    for (const user of [
      { ...person('grace'), displayName: 'Grace Hopper' },
      { ...person('guest-1'), displayName: 'Grace', guest: true },
      { ...person('bot-1'), displayName: 'Grace', bot: true }
    ]) {
      expect((await api.ask(user, 'GET', '/auth/me')).statusCode).toBe(200);
    }
    expect(await found('grace')).toEqual(['grace']);
  });

  it('[PEOPLE3] a full disk keeps nobody from reading who they are', async () => {
    jest.spyOn(api.storage, 'putUser').mockRejectedValueOnce(new Error('full'));
    expect((await api.ask(person('grace'), 'GET', '/auth/me')).statusCode).toBe(200);
  });

  it('[PEOPLE2] guests, bots and users made by programs may not ask, and a user asks a few times in a while', async () => {
    const { username } = await api.ids.create();
    const others = [
      { ...person('guest-1'), guest: true },
      { ...person('echo'), bot: true },
      person(username)
    ];
    for (const other of others) {
      const answer = await api.ask(other, 'GET', '/chat/people?name=zo');
      expect([answer.statusCode, answer.json()]).toMatchObject([
        403,
        { error: { code: 'forbidden' } }
      ]);
    }
    const codes: number[] = [];
    for (let i = 0; i <= api.limits.searchesPer10s; i++) {
      codes.push((await api.ask(ada, 'GET', '/chat/people')).statusCode);
    }
    expect([codes[0], codes.at(-1)]).toEqual([200, 429]);
    const long = await api.ask(ada, 'GET', `/chat/people?name=${'x'.repeat(201)}`);
    expect(long.statusCode).toBe(400);
  });
});
