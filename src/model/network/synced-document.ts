import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { YChat, type INotice } from '../../document/index.js';
import { Connection, type IConnectionOptions } from './connection.js';
import type { ConnectionState, IRemoval } from '../contracts.js';

/** A chat's document, in sync with the server. When the server no longer accepts the copy, a new one replaces it. */
export class SyncedDocument implements IDisposable {
  constructor(private _options: IConnectionOptions) {
    // Callers who await it still get the error. Without any caller, the rejection is not a fault.
    this._opened.promise.catch(() => undefined);
    this._connection = new Connection(this._document, _options);
    this._connection.changed.connect(this._onState, this);
    this._connection.noticed.connect(this._onNotice, this);
  }

  get document(): YChat {
    return this._document;
  }

  /** Emits the new document. The old one is disposed afterwards. */
  get replaced(): ISignal<SyncedDocument, YChat> {
    return this._replaced;
  }

  get state(): ConnectionState {
    return this._connection.state;
  }

  /** The reason for the current state, as text for the user. */
  get message(): string {
    return this._connection.message;
  }

  get stateChanged(): ISignal<SyncedDocument, ConnectionState> {
    return this._stateChanged;
  }

  get noticed(): ISignal<SyncedDocument, INotice> {
    return this._noticed;
  }

  /** True once the document has been synced. */
  get isReady(): boolean {
    return this._isReady;
  }

  /** Whether the user may write. Null before the server has said so. */
  get canWrite(): boolean | null {
    return this._connection.isEnded ? false : this._canWrite;
  }

  /** Resolves when the document has been synced. Rejects when it is disposed before. */
  get opened(): Promise<void> {
    return this._opened.promise;
  }

  get isDisposed(): boolean {
    return this._connection.isDisposed;
  }

  connect(): void {
    this._connection.connect();
  }

  /** Makes sure that the connection is alive. */
  check(): void {
    this._connection.check();
  }

  /** The list has lost this chat. */
  end({ id, reason }: IRemoval): void {
    if (id === this._options.id && reason) {
      this._connection.end(reason, '');
    } else if (id === this._options.id) {
      void this._connection.askWhy();
    }
  }

  dispose(): void {
    this._connection.dispose();
    this._opened.reject(new Error('The chat was closed.'));
    this._document.dispose();
    Signal.disconnectReceiver(this);
    Signal.clearData(this);
  }

  private _onState(_: unknown, state: ConnectionState): void {
    this._isReady ||= state === 'open';
    this._stateChanged.emit(state);
    if (state === 'open') {
      this._opened.resolve();
    }
  }

  private _onNotice(_: unknown, notice: INotice): void {
    if (notice.type === 'welcome') {
      this._canWrite = notice.write;
    }
    this._noticed.emit(notice);
    if (notice.type === 'reset' || notice.type === 'epoch') {
      this._replace();
    }
  }

  private _replace(): void {
    const old = this._document;
    this._document = new YChat();
    this._replaced.emit(this._document);
    this._connection.replace(this._document);
    old.dispose();
  }

  private _document = new YChat();
  private _connection: Connection;
  private _canWrite: boolean | null = null;
  private _isReady = false;
  private _opened = new PromiseDelegate<void>();
  private _replaced = new Signal<SyncedDocument, YChat>(this);
  private _stateChanged = new Signal<SyncedDocument, ConnectionState>(this);
  private _noticed = new Signal<SyncedDocument, INotice>(this);
}
