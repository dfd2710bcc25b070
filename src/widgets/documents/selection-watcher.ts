import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ISelectedText, ISelections } from '../../model/index.js';
import { selectedOffsets } from '../attachments/selection.js';
import type { CurrentDocument } from './current-document.js';

/** Follows the selection in the editor of the active cell or of the file that the user looks at. */
export class SelectionWatcher implements ISelections, IDisposable {
  constructor(private _document: CurrentDocument) {
    _document.changed.connect(this._follow, this);
    this._follow();
  }

  get selection(): ISelectedText | null {
    const { widget, editor, cell } = this._document;
    if (!widget || !editor) {
      return null;
    }
    const [from, to] = selectedOffsets(editor);
    const text = editor.model.sharedModel.getSource().slice(from, to);
    const [start, end] = [from, to].map(at => editor.getPositionAt(at));
    return text === '' || !start || !end
      ? null
      : {
          ...{ start, end, text },
          numLines: text.split('\n').length,
          widgetId: widget.id,
          ...(cell && { cellId: cell.model.id })
        };
  }

  get selectionChanged(): ISignal<SelectionWatcher, ISelectedText | null> {
    return this._selectionChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  replaceSelection({
    text,
    widgetId,
    cellId
  }: Pick<ISelectedText, 'text' | 'widgetId' | 'cellId'>): void {
    const { selection } = this;
    const { editor } = this._document;
    if (!editor || selection?.widgetId !== widgetId || selection.cellId !== cellId) {
      return;
    }
    const [from, to] = selectedOffsets(editor);
    editor.model.sharedModel.updateSource(from, to, text);
    const end = editor.getPositionAt(from + text.length);
    if (end) {
      editor.setCursorPosition(end);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._document.changed.disconnect(this._follow, this);
    this._watched?.selections.changed.disconnect(this._update, this);
    Signal.clearData(this);
  }

  private _follow(): void {
    const model = this._document.editor?.model ?? null;
    if (model !== this._watched) {
      // The model of a closed document has disconnected everybody.
      this._watched?.selections.changed.disconnect(this._update, this);
      model?.selections.changed.connect(this._update, this);
      this._watched = model;
    }
    this._update();
  }

  private _update(): void {
    const { selection } = this;
    if (JSON.stringify(selection) !== this._last) {
      this._last = JSON.stringify(selection);
      this._selectionChanged.emit(selection);
    }
  }

  private _watched: CodeEditor.IModel | null = null;
  private _last = 'null';
  private _selectionChanged = new Signal<SelectionWatcher, ISelectedText | null>(this);
  private _isDisposed = false;
}
