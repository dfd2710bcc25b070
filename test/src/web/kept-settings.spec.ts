import { KeptSettings } from '../../../src/web/kept-settings.js';

describe('KeptSettings', () => {
  beforeEach(() => localStorage.clear());

  it('[TRUST6] keeps the hosts that a person trusts in this browser', () => {
    new KeptSettings(localStorage).write({ trustedImageHosts: ['pics.test'] });
    expect(new KeptSettings(localStorage).read()).toEqual({ trustedImageHosts: ['pics.test'] });
  });

  it.each(['', '{', 'null', '[]', '{"trustedImageHosts":"a"}', '{"trustedImageHosts":[1]}'])(
    '[TRUST6] ignores %j',
    text => {
      localStorage.setItem('colloquy-settings', text);
      expect(new KeptSettings(localStorage).read()).toEqual({});
    }
  );

  it('[SETTINGS1] keeps switches and quiet hours, and ignores values of other kinds', () => {
    const kept = new KeptSettings(localStorage);
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
    const kept = new KeptSettings(storage);
    kept.write({ trustedImageHosts: ['pics.test'] });
    expect(kept.read()).toEqual({});
  });
});
