import { Signal, type ISignal } from '@lumino/signaling';
import type { IConfig } from './contracts.js';

/** jupyter-chat's defaults. */
export const DEFAULT_CONFIG: Readonly<IConfig> = {
  sendWithShiftEnter: false,
  stackMessages: true,
  unreadNotifications: true,
  enableCodeToolbar: true,
  sendTypingNotification: true,
  showDeleted: false
};

/** The settings of all chats, and the signal that they have changed. */
export class Config {
  constructor(config: Partial<IConfig> = {}) {
    this._config = { ...DEFAULT_CONFIG, ...config };
  }

  /** Setting it merges: a part of the settings may be given. Observers get what was given. */
  get config(): IConfig {
    return this._config;
  }
  set config(change: Partial<IConfig>) {
    this._config = { ...this._config, ...change };
    this._configChanged.emit(change);
  }

  get configChanged(): ISignal<Config, Partial<IConfig>> {
    return this._configChanged;
  }

  private _config: IConfig;
  private _configChanged = new Signal<Config, Partial<IConfig>>(this);
}
