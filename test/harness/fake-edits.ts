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
  /** @param _save - saves the edit of a message */
  constructor(
    private readonly _save: (id: string, body: string, files?: readonly IReadyFile[]) => void
  ) {}
  newest: IUnfinishedEdit | null | undefined = null;
  of(id: string): string | null {
    return this.newest?.id === id ? this.newest.text : null;
  }
  keep(...[id, text]: Parameters<IUnfinishedEdits['keep']>): void {
    this.newest = text === '' ? null : { id, text };
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
  }
  private _drafts = new Map<string, EditDraft>();
}
