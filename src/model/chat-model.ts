import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { YChat, type IChatChange, type INotice } from '../document/index.js';
import type { ChatList } from './chat-list.js';
import type { Config } from './config.js';
import { Connection } from './connection.js';
import type {
  ConnectionState,
  IChatModel,
  IMessageItem,
  IPerson,
  IApiClient,
  IRemoval,
  IThread,
  ITimers,
  ITyping,
  Paging
} from './contracts.js';
import { Edits } from './edits.js';
import { History } from './history.js';
import { InputModel } from './input-model.js';
import { MessageItems } from './message-items.js';
import { UNSAVED_AFTER_MS, type Outbox } from './outbox.js';
import { PendingChat } from './pending-chat.js';
import type { PendingTexts } from './pending-texts.js';
import { People } from './people.js';
import { ReadPosition } from './read-position.js';
import { ReadReceipts } from './read-receipts.js';
import { WritingStatus } from './writing-status.js';

export interface IChatModelOptions {
  id: string;
  server: IApiClient;
  list: ChatList;
  pending: PendingTexts;
  config: Config;
  timers: ITimers;
  WebSocket?: typeof WebSocket;
}

type Changes = { ids?: ReadonlySet<string> };

/** One chat: its visible messages, presence, connection and unsent messages. */
export class ChatModel implements IChatModel {
  constructor(private _options: IChatModelOptions) {
    this.id = _options.id;
    this.input = new InputModel(body => this.send(body));
    // Callers who await it still get the error. Without any caller, the rejection is not a fault.
    this._opened.promise.catch(() => undefined);
    this._history = new History({ ..._options, onChange: ids => this._update(ids) });
    this._receipts = new ReadReceipts(_options.timers);
    this._writing = new WritingStatus(this.input, _options.config, _options.timers);
    this._document = this._makeDocument();
    this._connection = new Connection(this._document, {
      ..._options,
      exists: () => _options.list.get(this.id) !== undefined
    });
    this._pending = new PendingChat({
      ..._options,
      input: this.input,
      topic: () => this.name,
      onChange: ids => this._onOutbox(ids)
    });
    this._outbox = this._pending.outbox;
    this._connection.changed.connect(this._onConnection, this);
    this._connection.noticed.connect(this._onNotice, this);
    _options.list.changed.connect(this._onList, this);
    _options.list.removed.connect(this._onRemoved, this);
    _options.server.identityChanged.connect(this._onIdentity, this);
    this._onIdentity();
    this._onList();
  }

  readonly id: string;
  readonly input: InputModel;
  isEditing = false;

  get name(): string {
    return this._document.name || (this._options.list.get(this.id)?.topic ?? '');
  }

  get username(): string {
    return this._options.server.identity?.username ?? '';
  }

  get ready(): boolean {
    return this._ready;
  }

  get connection(): ConnectionState {
    return this._connection.state;
  }

  get connectionMessage(): string {
    return this._connection.message;
  }

  get canWrite(): boolean {
    return !this._connection.isEnded && (this._write ?? this._thread?.role !== 'reader');
  }

  get messages(): readonly IMessageItem[] {
    return this._items.all;
  }

  get older(): Paging {
    return this._ready ? this._history.older : 'none';
  }

  get newer(): Paging {
    return this._history.newer;
  }

  get changed(): ISignal<IChatModel, Changes> {
    return this._changed;
  }

  get refused(): ISignal<IChatModel, string> {
    return this._refused;
  }

  get people(): readonly IPerson[] {
    return this._people.all;
  }

  person(username: string): IPerson | undefined {
    return this._people.get(username);
  }

  get typing(): readonly ITyping[] {
    return this._typing;
  }

  get unread(): number {
    return this.newer === 'none'
      ? this._position.unread(this.messages)
      : (this._thread?.unreadCount ?? 0);
  }

  get newAfter(): number {
    return this._position.newAfter;
  }

  get isDisposed(): boolean {
    return this._connection.isDisposed;
  }

  get document(): YChat {
    return this._document;
  }

  get documentChanged(): ISignal<IChatModel, YChat> {
    return this._documentChanged;
  }

  canEdit(message: IMessageItem): boolean {
    return (
      message.own &&
      message.delivery === 'saved' &&
      !message.deleted &&
      this.canWrite &&
      this._ready
    );
  }

  canDelete(message: IMessageItem): boolean {
    return this.canEdit(message);
  }

  send(body: string): void {
    this.toNewest();
    const { id } = this._outbox.add(body);
    this._writing.stop();
    this._onOutbox([id]);
  }

