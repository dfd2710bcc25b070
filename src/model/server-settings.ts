import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient, IAvailableBot, IServerSettings } from './contracts.js';

/** The answer of `GET /chat/settings`. Servers of earlier versions send no bots. */
interface ISettings {
  trustedImageHosts: string[];
  bots?: IAvailableBot[];
}

/** The operator's settings, as `GET /chat/settings` returns them. Empty until they have been loaded. */
export class ServerSettings implements IServerSettings {
  constructor(private readonly _server: IApiClient) {}

  get trustedImageHosts(): readonly string[] {
    return this._hosts;
  }

  get bots(): readonly IAvailableBot[] {
    return this._bots;
  }

  get changed(): ISignal<ServerSettings, void> {
    return this._changed;
  }

  /** Loads the settings once. Tries again only after a failure. */
  load(): void {
    this._loading ??= this._load().catch(() => {
      this._loading = null;
    });
  }

  private async _load(): Promise<void> {
    const { trustedImageHosts, bots = [] } = await this._server.request<ISettings>(
      'GET',
      'chat/settings'
    );
    if (trustedImageHosts.length > 0 || bots.length > 0) {
      this._hosts = trustedImageHosts;
      this._bots = bots;
      this._changed.emit();
    }
  }

  private _loading: Promise<void> | null = null;
  private _hosts: readonly string[] = [];
  private _bots: readonly IAvailableBot[] = [];
  private _changed = new Signal<ServerSettings, void>(this);
}
