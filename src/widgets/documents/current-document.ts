import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Cell } from '@jupyterlab/cells';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { FileEditor, IEditorTracker } from '@jupyterlab/fileeditor';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

export interface ICurrentDocumentOptions {
  shell: JupyterFrontEnd.IShell;
  notebooks: INotebookTracker | null;
  editors: IEditorTracker | null;
}

/** A widget that shows a notebook or a file in an editor. */
export type DocumentWidget = NotebookPanel | IDocumentWidget<FileEditor>;

/** The notebook or file that the user looks at. It stays while they use a side panel or a chat beside it. */
export class CurrentDocument implements IDisposable {
  constructor(options: ICurrentDocumentOptions) {
    const { shell, notebooks, editors } = options;
    this._options = options;
    shell.currentChanged?.connect(this._update, this);
    for (const tracker of [notebooks, editors]) {
      tracker?.currentChanged.connect(this._update, this);
    }
    notebooks?.activeCellChanged.connect(this._emit, this);
    this._update();
  }

  /** Null if no notebook and no file is visible. */
  get widget(): DocumentWidget | null {
    return this._widget?.isVisible ? this._widget : null;
  }

  /** The widget, if it shows a notebook. */
  get notebook(): NotebookPanel | null {
    const { widget } = this;
    return widget && this._options.notebooks?.has(widget) ? (widget as NotebookPanel) : null;
  }

  get cell(): Cell | null {
    return this.notebook?.content.activeCell ?? null;
  }

  /** The editor of the active cell or of the file. */
  get editor(): CodeEditor.IEditor | null {
    const { widget, notebook } = this;
    return notebook
      ? (notebook.content.activeCell?.editor ?? null)
      : ((widget as IDocumentWidget<FileEditor> | null)?.content.editor ?? null);
  }

  /** Emitted when another document or another cell may be the current one. */
  get changed(): ISignal<CurrentDocument, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _update(): void {
    const { shell, notebooks, editors } = this._options;
    const has = (widget: Widget | null): widget is DocumentWidget =>
      widget !== null && (notebooks?.has(widget) === true || editors?.has(widget) === true);
    const candidates = [
      shell.currentWidget,
      this._widget,
      notebooks?.currentWidget ?? null,
      editors?.currentWidget ?? null
    ];
    const open = candidates.filter(has).filter(({ isDisposed }) => !isDisposed);
    this._widget = open.find(({ isVisible }) => isVisible) ?? open[0] ?? null;
    this._emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _options: ICurrentDocumentOptions;
  private _widget: DocumentWidget | null = null;
  private _changed = new Signal<CurrentDocument, void>(this);
  private _isDisposed = false;
}
