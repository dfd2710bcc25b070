import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IInputModel } from '../contracts.js';
import { isSame, type IPlace } from './pending-store.js';
import type { PendingTexts } from './pending-texts.js';

export interface IKeptDraftOptions {
  input: IInputModel;
  place: IPlace;
  pending: PendingTexts;
  /** The chat's name now. */
  topic(this: void): string;
  /** The message that the draft answers, unless it names another one. */
  root?: string;
}

/** Keeps the draft of a composer: its text, its files, and the message that it answers. It follows what other tabs make of it. */
export class KeptDraft implements IDisposable {
  constructor(private _options: IKeptDraftOptions) {
    const { input, pending } = _options;
    input.changed.connect(this._onInput, this);
    input.files?.changed.connect(this._onInput, this);
    pending.changed.connect(this._onPending, this);
    this._onPending();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.disconnectReceiver(this);
  }

  private _onInput(): void {
    if (this._isReading) {
      return;
    }
    const { input, place, pending, root, topic } = this._options;
    const { value: text, files } = input;
    const replyTo = input.replyTo ?? root;
    const kept = {
      text,
      ...(replyTo !== undefined && { replyTo }),
      ...(files && files.ready.length > 0 && { files: files.ready })
    };
    pending.setUnfinished(place, topic(), kept);
  }

  private _onPending(): void {
    const { input, place, pending, root } = this._options;
    const draft = pending.get(place);
    // The draft is complete once all its parts are there.
    this._isReading = true;
    if (draft && !isSame(draft, { text: input.value, files: input.files?.ready })) {
      const { replyTo } = draft;
      input.replyTo = replyTo === root ? null : (replyTo ?? null);
    }
    input.value = draft?.text ?? '';
    input.files?.restore(draft?.files ?? []);
    this._isReading = false;
  }

  private _isReading = false;
  private _isDisposed = false;
}
