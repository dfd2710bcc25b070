import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IReadyFile } from '../attachments/ready-file.js';
import type { IInputModel, IMessageItem, IUnfinishedEdit, IUnfinishedEdits } from '../contracts.js';
import { editedBy, editOf, type IKept } from './pending-store.js';
import type { PendingTexts } from './pending-texts.js';

/** The edit of a message as a draft. */
interface IEditDraft extends IDisposable {
  readonly input: IInputModel;
  /** Goes on with what has become of the message or of the kept edit elsewhere. */
  follow(message: IMessageItem, kept?: IKept): void;
  giveUp(): void;
}

/** Keeps what an edit has become (see `IUnfinishedEdits.keep`). */
type Keep = IUnfinishedEdits['keep'];

/** Begins the edit of a message, or goes on with one that was interrupted. */
export type NewEditDraft = (message: IMessageItem, keep: Keep, kept?: IKept) => IEditDraft;

export interface IUnfinishedEditsOptions {
  /** The chat's UUID. */
  id: string;
  pending: PendingTexts;
  /** The chat's name now. */
  topic(this: void): string;
  /** Another edit is shown. */
  onChange(this: void): void;
  newDraft: NewEditDraft;
}

/** The edits of messages in one chat that the user has begun, kept like the draft. */
export class UnfinishedEdits implements IUnfinishedEdits, IDisposable {
  constructor(private _options: IUnfinishedEditsOptions) {}

  get newest(): IUnfinishedEdit | null | undefined {
    const { id: chat, pending } = this._options;
    if (!pending.isRead) {
      return undefined;
    }
    let newest: { id: string; text: string; time: number } | null = null;
    for (const kept of pending.all) {
      const id = editedBy(kept);
      const isOne = kept.chat === chat && id !== null;
      if (isOne && (!newest || kept.time > newest.time)) {
        newest = { id, text: kept.text, time: kept.time };
      }
    }
    return newest && { id: newest.id, text: newest.text };
  }

  of(message: string): string | null {
    return this._options.pending.get(this._placeOf(message))?.text || null;
  }

  keep(message: string, text: string, files?: readonly IReadyFile[]): void {
    const { pending, topic } = this._options;
    pending.setUnfinished(this._placeOf(message), topic(), { text, ...(files && { files }) });
  }

  draftOf(message: IMessageItem): IInputModel {
    const { pending, newDraft } = this._options;
    const { id } = message;
    const kept = pending.get(this._placeOf(id));
    const known = this._drafts.get(id);
    if (!known) {
      const draft = newDraft(message, (...given) => this.keep(...given), kept);
      this._drafts.set(id, draft);
      return draft.input;
    }
    if (!known.input.files?.isBusy) {
      known.follow(message, kept);
    }
    return known.input;
  }

  shownIn(thread?: string): string | null {
    return this._shown.get(thread) ?? null;
  }

  show(message: string | null, thread?: string): void {
    if (message === this.shownIn(thread)) {
      return;
    }
    if (message === null) {
      this._shown.delete(thread);
    } else {
      this._shown.set(thread, message);
    }
    this._options.onChange();
  }

  get isOpen(): boolean {
    return this._shown.size > 0 || this.isUploading;
  }

  /** Whether an edit, shown or not, has files on their way. */
  get isUploading(): boolean {
    return [...this._drafts.values()].some(({ input }) => input.files?.isBusy);
  }

  end(message: string, isSaved: boolean): void {
    const draft = this._drafts.get(message);
    this._drafts.delete(message);
    if (isSaved) {
      draft?.dispose();
    } else {
      draft?.giveUp();
    }
    this.keep(message, '');
    this._ended.emit(message);
    for (const [thread, id] of this._shown) {
      if (id === message) {
        this.show(null, thread);
      }
    }
  }

  get ended(): ISignal<IUnfinishedEdits, string> {
    return this._ended;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._drafts.forEach(draft => draft.dispose());
    Signal.clearData(this);
  }

  private _placeOf(message: string): { chat: string; id: string } {
    return { chat: this._options.id, id: editOf(message) };
  }

  /** By the ids of their messages. */
  private _drafts = new Map<string, IEditDraft>();
  /** The messages whose edits are shown, by the roots of threads; undefined is the chat. */
  private _shown = new Map<string | undefined, string>();
  private _isDisposed = false;
  private _ended = new Signal<IUnfinishedEdits, string>(this);
}
