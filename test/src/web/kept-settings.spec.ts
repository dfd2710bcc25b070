import { KeptSettings } from '../../../src/web/kept-settings.js';

describe('KeptSettings', () => {
  const ADA = { baseUrl: 'http://localhost/', username: 'ada' };
  const open = (storage: Pick<Storage, 'getItem' | 'setItem'> = localStorage, owner = ADA) =>
    new KeptSettings(storage, owner);
  beforeEach(() => localStorage.clear());

  it('[TRUST6] keeps the hosts that a person trusts in this browser', () => {
    open().write({ trustedImageHosts: ['pics.test'] });
    expect(open().read()).toEqual({ trustedImageHosts: ['pics.test'] });
  });

  it('[TRUST6] nobody trusts the hosts of another user of the browser', () => {
    open().write({ trustedImageHosts: ['pics.test'] });
    for (const other of [
      { ...ADA, username: 'ivo' },
      { ...ADA, baseUrl: 'http://localhost/other/' }
    ]) {
      expect(open(localStorage, other).read()).toEqual({});
    }
  });

  it.each(['', '{', 'null', '[]', '{"trustedImageHosts":"a"}', '{"trustedImageHosts":[1]}'])(
    '[TRUST6] ignores %j',
    text => {
      localStorage.setItem('colloquy-settings http://localhost/ ada', text);
      expect(open().read()).toEqual({});
    }
  );

  it('[SETTINGS1] keeps switches and quiet hours, and ignores values of other kinds', () => {
    const kept = open();
    kept.write({ sendTypingNotification: false, quietHours: '22:00-07:00' });
    kept.write({ unreadNotifications: false, sendWithShiftEnter: 'yes' as never });
    expect(kept.read()).toEqual({
      ...{ sendTypingNotification: false, quietHours: '22:00-07:00' },
      unreadNotifications: false
    });
  });

  it('[TRUST6] works in a browser without storage', () => {
    const storage = {
      getItem: () => {
        throw new Error('no');
      },
      setItem: () => {
        throw new Error('no');
      }
    };
    const kept = open(storage);
    kept.write({ trustedImageHosts: ['pics.test'] });
    expect(kept.read()).toEqual({});
  });
});
