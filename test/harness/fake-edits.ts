import { InputModel } from '../../src/model/chat/input-model.js';
import type {
  DraftFiles,
  IMessageItem,
  IUnfinishedEdit,
  IUnfinishedEdits
} from '../../src/model/index.js';

/** At most one unfinished edit. */
export class FakeEdits implements IUnfinishedEdits {
  newest: IUnfinishedEdit | null | undefined = null;
  of(id: string): string | null {
    return this.newest?.id === id ? this.newest.text : null;
  }
  keep(id: string, text: string): void {
    this.newest = text === '' ? null : { id, text };
  }
  /** The files of an edit. */
  filesOf: (message: IMessageItem) => DraftFiles | null = () => null;
  readonly ended: unknown[] = [];
  draftOf(message: IMessageItem): InputModel {
    const draft =
      this._drafts.get(message.id) ?? new InputModel(() => undefined, this.filesOf(message));
    this._drafts.set(message.id, draft);
    return draft;
  }
  end(id: string, isSaved: boolean): void {
    this.ended.push([id, isSaved]);
  }
  private _drafts = new Map<string, InputModel>();
}
