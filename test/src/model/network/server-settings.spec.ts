import type { IApiClient } from '../../../../src/model/index.js';
import { ServerSettings } from '../../../../src/model/index.js';

describe('ServerSettings', () => {
  it('[TRUST4] requests once, and again only after a failure', async () => {
    const request = jest
      .fn()
      .mockRejectedValueOnce(new Error('away'))
      .mockResolvedValue({ trustedImageHosts: ['pics.test'] });
    const settings = new ServerSettings({ request } as unknown as IApiClient);
    const heard = jest.fn();
    settings.changed.connect(heard);
    expect(settings.trustedImageHosts).toEqual([]);
    for (let i = 0; i < 4; i++) {
      void settings.load();
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(request.mock.calls).toEqual([
      ['GET', 'chat/settings'],
      ['GET', 'chat/settings']
    ]);
    expect(settings.trustedImageHosts).toEqual(['pics.test']);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('[BOTREST2] reads the bots that can be added', async () => {
    const bots = [{ username: 'echo', displayName: 'Echo' }];
    const request = jest.fn().mockResolvedValue({ trustedImageHosts: [], bots });
    const settings = new ServerSettings({ request } as unknown as IApiClient);
    expect(settings.bots).toEqual([]);
    const heard = new Promise(resolve => settings.changed.connect(resolve));
    void settings.load();
    await heard;
    expect(settings.bots).toEqual(bots);
  });
});
