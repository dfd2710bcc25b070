import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IChatModel, IInputModel } from '../contracts.js';
import { draftIn } from '../pending/pending-store.js';
import type { PendingTexts } from '../pending/pending-texts.js';

/** Makes the draft of a composer, which gives its text to `send`. */
export type NewInput = (send: (body: string, replyTo?: string) => void) => IInputModel;

/** The draft of a reply in a thread. It is kept like the draft of the chat. */
export class ThreadDraft implements IDisposable {
  constructor(
    private _chat: IChatModel,
    private _root: string,
    private _pending: PendingTexts,
    newInput: NewInput
  ) {
    this.input = newInput((body, replyTo) => _chat.send(body, replyTo ?? _root));
    this._onPending();
    this.input.changed.connect(this._onInput, this);
    _pending.changed.connect(this._onPending, this);
  }

  readonly input: IInputModel;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.disconnectReceiver(this);
  }

  private get _place(): { chat: string; id: string } {
    return { chat: this._chat.id, id: draftIn(this._root) };
  }

  private _onInput(): void {
    const { value: text, replyTo } = this.input;
    const kept = { text, replyTo: replyTo ?? this._root };
    this._pending.setUnfinished(this._place, this._chat.name, kept);
  }

  private _onPending(): void {
    this.input.value = this._pending.get(this._place)?.text ?? '';
  }

  private _isDisposed = false;
}
