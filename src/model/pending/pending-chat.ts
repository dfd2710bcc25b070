import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IInputModel, ITimers } from '../contracts.js';
import { Outbox, type IUnsent } from './outbox.js';
import { isSame, type IPendingText } from './pending-store.js';
import type { PendingTexts } from './pending-texts.js';

export interface IPendingChatOptions {
  /** The chat's UUID. */
  id: string;
  pending: PendingTexts;
  timers: ITimers;
  input: IInputModel;
  /** The chat's name now. */
  topic(this: void): string;
  /** Messages may be sent now, came back or went, or the kept texts were read; `ids` names the messages. */
  onChange(this: void, ids: string[]): void;
}

/** The draft and the outbox of one chat. Both are kept, and follow what other tabs make of them. */
export class PendingChat implements IDisposable {
  constructor(private _options: IPendingChatOptions) {
    const { timers, pending, input } = _options;
    this.outbox = new Outbox(timers, {
      keep: entry => this._keep(entry),
      drop: id => pending.remove({ chat: _options.id, id })
    });
    input.changed.connect(this._onInput, this);
    input.files?.changed.connect(this._onInput, this);
    pending.changed.connect(this._onPending, this);
    this._onPending();
  }

  readonly outbox: Outbox;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.disconnectReceiver(this);
  }

  private _keep(entry: IUnsent): void {
    const { id: chat, pending, topic } = this._options;
    const { id, body: text, sentOn: time, replyTo, files, failure } = entry;
    pending.setMessage({
      ...{ chat, id, text, time, topic: topic() },
      ...(replyTo !== undefined && { replyTo }),
      ...(files && { files }),
      ...(failure && { failure })
    });
    if (!entry.isReady) {
      pending.whenGiven(() => {
        entry.isReady = true;
        if (!this._isDisposed) {
          this._options.onChange([id]);
        }
      });
    }
  }

  private _onInput(): void {
    if (this._isReading) {
      return;
    }
    const { id, pending, input, topic } = this._options;
    const { value: text, files, replyTo } = input;
    const kept = {
      text,
      ...(replyTo !== null && { replyTo }),
      ...(files && files.ready.length > 0 && { files: files.ready })
    };
    pending.setUnfinished({ chat: id, id: '' }, topic(), kept);
  }

  private _onPending(): void {
    const { id, pending, input, onChange } = this._options;
    const draft = pending.get({ chat: id, id: '' });
    // The draft is complete once all its parts are there.
    this._isReading = true;
    if (draft && !isSame(draft, { text: input.value, files: input.files?.ready })) {
      input.replyTo = draft.replyTo ?? null;
    }
    input.value = draft?.text ?? '';
    input.files?.restore(draft?.files ?? []);
    this._isReading = false;
    const changed = this.outbox.restore(pending.messages(id).map(toUnsent));
    const isNews = pending.isRead && !this._wasRead;
    this._wasRead = pending.isRead;
    if (changed.length > 0 || isNews) {
      onChange(changed);
    }
  }

  private _isReading = false;
  private _wasRead = false;
  private _isDisposed = false;
}

const toUnsent = ({ id, text, time, replyTo, files, failure }: IPendingText) => ({
  ...{ id, body: text, sentOn: time },
  ...(replyTo !== undefined && { replyTo }),
  ...(files && { files }),
  ...(failure && { failure: { ...failure } })
});
