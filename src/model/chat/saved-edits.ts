import type { IDisposable } from '@lumino/disposable';
import type { IMessage } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { IReadyFile } from '../attachments/ready-file.js';
import { Backoff } from '../network/backoff.js';
import type { IMessageItem, ITimers } from '../contracts.js';
import { changeMessage } from './message-commands.js';
import { deliveryOf } from '../pending/outbox.js';
import { savedEditOf, savedFor, type IKept, type IPendingText } from '../pending/pending-store.js';
import type { PendingTexts } from '../pending/pending-texts.js';
import { isTemporary, RequestError } from '../network/request-error.js';

/** How often an edit is sent whose files of Jupyter have not arrived. */
const MOST_TRIES = 5;

export interface ISavedEditsOptions {
  /** The chat's UUID. */
  id: string;
  server: IApiClient;
  pending: PendingTexts;
  timers: ITimers;
  /** The chat's name now. */
  topic(this: void): string;
  /** Brings the files of Jupyter among these into the document. */
  bring(this: void, files: readonly IReadyFile[] | undefined): void;
  /** These messages have another text, or another state. */
  onChange(this: void, ids: string[]): void;
  /** The server has stored this change of a message. */
  onStored(this: void, id: string, change: Partial<IMessage>): void;
  /** The server has refused an edit, which stays here. */
  onFailed(this: void, id: string, message: string): void;
}

/**
 * The edits of messages in one chat that the user has saved, until the server has stored them. They are kept like unsent
 * messages. Each is a request to the server, wherever its message is, because only its answer tells what became of it.
 */
export class SavedEdits implements IDisposable {
  constructor(private _options: ISavedEditsOptions) {
    this._backoff = new Backoff(_options.timers);
    this._all = this._read();
    _options.pending.changed.connect(this._onPending, this);
  }

  get size(): number {
    return this._all.size;
  }

  /** The ids of the edited messages. */
  get ids(): IterableIterator<string> {
    return this._all.keys();
  }

  /** The ids of the messages whose edits the server has refused. */
  get failed(): string[] {
    return [...this._all].filter(([, { failure }]) => failure).map(([id]) => id);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Returns a message as its author has edited it, with the state of the edit. */
  apply(item: IMessageItem, online: boolean): IMessageItem {
    const edit = this._all.get(item.id);
    if (item.deleted) {
      return item;
    }
    if (!edit) {
      const stored = this._stored.get(item.id);
      return stored ? { ...item, ...stored } : item;
    }
    const { text: body, time: sentOn, failure, files } = edit;
    const delivery = deliveryOf({ sentOn, failure }, online, this._options.timers.now());
    const attached = files && { attachments: files.map(({ id }) => id) };
    return { ...item, body, ...attached, edited: true, delivery, ...(failure && { failure }) };
  }

  /** @param files - all files that the message has from now on; those that it has, without this */
  save(id: string, text: string, files?: readonly IReadyFile[]): void {
    const { id: chat, pending, topic, timers } = this._options;
    const place = { chat, id: savedEditOf(id) };
    const attached = files && { files };
    pending.setMessage({ ...place, text, ...attached, topic: topic(), time: timers.now() });
    this._send();
  }

  /** Sends the edits that wait. Called when the chat is in sync with the server. */
  open(): void {
    this._isOpen = true;
    this._forget([...this._stored.keys()]);
    this._send();
  }

  /** Gives up the edit of a message. @returns what it was; null if there is none. */
  discard(id: string): IKept | null {
    const edit = this._all.get(id);
    this._options.pending.remove({ chat: this._options.id, id: savedEditOf(id) });
    return edit ?? null;
  }

  /** The document has these messages anew, with what the server has stored. */
  refresh(ids: readonly string[]): void {
    this._forget(ids);
  }

  dispose(): void {
    this._isDisposed = true;
    this._timer?.dispose();
    this._options.pending.changed.disconnect(this._onPending, this);
  }

  private _send(): void {
    this._timer?.dispose();
    this._timer = null;
    for (const [id, edit] of this._all) {
      if (!edit.failure && !this._sending.has(id)) {
        this._sending.add(id);
        void this._request(id, edit).finally(() => this._sending.delete(id));
      }
    }
  }

  private async _request(id: string, { text, files }: IPendingText): Promise<void> {
    const { server, id: chat, onStored, bring } = this._options;
    try {
      bring(files);
      const attachments = files?.map(file => file.id);
      const change = await changeMessage(server, chat, id, text, attachments);
      this._backoff.reset();
      this._stored.set(id, change);
      this.discard(id);
      if (!this._isDisposed) {
        onStored(id, change);
      }
    } catch (error) {
      this._onError(id, error as Error);
    }
  }

  private _onError(id: string, error: Error): void {
    const { pending, timers, onFailed } = this._options;
    const edit = this._all.get(id);
    if (this._isDisposed || !edit) {
      return;
    }
    if (isTemporary(error) || this._isAhead(edit, error)) {
      this._timer ??= timers.delay(() => this._send(), this._backoff.next());
      return;
    }
    const code = error instanceof RequestError ? error.code : undefined;
    const failure = { message: error.message, retry: false, code, time: timers.now() };
    pending.setMessage({ ...edit, failure });
    onFailed(id, error.message);
  }

  /** Whether an edit may have been faster than the files of Jupyter that it names, which come with the document. */
  private _isAhead({ id, files = [] }: IPendingText, error: Error): boolean {
    const isMissing = error instanceof RequestError && error.code === 'attachment_not_found';
    const tries = (this._tries.get(id) ?? 0) + 1;
    if (!isMissing || tries >= MOST_TRIES || !files.some(({ entry }) => entry)) {
      this._tries.delete(id);
      return false;
    }
    this._tries.set(id, tries);
    return true;
  }

  private _onPending(): void {
    const before = this._all;
    this._all = this._read();
    const ids = new Set([...before.keys(), ...this._all.keys()]);
    const changed = [...ids].filter(id => before.get(id) !== this._all.get(id));
    if (changed.length > 0) {
      this._options.onChange(changed);
    }
    if (this._isOpen && changed.some(id => !before.has(id))) {
      this._send();
    }
  }

  private _read(): Map<string, IPendingText> {
    const { pending, id } = this._options;
    return new Map(pending.savedEdits(id).map(edit => [savedFor(edit) as string, edit]));
  }

  private _forget(ids: readonly string[]): void {
    ids.forEach(id => this._stored.delete(id));
  }

  /** By the ids of their messages. */
  private _all: ReadonlyMap<string, IPendingText>;
  /** The changes that the server has stored and the document may not have yet. */
  private _stored = new Map<string, Partial<IMessage>>();
  private _sending = new Set<string>();
  /** How often an edit was sent whose files had not arrived. */
  private _tries = new Map<string, number>();
  private _backoff: Backoff;
  private _timer: IDisposable | null = null;
  private _isOpen = false;
  private _isDisposed = false;
}
