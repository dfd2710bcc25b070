import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { YChat, type INotice } from '../../document/index.js';
import type { ChatCopy } from '../copies/chat-copy.js';
import { Connection, type IConnectionOptions } from './connection.js';
import type { ConnectionState, IConnectionFacts, IRemoval } from '../contracts.js';

/**
 * A chat's document, in sync with the server. It begins with the copy in this browser, if there is one. When the server
 * no longer accepts the document, a new one replaces it.
 */
export class SyncedDocument implements IDisposable {
  constructor(private _options: IConnectionOptions) {
    // Callers who await it still get the error. Without any caller, the rejection is not a fault.
    this._opened.promise.catch(() => undefined);
    this._connection = new Connection(this._document, _options);
    this._connection.changed.connect(this._onState, this);
    this._connection.noticed.connect(this._onNotice, this);
    if (_options.copy?.isKnown) {
      this._restoring = this._restore(_options.copy);
    }
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

  get facts(): IConnectionFacts {
    return { ...this._connection.facts, syncedOn: this._syncedOn };
  }

  get stateChanged(): ISignal<SyncedDocument, ConnectionState> {
    return this._stateChanged;
  }

  get noticed(): ISignal<SyncedDocument, INotice> {
    return this._noticed;
  }

  /** True once the document has been synced, or is known from its copy while the server does not respond. */
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

  /** Whether unsent messages may go into the document: not before it holds its copy. */
  get isRestored(): boolean {
    return !this._options.copy || this._restored !== null;
  }

  connect(): void {
    const { copy } = this._options;
    if (!copy || this._restored !== null) {
      return this._connection.connect();
    }
    this._restoring ??= this._restore(copy);
    void this._restoring.then(() => this._connection.connect());
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
    this._options.copy?.dispose();
    this._opened.reject(new Error('The chat was closed.'));
    this._document.dispose();
    Signal.disconnectReceiver(this);
    Signal.clearData(this);
  }

  private _onState(_: unknown, state: ConnectionState): void {
    if (this._wasOpen && state !== 'open') {
      this._syncedOn = this._options.timers.now();
    }
    this._wasOpen = state === 'open';
    this._isReady ||= state === 'open' || (state === 'offline' && this._restored === true);
    if (this._connection.isEnded) {
      this._options.copy?.remove();
    }
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

  /** Shows the copy until the server has answered. */
  private async _restore(copy: ChatCopy): Promise<void> {
    this._restored = await copy.restore(this._document);
    this._syncedOn ??= copy.keptOn;
    if (!this.isDisposed) {
      this._stateChanged.emit(this.state);
    }
  }

  private _replace(): void {
    this._options.copy?.restart();
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
  private _wasOpen = false;
  private _syncedOn: number | null = null;
  private _restoring: Promise<void> | null = null;
  /** Whether the document was filled with its copy; null until that is known. */
  private _restored: boolean | null = null;
  private _opened = new PromiseDelegate<void>();
  private _replaced = new Signal<SyncedDocument, YChat>(this);
  private _stateChanged = new Signal<SyncedDocument, ConnectionState>(this);
  private _noticed = new Signal<SyncedDocument, INotice>(this);
}
