import type { CodeCellModel } from '@jupyterlab/cells';
import type { IError } from '@jupyterlab/nbformat';
import { NotebookActions } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IActiveCell, IActiveCells } from '../../model/index.js';
import type { CurrentDocument } from './current-document.js';
import { withoutAnsi } from './without-ansi.js';

/** Reads and changes the active cell of the notebook that the user looks at. */
export class ActiveCellManager implements IActiveCells, IDisposable {
  constructor(private _document: CurrentDocument) {
    _document.changed.connect(this._update, this);
    this._update();
  }

  get available(): boolean {
    return this._notebook !== null;
  }

  get availabilityChanged(): ISignal<ActiveCellManager, boolean> {
    return this._availabilityChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  getContent(withError = false): IActiveCell | null {
    const model = this._document.cell?.model;
    if (!model) {
      return null;
    }
    const error = withError && model.type === 'code' ? errorOf(model as CodeCellModel) : undefined;
    return {
      type: model.type as IActiveCell['type'],
      source: model.sharedModel.getSource(),
      ...(error && { error })
    };
  }

  insertAbove(content: string): void {
    this._insert(content, NotebookActions.insertAbove);
  }

  insertBelow(content: string): void {
    this._insert(content, NotebookActions.insertBelow);
  }

  replace(content: string): Promise<void> {
    this._notebook?.activeCell?.model.sharedModel.setSource(content);
    return Promise.resolve();
  }

  dispose(): void {
    this._isDisposed = true;
    this._document.changed.disconnect(this._update, this);
    Signal.clearData(this);
  }

  private _insert(content: string, insert: typeof NotebookActions.insertAbove): void {
    const notebook = this._notebook;
    if (notebook) {
      insert(notebook);
      if (notebook.activeCell?.model.type !== 'code') {
        NotebookActions.changeCellType(notebook, 'code');
      }
      notebook.activeCell?.model.sharedModel.setSource(content);
    }
  }

  /** The notebook, if its active cell may be changed. */
  private get _notebook(): NonNullable<CurrentDocument['notebook']>['content'] | null {
    const notebook = this._document.notebook?.content;
    return notebook?.activeCell && notebook.model?.readOnly !== true ? notebook : null;
  }

  private _update(): void {
    const { available } = this;
    if (available !== this._wasAvailable) {
      this._wasAvailable = available;
      this._availabilityChanged.emit(available);
    }
  }

  private _wasAvailable = false;
  private _availabilityChanged = new Signal<ActiveCellManager, boolean>(this);
  private _isDisposed = false;
}

function errorOf({ outputs }: CodeCellModel): IActiveCell['error'] {
  const failed = outputs
    .toJSON()
    .find((output): output is IError => output.output_type === 'error');
  return (
    failed && {
      name: failed.ename,
      value: failed.evalue,
      traceback: withoutAnsi(failed.traceback.join('\n'))
    }
  );
}
