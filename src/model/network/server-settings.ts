import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient } from '../api.js';
import type { IAvailableBot, IClientLimits, IServerSettings } from '../contracts.js';

/** The answer of `GET /chat/settings`. Servers of earlier versions send less. */
interface ISettings {
  trustedImageHosts: string[];
  bots?: IAvailableBot[];
  livekit?: boolean;
  livekitRooms?: string[];
  push?: string;
  limits?: IClientLimits;
}

/** The limits of a server whose operator has set no others. */
export const DEFAULT_LIMITS: IClientLimits = { bodyLength: 28 * 1024, topicLength: 200 };

/** The operator's settings, as `GET /chat/settings` returns them. Empty until they have been loaded. */
export class ServerSettings implements IServerSettings {
  constructor(private readonly _server: IApiClient) {}

  get trustedImageHosts(): readonly string[] {
    return this._hosts;
  }

  get bots(): readonly IAvailableBot[] {
    return this._bots;
  }

  get livekitRooms(): readonly string[] | null {
    return this._livekitRooms;
  }

  get pushKey(): string | null {
    return this._pushKey;
  }

  get limits(): IClientLimits {
    return this._limits;
  }

  get changed(): ISignal<ServerSettings, void> {
    return this._changed;
  }

  /** Loads the settings once. Tries again only after a failure. */
  load(): Promise<void> {
    this._loading ??= this._load().catch(() => {
      this._loading = null;
    });
    return this._loading;
  }

  private async _load(): Promise<void> {
    const {
      trustedImageHosts,
      bots = [],
      livekit = false,
      livekitRooms = [],
      push = null,
      limits = DEFAULT_LIMITS
    } = await this._server.request<ISettings>('GET', 'chat/settings');
    this._hosts = trustedImageHosts;
    this._bots = bots;
    this._livekitRooms = livekit ? livekitRooms : null;
    this._pushKey = push;
    this._limits = limits;
    this._changed.emit();
  }

  private _loading: Promise<void> | null = null;
  private _hosts: readonly string[] = [];
  private _bots: readonly IAvailableBot[] = [];
  private _livekitRooms: readonly string[] | null = null;
  private _pushKey: string | null = null;
  private _limits = DEFAULT_LIMITS;
  private _changed = new Signal<ServerSettings, void>(this);
}
