import { KeptIdentity } from '../../../../src/model/index.js';

describe('KeptIdentity', () => {
  const store = new Map<string, string>();
  const storage = {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key)
  };
  const kept = new KeptIdentity(storage, 'http://server/');
  const ana = { username: 'ana', displayName: 'Ana Ruel' };

  it('[KEPT15] knows the last user of a server, until they are forgotten', () => {
    expect(kept.read()).toBeNull();
    kept.write(ana);
    expect(kept.read()).toEqual(ana);
    expect(new KeptIdentity(storage, 'http://other/').read()).toBeNull();
    kept.remove();
    expect(kept.read()).toBeNull();
  });

  it.each(['{', 'null', '7', '{}', '{"username":7,"displayName":"x"}'])(
    '[KEPT15] takes %s for nobody',
    text => {
      store.set('colloquy-user http://server/', text);
      expect(kept.read()).toBeNull();
    }
  );

  it('[KEPT15] a browser without storage knows nobody', () => {
    const fail = (): never => {
      throw new Error('no');
    };
    const none = new KeptIdentity({ getItem: fail, setItem: fail, removeItem: fail }, 'x');
    none.write(ana);
    none.remove();
    expect(none.read()).toBeNull();
  });
});
