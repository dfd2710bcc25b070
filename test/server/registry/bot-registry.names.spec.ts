import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueToken } from '../../../server/identity/issue-token.js';
import { BOT_PREFIX } from '../../../src/document/index.js';
import { person } from '../../harness/people.js';
import { ada, TestApi } from '../rest/test-api.js';

const HOUR = 60 * 60 * 1000;

let api: TestApi;
let signedIn: string;

beforeEach(async () => {
  signedIn = 'bob';
  api = await TestApi.open({
    guests: true,
    jupyterUsers: { identify: () => Promise.resolve(person(signedIn)) }
  });
  const answer = await api.ask(ada, 'POST', '/chat/bots', { name: 'bob', kind: 'outside' });
  expect(answer.json()).toMatchObject({ username: 'bot:bob', displayName: 'bob' });
});
afterEach(() => api.close());

const jupyter = () => api.app.inject({ method: 'POST', url: '/auth/jupyter', payload: {} });

describe('a bot that was registered under the name of a person before their first sign-in', () => {
  it('[BOTREG9] does not keep them from signing in with Jupyter, and is somebody else', async () => {
    const answer = await jupyter();
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ user: { username: 'bob', kind: 'account' } });
    expect(await api.storage.getUser('bot:bob')).toMatchObject({ bot: true });
    expect(await api.storage.getUser('bob')).toMatchObject({ bot: false });
  });

  it('[BOTREG9] gives nobody its username with Jupyter', async () => {
    for (signedIn of ['bot:bob', 'bot:somebody']) {
      expect((await jupyter()).json()).toMatchObject({ error: { code: 'forbidden' } });
    }
    expect(await api.storage.getUser('bot:somebody')).toBeNull();
  });

  it('[BOTREG9] does not keep the operator from issuing a token for them, and none for its name', async () => {
    const data = await mkdtemp(join(tmpdir(), 'colloquy-'));
    try {
      expect(await issueToken(data, person('bob'), HOUR)).toMatch(/\./);
      await expect(issueToken(data, person('bot:bob'), HOUR)).rejects.toThrow('is a bot');
      expect(await issueToken(data, person('bot:bob', { bot: true }), HOUR)).toMatch(/\./);
    } finally {
      await rm(data, { recursive: true });
    }
  });

  it('[BOTREG9] cannot be spoken for with a token of a person', async () => {
    const headers = { authorization: `Bearer ${await api.token(person('bot:bob'))}` };
    expect((await api.app.inject({ url: '/auth/me', headers })).statusCode).toBe(401);
  });

  it('[BOTREG9] is not the user that a guest or a program gets', async () => {
    const payload = { name: 'bob' };
    const guest = await api.app.inject({ method: 'POST', url: '/auth/guest', payload });
    expect(guest.json<{ user: { username: string } }>().user.username).toMatch(/^guest-/);
    const { username } = await api.ids.create();
    expect(username.startsWith(BOT_PREFIX)).toBe(false);
  });
});

it('[BOTREG9] a bot from before keeps its name, and a person of this name is told so', async () => {
  await api.storage.putUser({ username: 'old', name: 'Old', displayName: 'Old', bot: true });
  const row = { username: 'old', displayName: 'Old', kind: 'outside', answers: 'always' } as const;
  await api.storage.putBot({ ...row, owner: 'ada', createdOn: 1 });
  const headers = { authorization: `Bearer ${await api.token(person('old', { bot: true }))}` };
  expect((await api.app.inject({ url: '/auth/me', headers })).json()).toMatchObject({ bot: true });
  expect((await api.ask(ada, 'POST', '/chat/bots/old/:renew')).statusCode).toBe(200);
  signedIn = 'old';
  expect((await jupyter()).json()).toMatchObject({ error: { code: 'forbidden' } });
});
