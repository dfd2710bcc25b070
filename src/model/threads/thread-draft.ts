import type { IDisposable } from '@lumino/disposable';
import type { IChatModel, IInputModel } from '../contracts.js';
import { KeptDraft } from '../pending/kept-draft.js';
import { draftIn } from '../pending/pending-store.js';
import type { PendingTexts } from '../pending/pending-texts.js';

/** Makes the draft of a composer, which gives its text to `send`. */
export type NewInput = (
  send: (...sent: Parameters<IChatModel['send']>) => void
) => IInputModel & IDisposable;

/** The draft of a reply in a thread. It is kept like the draft of the chat. */
export class ThreadDraft implements IDisposable {
  constructor(
    chat: IChatModel,
    readonly root: string,
    pending: PendingTexts,
    newInput: NewInput
  ) {
    this.input = newInput((body, replyTo, files) => chat.send(body, replyTo ?? root, files));
    const place = { chat: chat.id, id: draftIn(root) };
    this._kept = new KeptDraft({ input: this.input, place, pending, topic: () => chat.name, root });
  }

  readonly input: IInputModel & IDisposable;

  get isDisposed(): boolean {
    return this._kept.isDisposed;
  }

  dispose(): void {
    this._kept.dispose();
    this.input.dispose();
  }

  /** Whether it has files, or what is kept nowhere else. */
  get isNeeded(): boolean {
    return (this.input.files?.all.length ?? 0) > 0 || this.input.hasUnkept;
  }

  private _kept: KeptDraft;
}
