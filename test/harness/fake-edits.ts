import { Signal } from '@lumino/signaling';
import { EditDraft } from '../../src/model/chat/edit-draft.js';
import type { InputModel } from '../../src/model/chat/input-model.js';
import type {
  DraftFiles,
  IMessageItem,
  IReadyFile,
  IUnfinishedEdit,
  IUnfinishedEdits
} from '../../src/model/index.js';

type Take = (id: string, text: string, files?: readonly IReadyFile[]) => void;

/** At most one unfinished edit. */
export class FakeEdits implements IUnfinishedEdits {
  /**
   * @param _save - saves the edit of a message
   * @param _onChange - called when another edit is shown
   */
  constructor(
    private readonly _save: (id: string, body: string, files?: readonly IReadyFile[]) => void,
    private readonly _onChange: () => void
  ) {}
  get newest(): IUnfinishedEdit | null | undefined {
    return this._kept.newest;
  }
  set newest(edit: IUnfinishedEdit | null | undefined) {
    this._kept.newest = edit;
  }
  of(id: string): string | null {
    return this._kept.newest?.id === id ? this._kept.newest.text : null;
  }
  keep(...[id, text]: Parameters<IUnfinishedEdits['keep']>): void {
    this._kept.newest = text === '' ? null : { id, text };
  }
  /** The files of an edit. */
  filesOf: (message: IMessageItem) => DraftFiles | null = () => null;
  /** The edits that have ended, and whether they were saved. */
  readonly ends: unknown[] = [];
  readonly ended = new Signal<FakeEdits, string>(this);
  draftOf(message: IMessageItem): InputModel {
    const { id } = message;
    const keep: Take = (...kept) => this.keep(...kept);
    const save: Take = (...saved) => {
      this._save(...saved);
      this.end(id, true);
    };
    const draft =
      this._drafts.get(id) ??
      new EditDraft(
        message,
        ({ attachments = [] }) => attachments.map(one => ({ id: one, name: one, type: '' })),
        this.filesOf(message),
        keep,
        save,
        { text: this.of(id) ?? '' }
      );
    this._drafts.set(id, draft);
    return draft.input;
  }
  end(id: string, isSaved: boolean): void {
    this.ends.push([id, isSaved]);
    this._drafts.delete(id);
    this.keep(id, '');
    this.ended.emit(id);
    [...this._shown].forEach(([thread, one]) => one === id && this.show(null, thread));
  }
  shownIn(thread?: string): string | null {
    return this._shown.get(thread) ?? null;
  }
  show(id: string | null, thread?: string): void {
    if (id === null) {
      this._shown.delete(thread);
    } else {
      this._shown.set(thread, id);
    }
    this._onChange();
  }
  get isOpen(): boolean {
    return this._shown.size > 0;
  }
  private readonly _kept: { newest: IUnfinishedEdit | null | undefined } = { newest: null };
  private _shown = new Map<string | undefined, string>();
  private _drafts = new Map<string, EditDraft>();
}
