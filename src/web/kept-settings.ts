import type { IConfig } from '../model/index.js';

const KEY = 'colloquy-settings';

/** The settings that the user has changed in this browser. */
export class KeptSettings {
  constructor(private readonly _storage: Pick<Storage, 'getItem' | 'setItem'>) {}

  /** Reads the valid settings only, because another version or another program may have written them. */
  read(): Partial<IConfig> {
    try {
      const kept = JSON.parse(this._storage.getItem(KEY) ?? '{}') as Partial<IConfig>;
      const { trustedImageHosts, desktopNotifications, quietHours } = kept;
      const isList =
        Array.isArray(trustedImageHosts) &&
        trustedImageHosts.every(host => typeof host === 'string');
      return {
        ...(isList && { trustedImageHosts }),
        ...(typeof desktopNotifications === 'boolean' && { desktopNotifications }),
        ...(typeof quietHours === 'string' && { quietHours })
      };
    } catch {
      return {};
    }
  }

  write(change: Partial<IConfig>): void {
    try {
      this._storage.setItem(KEY, JSON.stringify({ ...this.read(), ...change }));
    } catch {
      // Without storage, the browser asks again next time.
    }
  }
}
