import type { IConfig } from '../model/index.js';

const KEY = 'colloquy-settings';

/** What a person has set in this browser. */
export class KeptSettings {
  constructor(private readonly _storage: Pick<Storage, 'getItem' | 'setItem'>) {}

  /** Only what is understood: it may be of another version, or of another program. */
  read(): Partial<IConfig> {
    try {
      const { trustedImageHosts } = JSON.parse(this._storage.getItem(KEY) ?? '{}') as IConfig;
      const isList =
        Array.isArray(trustedImageHosts) &&
        trustedImageHosts.every(host => typeof host === 'string');
      return isList ? { trustedImageHosts } : {};
    } catch {
      return {};
    }
  }

  write(change: Partial<IConfig>): void {
    try {
      this._storage.setItem(KEY, JSON.stringify({ ...this.read(), ...change }));
    } catch {
      // A browser that keeps nothing asks again next time.
    }
  }
}
