import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import {
  NOTICE,
  protocolsFor,
  ROOM_PREFIX,
  type INotice,
  type YChat
} from '../../document/index.js';
import { Backoff } from './backoff.js';
import type { IApiClient } from '../api.js';
import type { ChatCopy } from '../copies/chat-copy.js';
import type { ConnectionState, Ended, IConnectionFacts, ITimers } from '../contracts.js';
import { threadPath } from '../links.js';
import { copyReceived } from './received-updates.js';
import { renewPresence } from './renew-presence.js';
import { RequestError } from './request-error.js';

/** Reasons for closing that a fresh copy of the document resolves. */
const STALE = new Set(['gap', 'foreign_client_id', 'reset', 'epoch']);
const GONE = new Set(['chat_not_found', 'chat_deleted', 'not_found']);
const REMOVED = 'removed_from_chat';

/** The reasons that the server's close codes stand for, used if its notice and its words were lost. */
const CLOSE_CODES: Record<number, string> = {
  4401: 'unauthorized',
  4404: 'chat_deleted',
  4409: 'reset'
};

export interface IConnectionOptions {
  server: IApiClient;
  timers: ITimers;
  /** The chat's UUID. */
  id: string;
  /** Whether the server is known to have this chat. Opening a socket to a deleted chat might create it again. */
  exists: () => boolean;
  /** Gets what the server sends. */
  copy?: ChatCopy;
  WebSocket?: typeof WebSocket;
}

/**
 * Keeps one document in sync with its room on the server.
 *
 * y-websocket's provider speaks the protocol. This class decides when to connect and with which token, because the
 * provider would reconnect with an old token and cannot tell a refused upgrade from an unreachable server.
 */
export class Connection implements IDisposable {
  constructor(
    private _document: YChat,
    private _options: IConnectionOptions
  ) {
    this._backoff = new Backoff(_options.timers);
  }

  get state(): ConnectionState {
    return this._state;
  }

  /** The reason for the current state, as text for the user. */
  get message(): string {
    return this._message;
  }

  facts: Omit<IConnectionFacts, 'syncedOn'> = { code: '', since: 0, retryOn: null };

  /** Emits the new state. */
  get changed(): ISignal<Connection, ConnectionState> {
    return this._changed;
  }

