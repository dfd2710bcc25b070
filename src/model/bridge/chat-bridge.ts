import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IBridgeStatus, INotice } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { IChatBridge, IServerSettings } from '../contracts.js';
import { threadPath } from '../links.js';

export interface IChatBridgeOptions {
  /** The id of the chat. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  settings: Pick<IServerSettings, 'livekitRooms' | 'changed'>;
  onChange(this: void): void;
}

/** The connection of one chat to a room of LiveKit, as the server tells of it. */
export class ChatBridge implements IChatBridge, IDisposable {
  constructor(private readonly _options: IChatBridgeOptions) {
    _options.settings.changed.connect(this._onSettings, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  get status(): IBridgeStatus | null {
    return this._status;
  }

  /** Reads the state, because notices of it may have been lost. Servers without LiveKit are not asked. */
  async open(): Promise<void> {
    this._isOpen = true;
    if (this._options.settings.livekitRooms) {
      const told = this._told;
      const status = await this._request('GET').catch(() => undefined);
      if (status !== undefined && told === this._told) {
        this._set(status);
      }
    }
  }

  hear(notice: INotice): void {
    if (notice.type === 'bridge') {
      this._set(notice.bridge);
    }
  }

  async connect(room: string): Promise<void> {
    await this._request('PUT', { room });
  }

  async disconnect(): Promise<void> {
    await this._request('DELETE');
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** The settings may come after the chat. */
  private _onSettings(): void {
    if (this._isOpen) {
      void this.open();
    }
  }

  private async _request(method: string, body?: object): Promise<IBridgeStatus | null> {
    const { server, id } = this._options;
    const path = `${threadPath(id)}/livekit`;
    const status = await server.request<Partial<IBridgeStatus> | undefined>(method, path, body);
    return status?.room === undefined ? null : (status as IBridgeStatus);
  }

  private _set(status: IBridgeStatus | null): void {
    if (this._isDisposed) {
      return;
    }
    this._told++;
    this._status = status;
    this._options.onChange();
  }

  private _isDisposed = false;
  private _isOpen = false;
  private _status: IBridgeStatus | null = null;
  /** Counts what was heard, so that no older answer replaces it. */
  private _told = 0;
}
