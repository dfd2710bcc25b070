import { KeptSignIn } from '../../../src/web/kept-sign-in.js';

describe('KeptSignIn', () => {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  const BASE = 'http://localhost/';
  const open = (tab: Storage | Map<string, string> = new Map<string, string>(), base = BASE) =>
    new KeptSignIn(tab instanceof Map ? storageOf(tab) : tab, localStorage, base);
  const storageOf = (store: Map<string, string>) => ({
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key)
  });

  it('[PAGE12] the next tab finds the token, each tab keeps its own, and other servers of the origin get none', () => {
    const one = open();
    one.token = 'ana';
    const two = open();
    expect(two.token).toBe('ana');
    two.token = 'ivo';
    expect([one.token, open().token]).toEqual(['ana', 'ivo']);
    expect(open(new Map(), `${BASE}user/eve/`).token).toBeNull();
  });

  it('[PAGE12] signing out forgets the token, but not that of another user of the browser, whom the tab does not become', () => {
    const [one, two] = [open(), open()];
    one.token = 'ana';
    two.token = 'ivo';
    one.remove();
    expect([one.token, two.token, open().token]).toEqual([null, 'ivo', 'ivo']);
    two.remove();
    expect([one.token, two.token, open().token]).toEqual([null, null, null]);
    one.token = 'ana';
    expect([one.token, two.token]).toEqual(['ana', 'ana']);
  });

  it('[PAGE12] the other tabs of a user hear that they have signed out', () => {
    const one = open(sessionStorage);
    one.token = 'ana';
    const heard = jest.fn();
    const listening = one.onRemoved(window, heard);
    const tell = (oldValue: string, newValue: string | null, key = `colloquy-token ${BASE}`) =>
      window.dispatchEvent(new StorageEvent('storage', { key, oldValue, newValue }));
    tell('ivo', null);
    tell('ana', 'ivo');
    tell('ana', null, 'other');
    expect(heard).not.toHaveBeenCalled();
    tell('ana', null);
    expect(heard).toHaveBeenCalledTimes(1);
    listening.dispose();
    tell('ana', null);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('[PAGE12] a browser that keeps nothing beyond a tab changes nothing', () => {
    const none = {
      getItem: () => {
        throw new Error('no');
      },
      setItem: () => {
        throw new Error('no');
      },
      removeItem: () => undefined
    };
    const signIn = new KeptSignIn(storageOf(new Map()), none, BASE);
    signIn.token = 'ana';
    expect(signIn.token).toBe('ana');
    signIn.remove();
    expect(signIn.token).toBeNull();
  });
});
