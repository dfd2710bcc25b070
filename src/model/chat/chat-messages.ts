import type { IDisposable } from '@lumino/disposable';
import type { IChatChange, IMessage, INotice, YChat } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { IReadyFile } from '../attachments/ready-file.js';
import type { IMessageItem } from '../contracts.js';
import { addUnsent, bringEntries, type ITextFields } from './add-unsent.js';
import { Jumps } from './jumps.js';
import { LoadedHistory } from './loaded-history.js';
import { changeMessage, chooseOption, holds } from './message-commands.js';
import { MessageItems } from './message-items.js';
import type { IUnsent, Outbox } from '../pending/outbox.js';
import { PendingChat, type IPendingChatOptions } from '../pending/pending-chat.js';
import { Reactions } from '../reactions/reactions.js';
import type { IKept } from '../pending/pending-store.js';
import { SavedEdits } from './saved-edits.js';
import { UnsentWatch } from './unsent-watch.js';

export interface IChatMessagesOptions extends Omit<IPendingChatOptions, 'onChange'> {
  server: IApiClient;
  /** The current user's username; empty until it is known. */
  username(this: void): string;
  /** Whether unsent messages may go into the document. */
  isRestored(this: void): boolean;
  /** Whether the connection is alive or being made for the first time. */
  isOnline(this: void): boolean;
  /** The fields that follow from the text of a new message. */
  textFields(this: void, message: IUnsent): ITextFields;
  /** Messages have changed; without ids, any of them. */
  onChange(this: void, ids?: string[]): void;
  /** A change of a message was not saved. */
  onRefused(this: void, message: string): void;
}

/** The messages of one chat, from its document, its history and its outbox, and the user's changes to them. */
export class ChatMessages implements IDisposable {
  constructor(
    private _document: YChat,
    private _options: IChatMessagesOptions
  ) {
    _document.changed.connect(this._onDocument, this);
    this.history = new LoadedHistory({ ..._options, onChange: ids => this.update(ids) });
    const { onChange } = _options;
    this.jumps = new Jumps({ history: this.history, get: id => this._items.get(id), onChange });
    this._pending = new PendingChat({ ..._options, onChange: ids => this._onPending(ids) });
    this._outbox = this._pending.outbox;
    this._watch = new UnsentWatch(_options.timers, () => {
      this.updateUnsent();
      return this.all.some(({ delivery }) => delivery === 'sending');
    });
    this.reactions = new Reactions({
      ..._options,
      messages: () => this.all,
      onChange: id => this.update([id])
    });
    this._edits = new SavedEdits({
      ..._options,
      bring: files => bringEntries(this._document, files),
      onChange: ids => this._onPending(ids),
      onStored: (id, change) => this._onStored(id, change),
      onFailed: (id, message) => {
        this._salvage();
        _options.onRefused(message);
      }
    });
  }

  readonly history: LoadedHistory;
  readonly jumps: Jumps;
  readonly reactions: Reactions;

  /** The visible messages, ordered by `seq`. Those that are not stored yet come last. */
  get all(): readonly IMessageItem[] {
    return this._items.all;
  }

  /** A loaded message. */
  get(id: string): IMessageItem | undefined {
    return this._items.get(id);
  }

