import type { IConfig } from '../model/index.js';

/** The settings that are on or off. */
const SWITCHES = [
  'unreadNotifications',
  'desktopNotifications',
  'sendTypingNotification',
  'sendWithShiftEnter'
] as const;

/** The user of the settings. */
export interface ISettingsOwner {
  /** The URL of the chat server. */
  readonly baseUrl: string;
  readonly username: string;
}

/** The settings that a user has changed in this browser. Another one may trust other hosts. */
export class KeptSettings {
  constructor(
    private readonly _storage: Pick<Storage, 'getItem' | 'setItem'>,
    { baseUrl, username }: ISettingsOwner
  ) {
    this._key = `colloquy-settings ${baseUrl} ${username}`;
  }

  /** Reads the valid settings only, because another version or another program may have written them. */
  read(): Partial<IConfig> {
    try {
      const kept = JSON.parse(this._storage.getItem(this._key) ?? '{}') as Partial<IConfig>;
      const { trustedImageHosts, quietHours } = kept;
      const switches = SWITCHES.flatMap(name =>
        typeof kept[name] === 'boolean' ? [[name, kept[name]] as const] : []
      );
      const isList =
        Array.isArray(trustedImageHosts) &&
        trustedImageHosts.every(host => typeof host === 'string');
      return {
        ...(isList && { trustedImageHosts }),
        ...Object.fromEntries(switches),
        ...(typeof quietHours === 'string' && { quietHours })
      };
    } catch {
      return {};
    }
  }

  write(change: Partial<IConfig>): void {
    try {
      this._storage.setItem(this._key, JSON.stringify({ ...this.read(), ...change }));
    } catch {
      // Without storage, the browser asks again next time.
    }
  }

  private readonly _key: string;
}
