import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IChatModel, IInputModel } from '../contracts.js';
import { draftIn } from '../pending/pending-store.js';
import type { PendingTexts } from '../pending/pending-texts.js';

/** Makes the draft of a composer, which gives its text to `send`. */
export type NewInput = (
  send: (...sent: Parameters<IChatModel['send']>) => void
) => IInputModel & IDisposable;

/** The draft of a reply in a thread. It is kept like the draft of the chat. */
export class ThreadDraft implements IDisposable {
  constructor(
    private _chat: IChatModel,
    readonly root: string,
    private _pending: PendingTexts,
    newInput: NewInput
  ) {
    this.input = newInput((body, replyTo, files) => _chat.send(body, replyTo ?? root, files));
    this._onPending();
    this.input.changed.connect(this._onInput, this);
    _pending.changed.connect(this._onPending, this);
  }

  readonly input: IInputModel & IDisposable;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.disconnectReceiver(this);
    this.input.dispose();
  }

  /** Whether it has files, which are kept nowhere else. */
  get hasFiles(): boolean {
    return (this.input.files?.all.length ?? 0) > 0;
  }

  private get _place(): { chat: string; id: string } {
    return { chat: this._chat.id, id: draftIn(this.root) };
  }

  private _onInput(): void {
    const { value: text, replyTo } = this.input;
    const kept = { text, replyTo: replyTo ?? this.root };
    this._pending.setUnfinished(this._place, this._chat.name, kept);
  }

  private _onPending(): void {
    this.input.value = this._pending.get(this._place)?.text ?? '';
  }

  private _isDisposed = false;
}