  /** All loaded messages, in the visible part of the chat or not, in no particular order. */
  get loaded(): IterableIterator<IMessageItem> {
    return this._items.loaded;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  send(body: string, replyTo?: string, files?: readonly IReadyFile[]): void {
    this._onPending([this._outbox.add(body, replyTo, files).id]);
  }

  edit: SavedEdits['save'] = (...given) => this._edits.save(...given);

  delete(id: string): void {
    const { server, id: chat, onRefused } = this._options;
    changeMessage(server, chat, id, null).then(
      change => this._onStored(id, change),
      (error: Error) => this._isDisposed || onRefused(error.message)
    );
  }

  /** Takes what the server tells about a message. */
  merge(id: string, change: Partial<IMessage>): void {
    if (!this._isDisposed) {
      this._onStored(id, change);
    }
  }

  /** Chooses an option of a message. Rejects with a RequestError. */
  async choose(id: string, option: string): Promise<void> {
    const { server, id: chat } = this._options;
    await chooseOption(server, chat, id, option);
  }

  /** Sends a failed message again, with a new id, because the server may remember the refused one. */
  retry(id: string): void {
    const replyTo = this._outbox.get(id)?.replyTo;
    const kept = this.discard(id);
    if (kept) {
      this.send(kept.text, replyTo, kept.files);
    }
  }

  /** Removes a failed message, or gives up a failed edit. @returns its text and files; null if there are none. */
  discard(id: string): IKept | null {
    if (this._edits.failed.includes(id)) {
      return this._edits.discard(id);
    }
    const entry = this._outbox.get(id);
    if (!entry?.failure) {
      return null;
    }
    this._outbox.remove(id);
    this.update([id]);
    return { text: entry.body, files: entry.files };
  }

  /** Called when the document is in sync with the server. */
  open(): void {
    this._isResetting = false;
    this._isOpen = true;
    this.history.open(this._document.folded);
    this.post();
    this._edits.open();
    this.update();
    this._salvage();
  }

  /** Called while the document is not in sync. It is ready if its copy in this browser stands for it. */
  wait(isReady: boolean): void {
    if (isReady && !this._isOpen) {
      this._isOpen = true;
      this.history.open(this._document.folded);
      this.update();
    }
    this.post();
    this.updateUnsent();
  }

  /** Continues with another document. The messages of the old one remain visible until the new one has arrived. */
  replace(document: YChat): void {
    this._isResetting = true;
    this.history.hold(this._document.getMessages());
    this._document.changed.disconnect(this._onDocument, this);
    this._document = document;
    document.changed.connect(this._onDocument, this);
  }

  /** Takes what the server tells about messages: a refused change, or changes outside the document. */
  hear(notice: INotice): void {
    if (notice.type === 'changed') {
      this.history.merge(notice.changes);
    } else if (notice.type === 'refused') {
      const { id, code, message } = notice;
      if (id && this._outbox.fail(id, code, message)) {
        this.update([id]);
      } else {
        this._options.onRefused(message);
      }
    }
  }

  /** Adds the unsent messages to the document, once the user is known. */
  post(): void {
    const sender = this._options.username();
    if (!sender || this._isResetting || !this._options.isRestored()) {
      return;
    }
    const missing = (id: string): boolean => !this._document.getYMessage(id);
    for (const unsent of this._outbox.toPost(missing)) {
      addUnsent(this._document, unsent, sender, this._options.textFields(unsent));
    }
  }

  /** Updates these items, or all of them. */
  update(ids?: string[]): void {
    this.reactions.refresh(ids);
    this._items.update(
      {
        get: id => this._document.getMessage(id) ?? this.history.get(id),
        all: () => [...this.history.messages, ...this._document.getMessages()],
        shows: item => this.history.shows(item),
        outbox: this._outbox,
        edits: this._edits,
        reactions: this.reactions,
        me: this._options.username(),
        online: this._options.isOnline()
      },
      ids
    );
    this._options.onChange(ids);
  }

  /** Updates the messages that the server has not stored yet, or whose edits it has not. */
  updateUnsent(): void {
    this.update([...[...this._outbox.entries].map(({ id }) => id), ...this._edits.ids]);
  }

  dispose(): void {
    this._isDisposed = true;
    this._watch.dispose();
    this._pending.dispose();
    this._edits.dispose();
    this.reactions.dispose();
    this.history.dispose();
    this._document.changed.disconnect(this._onDocument, this);
  }

  /** These messages may be sent now, came back from an earlier page, or have another edit. */
  private _onPending(ids: string[]): void {
    // Called first while this object is being made.
    if (this._edits) {
      this.post();
      this.update(ids);
      if (this._outbox.size + this._edits.size > 0) {
        this._watch.start();
      }
    }
  }

  private _onDocument(_: unknown, { messages }: IChatChange): void {
    if (!messages) {
      return;
    }
    const { folded } = this._document;
    const items = messages.removed.flatMap(id => this._items.get(id) ?? []);
    // Messages that left the document because they were folded move to the history.
    const kept = items.filter(
      ({ seq = Infinity }) => folded > this.history.folded && seq <= folded
    );
    const gone = new Set(messages.removed);
    kept.forEach(({ id }) => gone.delete(id));
    this.history.fold(kept, folded);
    for (const id of gone) {
      this.history.delete(id);
      // The reason may have arrived already; otherwise it follows.
      if (!this._outbox.get(id)?.failure) {
        this._outbox.fail(id, 'internal', '');
      }
    }
    this._edits.refresh(messages.changed);
    this.update([...messages.added, ...messages.changed, ...messages.removed]);
  }

  /** The server has changed a message. The document follows by itself. */
  private _onStored(id: string, change: Partial<IMessage>): void {
    const message = this.history.get(id);
    if (message?.seq !== undefined) {
      this.history.merge([{ ...change, id, seq: message.seq }]);
    }
    if (holds(this._document.getMessage(id) ?? change, change)) {
      this._edits.refresh([id]);
      this.update([id]);
    }
  }

  /** Moves refused edits into the composer if no message shows them. */
  private _salvage(): void {
    const { input } = this._options;
    for (const id of this._edits.failed) {
      if (!this.all.some(item => item.id === id && !item.deleted)) {
        const text = this._edits.discard(id)?.text;
        input.value = [text, input.value].filter(Boolean).join('\n\n');
      }
    }
  }

  private _outbox: Outbox;
  private _pending: PendingChat;
  private _edits: SavedEdits;
  private _items = new MessageItems();
  private _watch: UnsentWatch;
  private _isOpen = false;
  private _isResetting = false;
  private _isDisposed = false;
}
