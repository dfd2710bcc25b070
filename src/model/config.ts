import { Signal, type ISignal } from '@lumino/signaling';
import type { IConfig } from './contracts.js';

/** jupyter-chat's defaults. */
export const DEFAULT_CONFIG: Readonly<IConfig> = {
  sendWithShiftEnter: false,
  stackMessages: true,
  unreadNotifications: true,
  enableCodeToolbar: true,
  sendTypingNotification: true,
  showDeleted: false,
  trustedImageHosts: []
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

  /** Whether what a person sets in a view outlives the page. */
  get canKeep(): boolean {
    return this.keeper !== null;
  }

  /** Sets it and has it kept. */
  keep(change: Partial<IConfig>): void {
    this.config = change;
    this.keeper?.(change);
  }

  /** Writes what is to be kept to where a person's settings are. */
  keeper: ((change: Partial<IConfig>) => void) | null = null;

  get configChanged(): ISignal<Config, Partial<IConfig>> {
    return this._configChanged;
  }

  private _config: IConfig;
  private _configChanged = new Signal<Config, Partial<IConfig>>(this);
}
