import { KeptIdentity } from '../../../src/model/index.js';
import { Account } from '../../../src/web/account.js';
import { KeptSignIn } from '../../../src/web/kept-sign-in.js';

const TOKEN = `h.${btoa(JSON.stringify({ sub: 'ada', exp: 1893456000 }))}.s`;
const OTHER = `h.${btoa(JSON.stringify({ sub: 'mallory', exp: 1893456000 }))}.s`;
const ada = { username: 'ada', displayName: 'Ada' };
const jupyter = { token: 'j', expiresOn: '2030-01-01T00:00:00.000Z', user: ada };

const storageOf = (store: Map<string, string>) => ({
  getItem: (key: string) => store.get(key) ?? null,
  setItem: (key: string, value: string) => void store.set(key, value),
  removeItem: (key: string) => void store.delete(key)
});

/** A server with given answers: a value is sent with 200, a number is the status of an error. */
function setup(answers: Record<string, unknown>, kept?: string) {
  const baseUrl = 'http://localhost/prefix/';
  const asked: string[] = [];
  const invalid = new Set<string>();
  const store = new Map(kept ? [['colloquy-token', kept]] : []);
  const known = new Map<string, string>();
  const browser = storageOf(known);
  const identity = new KeptIdentity(browser, baseUrl);
  const account = new Account({
    ...{ baseUrl, identity },
    signIn: new KeptSignIn(storageOf(store), browser, baseUrl),
    fetch: (url, init) => {
      const line = `${init?.method} ${(url as string).replace('http://localhost/prefix/', '')}`;
      asked.push(line);
      const { Authorization: shown = '' } = (init?.headers ?? {}) as Record<string, string>;
      const answer = invalid.has(shown.slice('Bearer '.length)) ? 401 : answers[line];
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
  return { account, asked, store, known, answers, identity, invalid };
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

  it('[PAGE3] a token that the server refuses does not take the place of a kept one', async () => {
    const { account, store, invalid } = setup({ 'GET auth/me': ada });
    await account.resume(TOKEN);
    const forged = `h.${btoa(JSON.stringify({ sub: 'ada', exp: 1893456000 }))}.forged`;
    invalid.add(forged);
    expect(await account.resume(forged)).toMatchObject({ token: TOKEN, user: ada });
    expect(store.get('colloquy-token')).toBe(TOKEN);
  });

  it('[PAGE15] knows when a token would sign in somebody else, or nobody who is known', async () => {
    const methods = { jupyter: false, guests: true };
    const { account } = setup({ 'GET auth/me': ada, 'GET auth': { methods } });
    expect(await account.changeBy(OTHER)).toBeNull();
    await account.resume(TOKEN);
    expect(await account.changeBy(OTHER)).toEqual({ from: ada, to: 'mallory' });
    expect(await account.changeBy('nonsense')).toEqual({ from: ada, to: '' });
    expect(await account.changeBy(TOKEN)).toBeNull();
    account.signOut();
    expect(await account.changeBy(OTHER)).toBeNull();
  });

  it("[PAGE15] asks for Jupyter's user, whom the browser does not know here yet, and keeps nothing before", async () => {
    const methods = { jupyter: true, guests: true };
    const offers = { 'GET auth': { methods }, 'POST auth/jupyter': jupyter };
    const { account, answers, asked, identity, store } = setup({ ...offers, 'GET auth/me': ada });
    expect(await account.changeBy(OTHER)).toEqual({ from: ada, to: 'mallory' });
    expect(await account.changeBy(TOKEN)).toBeNull();
    expect([identity.read(), store.size]).toEqual([null, 0]);
    expect(asked).not.toContain('GET auth/me');
    // A kept name may be that of somebody who has left Jupyter since.
    identity.write({ username: 'mallory', displayName: 'Mallory' });
    expect(await account.changeBy(OTHER)).toEqual({ from: ada, to: 'mallory' });
    answers['POST auth/jupyter'] = 401;
    identity.remove();
    expect(await account.changeBy(OTHER)).toBeNull();
    answers['POST auth/jupyter'] = 403;
    expect(await account.changeBy(OTHER)).toBeNull();
  });

  it.each([
    ['the server is', {}],
    [
      'Jupyter is',
      { 'GET auth': { methods: { jupyter: true, guests: true } }, 'POST auth/jupyter': 502 }
    ]
  ])(
    '[PAGE15] while %s away, a token waits in its tab, and signs nobody in',
    async (_, answers) => {
      const { account, store, known } = setup(answers);
      await expect(account.changeBy(OTHER)).rejects.toThrow();
      expect([account.waiting, [...store.keys()], known.size]).toEqual([
        OTHER,
        ['colloquy-link'],
        0
      ]);
      account.signOut();
      expect(account.waiting).toBeNull();
    }
  );

  it('[PAGE15] asks for the user of another tab if that of this one has left', async () => {
    const { account, store, known } = setup({ 'GET auth/me': ada });
    await account.resume(TOKEN);
    known.set('colloquy-token http://localhost/prefix/', OTHER);
    account.signOut();
    expect(store.get('colloquy-token')).toBe('');
    expect(await account.changeBy(TOKEN)).toMatchObject({ from: { username: 'mallory' } });
    expect(await account.changeBy(OTHER)).toBeNull();
  });

  it('[PAGE15] asks for the user of the tab, whoever has signed in or out in another one', async () => {
    const { account, identity } = setup({ 'GET auth/me': ada });
    await account.resume(TOKEN);
    identity.write({ username: 'mallory', displayName: 'Mallory' });
    expect(await account.changeBy(OTHER)).toEqual({
      from: { username: 'ada', displayName: 'ada' },
      to: 'mallory'
    });
    identity.remove();
    expect(await account.changeBy(OTHER)).toMatchObject({ from: { username: 'ada' } });
    expect(await account.changeBy(TOKEN)).toBeNull();
  });

  it("[PAGE15] a link that the server refuses leaves Jupyter's user signed in, and is not kept", async () => {
    const methods = { jupyter: true, guests: true };
    const answers = { 'GET auth': { methods }, 'POST auth/jupyter': jupyter };
    const { account, answers: now, identity, store } = setup({ ...answers, 'GET auth/me': 401 });
    await account.resume(null);
    // Anybody can name Jupyter's user in a token.
    expect(await account.resume(TOKEN)).toEqual(jupyter);
    expect([identity.read(), store.size]).toEqual([ada, 0]);
    Object.keys(now).forEach(line => delete now[line]);
    const error = await account.resume(TOKEN).catch((reason: Error) => reason);
    expect([account.lastAfter(error as Error), account.known(null), store.size]).toEqual([
      ada,
      null,
      0
    ]);
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
      'POST auth/guest': { ...jupyter, token: TOKEN },
      'GET auth/me': 401
    });
    expect(await account.resume(null)).toEqual({ guests: true, problem: undefined });
    await account.asGuest('Juno');
    expect(store.get('colloquy-token')).toBe(TOKEN);
    await expect(account.renew()).rejects.toThrow('Refused: 401');
    await expect(account.renew()).rejects.toThrow('You are signed out.');
    expect(store.size).toBe(0);
  });

  it('says that the pasted text is not a token', async () => {
    const { account, store } = setup({ 'GET auth/me': ada });
    await expect(account.withToken('nonsense')).rejects.toThrow('This is not an access token.');
    expect(store.size).toBe(0);
  });

  it('[PAGE11] the user of a kept token is known before the server has said anything, and nobody else', async () => {
    const { account, answers, asked } = setup({ 'GET auth/me': ada });
    expect(account.known(null)).toBeNull();
    await account.resume(TOKEN);
    expect(account.known(null)).toEqual(ada);
    expect(account.known('another')).toBeNull();
    expect(asked).toHaveLength(1);
    expect(await account.renew()).toMatchObject({ user: ada });
    answers['GET auth/me'] = 401;
    await expect(account.renew()).rejects.toThrow('Refused: 401');
    expect([account.known(null), account.wasRevoked]).toEqual([null, true]);
  });

  it('[PAGE12] a tab whose user is known holds their token, before the server has said anything', async () => {
    const { account, store } = setup({ 'GET auth/me': ada });
    await account.resume(TOKEN);
    store.clear(); // the next tab
    expect(account.known(null)).toEqual(ada);
    expect(store.get('colloquy-token')).toBe(TOKEN);
  });

  it('[PAGE11] a token is not known by the name of another user', async () => {
    const { account, identity } = setup({ 'GET auth/me': ada });
    await account.resume(TOKEN);
    identity.write({ username: 'ivo', displayName: 'Ivo' });
    expect(account.known(null)).toBeNull();
  });

  it("[PAGE11] while the server is away, Jupyter's last user is known, and after signing out nobody", async () => {
    const methods = { jupyter: true, guests: false };
    const { account, answers } = setup({ 'GET auth': { methods }, 'POST auth/jupyter': jupyter });
    await account.resume(null);
    const away = { ...answers };
    Object.keys(answers).forEach(line => delete answers[line]);
    const error = await account.resume(null).catch((reason: Error) => reason);
    expect(account.lastAfter(error as Error)).toEqual(ada);
    Object.assign(answers, away, { 'POST auth/jupyter': 401 });
    expect(await account.resume(null)).toMatchObject({ guests: false });
    account.signOut();
    expect(account.lastAfter(error as Error)).toBeNull();
  });
});
