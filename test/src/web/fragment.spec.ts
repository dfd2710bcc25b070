import { Fragment } from '../../../src/web/fragment.js';

describe('Fragment', () => {
  const fragment = new Fragment(window);
  afterEach(() => (location.hash = ''));

  it('[PAGE1] removes the token from the address at once, and nothing else', () => {
    history.replaceState(null, '', '/chats/?lang=en#token=a.b-c_d&chat=42');
    expect(fragment.hasToken).toBe(true);
    expect(fragment.takeToken()).toBe('a.b-c_d');
    expect(fragment.hasToken).toBe(false);
    expect(location.href).toBe(`${location.origin}/chats/?lang=en#chat=42`);
    expect(fragment.chat).toBe('42');
    expect(fragment.takeToken()).toBeNull();
    history.replaceState(null, '', '/');
  });

  it('[PAGE2] the address names the shown chat, and each chat has an entry in the history', () => {
    const before = history.length;
    fragment.chat = 'a b';
    expect(location.hash).toBe('#chat=a+b');
    expect(fragment.chat).toBe('a b');
    fragment.chat = null;
    expect(fragment.chat).toBeNull();
    expect(history.length).toBe(before + 2);
  });

  it('reports changes until the listener unsubscribes', async () => {
    const heard = jest.fn();
    const changed = (): Promise<unknown> =>
      new Promise(resolve => window.addEventListener('hashchange', resolve, { once: true }));
    const stop = fragment.subscribe(heard);
    fragment.chat = '1';
    await changed();
    stop();
    fragment.chat = '2';
    await changed();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
