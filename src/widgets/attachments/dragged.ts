import type { Cell } from '@jupyterlab/cells';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { MimeData } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';
import type { IAttachment, ISelection } from '../../document/index.js';
import { selectedOffsets, selectionOf, wholeOf } from './selection.js';

/** Paths of the file browser. */
const CONTENTS = 'application/x-jupyter-icontents';
/** The cells of a notebook, as its widgets. */
const CELLS = 'internal:cells';
/** A tab, as a function that returns its widget. The file browser has it too. */
const TAB = 'application/vnd.lumino.widget-factory';

/** The most cells of one attachment. The server refuses longer entries. */
const MAX_CELLS = 20;

type Kind = 'files' | 'cells' | 'tab';

/** The kind of a drag that can be attached; null for any other. */
export function kindOfDrag(data: MimeData): Kind | null {
  return data.hasData(CONTENTS)
    ? 'files'
    : data.hasData(CELLS)
      ? 'cells'
      : data.hasData(TAB)
        ? 'tab'
        : null;
}

/** Reads what is dragged, as attachments. */
export async function attachmentsIn(
  data: MimeData,
  documents: IDocumentManager
): Promise<IAttachment[]> {
  switch (kindOfDrag(data)) {
    case 'files':
      return filesOf(data.getData(CONTENTS) as string[], documents);
    case 'cells':
      return cellsOf(data.getData(CELLS) as Cell[], documents);
    case 'tab':
      return tabOf((data.getData(TAB) as () => Widget)(), documents);
    case null:
      return [];
  }
}

/** The entry of a whole file. */
export function entryOf(path: string, documents: IDocumentManager): IAttachment {
  const [type] = documents.registry.getFileTypesForPath(path);
  const mimetype = type?.mimeTypes[0];
  return {
    type: type?.contentType === 'notebook' ? 'notebook' : 'file',
    value: path,
    ...(mimetype && { mimetype })
  };
}

async function filesOf(paths: string[], documents: IDocumentManager): Promise<IAttachment[]> {
  const { contents } = documents.services;
  const models = await Promise.all(paths.map(path => contents.get(path, { content: false })));
  return models
    .filter(({ type }) => type !== 'directory')
    .map(({ path }) => entryOf(path, documents));
}

function cellsOf(cells: readonly Cell[], documents: IDocumentManager): IAttachment[] {
  const path = pathOf(cells[0], documents);
  return path === null
    ? []
    : [
        {
          ...(entryOf(path, documents) as IAttachment & { type: 'notebook' }),
          type: 'notebook',
          cells: cells.slice(0, MAX_CELLS).map(({ model, editor }) => ({
            id: model.id,
            input_type: model.type as 'code',
            ...(cells.length === 1 && {
              selection: (editor && selectionIn(editor)) ?? wholeOf(model)
            })
          }))
        }
      ];
}

function tabOf(widget: Widget, documents: IDocumentManager): IAttachment[] {
  const path = documents.contextForWidget(widget)?.path;
  if (path === undefined) {
    return [];
  }
  const entry = entryOf(path, documents);
  const { editor } = (widget as { content?: { editor?: CodeEditor.IEditor } }).content ?? {};
  const selection = entry.type === 'file' && editor ? selectionIn(editor) : undefined;
  return [{ ...entry, ...(selection && { selection }) }];
}

/** The path of the document that a widget is in. */
function pathOf(widget: Widget | null, documents: IDocumentManager): string | null {
  for (let at = widget; at; at = at.parent) {
    const path = documents.contextForWidget(at)?.path;
    if (path !== undefined) {
      return path;
    }
  }
  return null;
}

/** The selection in an editor; undefined if nothing is selected. */
function selectionIn(editor: CodeEditor.IEditor): ISelection | undefined {
  const [from, to] = selectedOffsets(editor);
  return from === to ? undefined : selectionOf(editor.model.sharedModel.getSource(), from, to);
}
