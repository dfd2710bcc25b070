import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IInputModel, ITimers } from '../contracts.js';
import { KeptDraft } from './kept-draft.js';
import { Outbox, type IUnsent } from './outbox.js';
import type { IPendingText } from './pending-store.js';
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
    const { id: chat, timers, pending, input, topic } = _options;
    this.outbox = new Outbox(timers, {
      keep: entry => this._keep(entry),
      drop: id => pending.remove({ chat, id })
    });
    this._draft = new KeptDraft({ place: { chat, id: '' }, pending, input, topic });
    pending.changed.connect(this._onPending, this);
    this._onPending();
  }

  readonly outbox: Outbox;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._draft.dispose();
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

  private _onPending(): void {
    const { id, pending, onChange } = this._options;
    const changed = this.outbox.restore(pending.messages(id).map(toUnsent));
    const isNews = pending.isRead && !this._wasRead;
    this._wasRead = pending.isRead;
    if (changed.length > 0 || isNews) {
      onChange(changed);
    }
  }

  private _draft: KeptDraft;
  private _wasRead = false;
  private _isDisposed = false;
}

const toUnsent = ({ id, text, time, replyTo, files, failure }: IPendingText) => ({
  ...{ id, body: text, sentOn: time },
  ...(replyTo !== undefined && { replyTo }),
  ...(files && { files }),
  ...(failure && { failure: { ...failure } })
});
