import { Signal, type ISignal } from '@lumino/signaling';
import type { IConfig } from './contracts.js';

/** The default settings. jupyter-chat has the same for those that it has too. */
export const DEFAULT_CONFIG: Readonly<IConfig> = {
  sendWithShiftEnter: false,
  sendWithSelection: false,
  bringAgents: true,
  stackMessages: true,
  unreadNotifications: true,
  desktopNotifications: false,
  quietHours: '',
  enableCodeToolbar: true,
  sendTypingNotification: true,
  showDeleted: false,
  trustedImageHosts: []
};

/** The settings of all chats, with a signal for changes. */
export class Config {
  constructor(config: Partial<IConfig> = {}) {
    this._config = { ...DEFAULT_CONFIG, ...config };
  }

  /** Assigning a partial object merges it into the settings. The signal carries the assigned part. */
  get config(): IConfig {
    return this._config;
  }
  set config(change: Partial<IConfig>) {
    this._config = { ...this._config, ...change };
    this._configChanged.emit(change);
  }

  /** Whether changes made in a view survive a reload of the page. */
  get canKeep(): boolean {
    return this.keeper !== null;
  }

  /** Changes settings and stores them permanently, if possible. */
  keep(change: Partial<IConfig>): void {
    this.config = change;
    this.keeper?.(change);
  }

  /** Stores changes in the user's permanent settings; null if there is no such storage. */
  keeper: ((change: Partial<IConfig>) => void) | null = null;

  get configChanged(): ISignal<Config, Partial<IConfig>> {
    return this._configChanged;
  }

  private _config: IConfig;
  private _configChanged = new Signal<Config, Partial<IConfig>>(this);
}
