import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IOffer, IOffers, ISelections } from '../../model/index.js';
import type { CurrentDocument } from './current-document.js';
import { referenceOf } from './reference.js';

export interface IOffersOptions {
  document: CurrentDocument;
  selections: ISelections;
  /** The path of a document, relative to the root of the Jupyter server. */
  pathOf(this: void, widget: NonNullable<CurrentDocument['widget']>): string;
}

/** Offers to drafts the selected text, or else the active cell, of the notebook or file that the user looks at. */
export class Offers implements IOffers, IDisposable {
  constructor(private _options: IOffersOptions) {
    const { document, selections } = _options;
    document.changed.connect(this._emit, this);
    selections.selectionChanged.connect(this._emit, this);
  }

  get current(): IOffer | null {
    const { whole } = this;
    return whole && whole.code.trim() !== '' ? whole : null;
  }

  get whole(): IOffer | null {
    const { document, selections, pathOf } = this._options;
    const { widget, notebook, cell, editor } = document;
    const selected = selections.selection;
    const code = selected?.text ?? cell?.model.sharedModel.getSource() ?? '';
    if (!widget) {
      return null;
    }
    const path = pathOf(widget);
    const mimeType = cell?.model.mimeType ?? editor?.model.mimeType ?? '';
    return {
      ...{ path, code, language: languageOf(mimeType) },
      ...(notebook && code.trim() !== '' && { cell: notebook.content.activeCellIndex + 1 }),
      ...(selected && { lines: selected.numLines }),
      attachment: referenceOf(document, path, selected)
    };
  }

  get changed(): ISignal<Offers, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    const { document, selections } = this._options;
    document.changed.disconnect(this._emit, this);
    selections.selectionChanged.disconnect(this._emit, this);
    Signal.clearData(this);
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _isDisposed = false;
  private _changed = new Signal<Offers, void>(this);
}

/** The name of a language by its MIME type: `python` for `text/x-ipython`. */
export function languageOf(mimeType: string): string {
  const name = /\/(?:x-)?i?([a-z][\w+#-]*)$/.exec(mimeType)?.[1] ?? '';
  return name === 'plain' ? '' : name.endsWith('gfm') ? 'markdown' : name;
}