  edit(id: string, body: string): void {
    if (this._has(id)) {
      this._edits.note(id, body);
      this._document.updateMessage(id, { body });
    } else {
      this._command(id, body);
    }
  }

  delete(id: string): void {
    if (this._has(id)) {
      this._edits.note(id, null);
      this._document.deleteMessage(id);
    } else {
      this._command(id, null);
    }
  }

  loadOlder(): void {
    void this._history.loadOlder();
  }

  loadNewer(): void {
    void this._history.loadNewer();
  }

  toNewest(): void {
    this._history.toNewest();
  }

  async reveal(id: string): Promise<void> {
    await this._opened.promise;
    const item = this._items.get(id);
    if (!item || !this._history.shows(item)) {
      await this._history.goTo(id);
    }
    this._target = id;
    this._changed.emit({ ids: new Set([id]) });
  }

  takeTarget(): string | null {
    const target = this._target;
    this._target = null;
    return target;
  }

  retry(id: string): void {
    const entry = this._outbox.get(id);
    if (entry?.failure) {
      // Send it with a new id, because the server may remember the refused one.
      this.discard(id);
      this.send(entry.body);
    }
  }

  discard(id: string): void {
    if (this._outbox.get(id)?.failure) {
      this._outbox.remove(id);
      this._update([id]);
    }
  }

  reconnect(): void {
    this._connection.connect();
  }

  /** Makes sure that the connection is alive. */
  check(): void {
    this._connection.check();
  }

  visit(): void {
    this._position.visit();
    this._changed.emit({ ids: new Set() });
  }

  markAsRead(upTo?: string): void {
    const isAll = upTo === undefined || upTo === this.messages[this.messages.length - 1]?.id;
    if (isAll && this.newer === 'none') {
      this._history.trim();
    }
    if (!this._options.list.get(this.id)) {
      return; // How far the user had read is not known yet.
    }
    const newest = this._position.see(this.messages, upTo);
    if (newest) {
      this._changed.emit({ ids: new Set() });
      const { id, seq } = newest;
      const unread = this.newer === 'none' ? this.unread : undefined;
      this._receipts.put(() => this._options.list.markAsRead(this.id, { id, seq, unread }));
    }
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    Signal.disconnectReceiver(this);
    this._unsavedTimer?.dispose();
    this._pending.dispose();
    this._receipts.dispose();
    this._writing.dispose();
    this._connection.dispose();
    this._history.dispose();
    this._opened.reject(new Error('The chat was closed.'));
    this._document.dispose();
    Signal.clearData(this);
  }

  private _makeDocument(): YChat {
    const document = new YChat();
    document.changed.connect(this._onDocument, this);
    document.awareness.on('change', this._onAwareness);
    this._writing.awareness = document.awareness;
    return document;
  }

  /** Adds the unsent messages to the document, once the user is known. */
  private _post(): void {
    if (!this.username || this._isResetting) {
      return;
    }
    const missing = (id: string): boolean => !this._has(id);
    for (const { id, body } of this._outbox.toPost(missing)) {
      this._document.addMessage({ id, body, sender: this.username });
    }
  }

  /** These messages may be sent now, or came back from an earlier page. */
  private _onOutbox(ids: string[]): void {
    // Called first while this chat is being made.
    if (this._pending) {
      this._post();
      this._update(ids);
      this._watch();
    }
  }

  private _onDocument = (_: unknown, change: IChatChange): void => {
    const { messages } = change;
    if (messages) {
      const { folded } = this._document;
      const items = messages.removed.flatMap(id => this._items.get(id) ?? []);
      // Messages that left the document because they were folded move to the history.
      const kept = items.filter(
        ({ seq = Infinity }) => folded > this._history.folded && seq <= folded
      );
      const gone = new Set(messages.removed);
      kept.forEach(({ id }) => gone.delete(id));
      this._history.fold(kept, folded);
      for (const id of gone) {
        this._history.delete(id);
        // The reason may have arrived already; otherwise it follows.
        if (!this._outbox.get(id)?.failure) {
          this._outbox.fail(id, 'internal', '');
        }
      }
      this._update([...messages.added, ...messages.changed, ...messages.removed]);
      this._repeat();
    } else {
      this._onPeople();
    }
  };

  private _onAwareness = (): void => this._onPeople();

  private _onPeople(): void {
    this._people.update(this._document, this._options.list.get(this.id));
    this._typing = this._people.typing(this._document, this.username);
    this._changed.emit({ ids: new Set() });
  }

  private _onConnection = (_: unknown, state: ConnectionState): void => {
    if (state === 'open') {
      this._ready = true;
      this._isResetting = false;
      this._history.open(this._document.folded);
      this._post();
      this._update();
      this._receipts.repeat();
      this._opened.resolve();
      return;
    }
    this._update(this._outboxIds());
  };