  get noticed(): ISignal<Connection, INotice> {
    return this._noticed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** True once the chat is gone for this user. */
  get isEnded(): boolean {
    return this._state === 'deleted' || this._state === 'removed';
  }

  /** Connects at once, even after a refusal or during a pause. */
  connect(): void {
    this._pause?.dispose();
    if (this._isDisposed || this._isConnecting || this._provider?.wsconnected) {
      return;
    }
    if (this._state === 'refused' || this.isEnded) {
      this._set('connecting', '');
    }
    this._isConnecting = true;
    void this._connect();
  }

  /** Connects again, in case the connection is dead. */
  check(): void {
    if (this._state === 'open') {
      this._drop();
      this._later();
    }
  }

  /** Continues with another document, because the server will not accept the old one. */
  replace(document: YChat): void {
    this._drop();
    this._document = document;
    this._set('connecting', '');
    this._pause = this._options.timers.delay(() => this.connect(), this._backoff.next());
  }

  /** Stops for good, because the chat is gone or refused. */
  end(state: 'refused' | Ended, message: string, code?: string): void {
    this._drop();
    this._set(state, message, code);
  }

  dispose(): void {
    this._isDisposed = true;
    this._drop();
    Signal.clearData(this);
  }

  private async _connect(): Promise<void> {
    const { server, exists } = this._options;
    try {
      if (!exists() && (await this._isRemoved())) {
        return this.end('removed', '');
      }
      const token = await server.token();
      if (!this._isDisposed && this._isConnecting) {
        this._provider ??= this._makeProvider();
        this._provider.protocols = protocolsFor(token);
        this._provider.connect();
      }
    } catch (error) {
      if (this._isConnecting) {
        this._isConnecting = false;
        this._onRefused(error as Error);
      }
    }
  }

  private _makeProvider(): WebsocketProvider {
    const { server, id, copy, WebSocket } = this._options;
    const provider = new WebsocketProvider(server.syncUrl, ROOM_PREFIX + id, this._document.ydoc, {
      connect: false,
      params: { client: 'colloquy' },
      // Otherwise two tabs would exchange changes that the server has refused.
      disableBc: true,
      awareness: this._document.awareness,
      shouldReconnect: () => false,
      ...(WebSocket ? { WebSocketPolyfill: WebSocket } : {})
    });
    // This changes only this provider's copy of the handlers.
    (provider.messageHandlers as unknown[])[NOTICE] = (
      _encoder: unknown,
      decoder: decoding.Decoder
    ): void => this._onNotice(JSON.parse(decoding.readVarString(decoder)) as INotice);
    if (copy) {
      copyReceived(provider, copy);
    }
    provider.on('sync', synced => {
      if (synced) {
        this._isConnecting = false;
        this._backoff.reset();
        this._set('open', '');
      }
    });
    provider.on('status', ({ status }) => {
      if (status === 'disconnected') {
        renewPresence(provider.awareness);
      }
    });
    provider.on('connection-close', event => {
      if (provider === this._provider) {
        provider.shouldConnect = false;
        this._onClose(event, provider.synced);
      }
    });
    return provider;
  }

  private _onNotice(told: INotice): void {
    const { explain } = this._options.server;
    const notice =
      explain && 'message' in told && 'code' in told
        ? { ...told, message: explain(told.code, told.message) }
        : told;
    if (notice.type === 'closing') {
      this._closing = notice;
    }
    this._noticed.emit(notice);
  }

  private _onClose(event: CloseEvent | null, wasSynced: boolean): void {
    const closing = this._closing;
    const code = closing?.code ?? (event?.reason || CLOSE_CODES[event?.code ?? 0]);
    const permanent = closing ? !closing.retry : event && event.code >= 4400 && event.code < 4500;
    this._closing = null;
    this._isConnecting = false;
    if (code && GONE.has(code)) {
      this.end('deleted', closing?.message ?? '');
    } else if (code === REMOVED) {
      this.end('removed', '');
    } else if (code && STALE.has(code)) {
      this._noticed.emit({ type: 'reset', code, message: closing?.message ?? '' });
    } else if (code === 'unauthorized') {
      this._options.server.renew();
      this._later();
    } else if (permanent) {
      this.end('refused', closing?.message ?? event?.reason ?? '', code);
    } else {
      this._later(closing?.message, code);
      if (!wasSynced && !closing) {
        void this.askWhy();
      }
    }
  }

  /**
   * Asks the HTTP API why the connection failed. A refused upgrade looks like an unreachable server, and behind a proxy
   * even like an opened socket.
   */
  async askWhy(): Promise<void> {
    try {
      if (await this._isRemoved()) {
        this.end('removed', '');
      }
    } catch (error) {
      if (this._state !== 'open' && !this._isDisposed) {
        this._onRefused(error as Error);
      }
    }
  }

  /** Whether the user can only read what was there until they left. Rejects with a RequestError. */
  private async _isRemoved(): Promise<boolean> {
    const { server, id } = this._options;
    const { leftOn } = await server.request<{ leftOn?: string }>('GET', threadPath(id));
    return leftOn !== undefined;
  }

  private _onRefused(error: Error): void {
    const { status, code } = error instanceof RequestError ? error : { status: 0, code: '' };
    if (status === 404) {
      this.end('deleted', error.message);
    } else if (status === 401 || status === 403) {
      this.end('refused', error.message, code);
    } else {
      this._later(error.message, code);
    }
  }

  /** Reconnects after a pause. */
  private _later(message = '', code?: string): void {
    if (this._isDisposed) {
      return;
    }
    this._set('offline', message, code);
    this._pause?.dispose();
    const pause = this._backoff.next();
    this.facts = { ...this.facts, retryOn: this._options.timers.now() + pause };
    this._pause = this._options.timers.delay(() => this.connect(), pause);
  }

  private _drop(): void {
    this._pause?.dispose();
    this._isConnecting = false;
    const provider = this._provider;
    this._provider = null;
    provider?.destroy();
  }

  private _set(state: ConnectionState, message: string, code = ''): void {
    if (!this._isDisposed && (state !== this._state || message !== this._message)) {
      this._state = state;
      this._message = message;
      this.facts = { code, since: this._options.timers.now(), retryOn: null };
      this._changed.emit(state);
    }
  }

  private _provider: WebsocketProvider | null = null;
  private _backoff: Backoff;
  private _pause: IDisposable | null = null;
  private _closing: Extract<INotice, { type: 'closing' }> | null = null;
  private _isConnecting = false;
  private _isDisposed = false;
  private _state: ConnectionState = 'connecting';
  private _message = '';
  private _changed = new Signal<Connection, ConnectionState>(this);
  private _noticed = new Signal<Connection, INotice>(this);
}
