import { Account } from '../../../src/web/account.js';

const TOKEN = `h.${btoa(JSON.stringify({ sub: 'ada', exp: 1893456000 }))}.s`;
const ada = { username: 'ada', displayName: 'Ada' };
const jupyter = { token: 'j', expiresOn: '2030-01-01T00:00:00.000Z', user: ada };

/** A server with given answers: a value is sent with 200, a number is the status of an error. */
function setup(answers: Record<string, unknown>, kept?: string) {
  const asked: string[] = [];
  const store = new Map(kept ? [['colloquy-token', kept]] : []);
  const account = new Account({
    baseUrl: 'http://localhost/prefix/',
    storage: {
      getItem: key => store.get(key) ?? null,
      setItem: (key, value) => void store.set(key, value),
      removeItem: key => void store.delete(key)
    },
    fetch: (url, init) => {
      const line = `${init?.method} ${(url as string).replace('http://localhost/prefix/', '')}`;
      asked.push(line);
      const answer = answers[line];
      if (answer === undefined) {
        return Promise.reject(new TypeError('Failed to fetch'));
      }
      const refused = typeof answer === 'number';
      const body = refused ? { error: { code: 'x', message: `Refused: ${answer}` } } : answer;
      return Promise.resolve(
        new Response(JSON.stringify(body), { status: refused ? answer : 200 })
      );
    }
  });
  return { account, asked, store };
}

describe('Account', () => {
  it('[PAGE3] a token from the address takes precedence and survives a reload', async () => {
    const { account, asked, store } = setup({ 'GET auth/me': ada }, 'old');
    const found = await account.resume(TOKEN);
    expect(found).toEqual({ token: TOKEN, expiresOn: '2030-01-01T00:00:00.000Z', user: ada });
    expect(asked).toEqual(['GET auth/me']);
    expect(store.get('colloquy-token')).toBe(TOKEN);
    expect(account.canSignOut).toBe(true);
  });

  it('[PAGE3] a token that is no longer accepted is forgotten, and its owner is informed', async () => {
    const methods = { jupyter: true, guests: false };
    const { account, store } = setup({ 'GET auth/me': 401, 'GET auth': { methods } }, TOKEN);
    expect(await account.resume(null)).toEqual({ guests: false, problem: 'Refused: 401' });
    expect(store.size).toBe(0);
  });

  it('[PAGE3] keeps the token while the server does not answer', async () => {
    const { account, store } = setup({});
    await expect(account.resume(TOKEN)).rejects.toThrow('The chat server did not respond.');
    expect(store.get('colloquy-token')).toBe(TOKEN);
  });

  it('[PAGE4] a user of a Jupyter server is signed in automatically, and their token is renewed', async () => {
    const { account, store } = setup({
      'GET auth': { methods: { jupyter: true, guests: true } },
      'POST auth/jupyter': jupyter
    });
    expect(await account.resume(null)).toEqual(jupyter);
    expect(await account.renew()).toEqual(jupyter);
    expect(account.canSignOut).toBe(false);
    expect(store.size).toBe(0);
  });

  it('[PAGE4] an unknown user may sign in as a guest if guests are allowed', async () => {
    const { account, store } = setup({
      'GET auth': { methods: { jupyter: true, guests: true } },
      'POST auth/jupyter': 401,
      'POST auth/guest': { ...jupyter, token: TOKEN }
    });
    expect(await account.resume(null)).toEqual({ guests: true, problem: undefined });
    await account.asGuest('Juno');
    expect(store.get('colloquy-token')).toBe(TOKEN);
    await expect(account.renew()).rejects.toThrow('You are signed out.');
    expect(store.size).toBe(0);
  });

  it('says that the pasted text is not a token', async () => {
    const { account, store } = setup({ 'GET auth/me': ada });
    await expect(account.withToken('nonsense')).rejects.toThrow('This is not an access token.');
    expect(store.size).toBe(0);
  });
});