  private _onNotice = (_: unknown, notice: INotice): void => {
    if (notice.type === 'welcome') {
      this._write = notice.write;
      this._changed.emit({ ids: new Set() });
    } else if (notice.type === 'refused') {
      if (notice.id && this._outbox.fail(notice.id, notice.code, notice.message)) {
        this._update([notice.id]);
      } else if (notice.code === 'orphan') {
        this._edits.refuse();
        this._repeat();
      } else {
        this._refused.emit(notice.message);
      }
    } else if (notice.type === 'changed') {
      this._history.merge(notice.changes);
    } else if (notice.type === 'reset' || notice.type === 'epoch') {
      this._reset();
    }
  };

  /** Discards the copy. Messages without an echo are sent again once the new copy shows what the server has. */
  private _reset(): void {
    const old = this._document;
    this._isResetting = true;
    // Keep showing the messages until the new copy has arrived.
    this._history.hold(old.getMessages());
    old.changed.disconnect(this._onDocument, this);
    old.awareness.off('change', this._onAwareness);
    this._document = this._makeDocument();
    this._onIdentity();
    this._connection.replace(this._document);
    this._documentChanged.emit(this._document);
    old.dispose();
  }

  private _onIdentity = (): void => {
    const identity = this._options.server.identity;
    if (identity) {
      const { username, displayName, initials, color, avatarUrl } = identity;
      this._document.awareness.setLocalStateField('user', {
        username,
        name: displayName,
        display_name: displayName,
        initials,
        color,
        avatar_url: avatarUrl
      });
      this._post();
      this._update();
    }
  };

  private _onList = (): void => {
    const thread = this._options.list.get(this.id);
    if (!thread || thread === this._thread) {
      return;
    }
    this._position.raise(thread.readSequenceId);
    if (!this._thread) {
      this.visit();
    }
    this._thread = thread;
    this._onPeople();
  };

  private _onRemoved = (_: unknown, { id, reason }: IRemoval): void => {
    if (id === this.id && reason) {
      this._connection.end(reason, '');
    } else if (id === this.id) {
      void this._connection.askWhy();
    }
  };

  private _has(id: string): boolean {
    return this._document.getYMessage(id) !== undefined;
  }

  /** Changes a message that has left the document. A body of null deletes it. */
  private _command(id: string, body: string | null): void {
    this._history
      .change(id, body)
      .catch((error: Error) => this.isDisposed || this._refused.emit(error.message));
  }

  /** Repeats, as commands, the refused changes to folded messages. */
  private _repeat(): void {
    this._edits.take(id => this._has(id)).forEach(([id, body]) => this._command(id, body));
  }

  private _outboxIds(): string[] {
    return [...this._outbox.entries].map(({ id }) => id);
  }

  /** Updates these items, or all of them. */
  private _update(ids?: string[]): void {
    this._items.update(
      {
        get: id => this._document.getMessage(id) ?? this._history.get(id),
        all: () => [...this._history.messages, ...this._document.getMessages()],
        shows: item => this._history.shows(item),
        outbox: this._outbox,
        me: this.username,
        online: this.connection !== 'offline'
      },
      ids
    );
    this._changed.emit(ids ? { ids: new Set(ids) } : {});
  }

  /** Checks pending messages again after a while. */
  private _watch(): void {
    if (!this._unsavedTimer && this._outbox.size > 0) {
      this._unsavedTimer = this._options.timers.delay(() => {
        this._unsavedTimer = null;
        this._update(this._outboxIds());
        if (this.messages.some(({ delivery }) => delivery === 'sending')) {
          this._watch();
        }
      }, UNSAVED_AFTER_MS);
    }
  }

  private _connection: Connection;
  private _document: YChat;
  private _pending: PendingChat;
  private _outbox: Outbox;
  private _history: History;
  private _edits = new Edits();
  private _target: string | null = null;
  private _opened = new PromiseDelegate<void>();
  private _receipts: ReadReceipts;
  private _writing: WritingStatus;
  private _items = new MessageItems();
  private _people = new People();
  private _typing: readonly ITyping[] = [];
  private _thread: IThread | undefined;
  private _unsavedTimer: IDisposable | null = null;
  private _position = new ReadPosition();
  /** What the server said; null before it did. */
  private _write: boolean | null = null;
  private _ready = false;
  private _isResetting = false;
  private _changed = new Signal<IChatModel, Changes>(this);
  private _refused = new Signal<IChatModel, string>(this);
  private _documentChanged = new Signal<IChatModel, YChat>(this);
}
