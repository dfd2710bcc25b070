import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { isFilePath, type IAttachment, type ISelection } from '../../document/index.js';
import type { AttachmentOpener } from '../../tokens.js';

/** Opens files and notebooks of Jupyter at the lines or cells that an attachment names. */
export const openerOf =
  (documents: IDocumentManager, trans: TranslationBundle): AttachmentOpener =>
  async attachment => {
    const { value: path } = attachment;
    if (!isFilePath(path)) {
      // JupyterLab would ask for any other URL of the server, and Jupyter signs out whoever reads that of signing out.
      throw new Error(trans.__('%1 is not the path of a file. Ask its author.', path));
    }
    try {
      await documents.services.contents.get(path, { content: false });
    } catch {
      throw new Error(trans.__('Your Jupyter server has no file %1.', path));
    }
    const widget = documents.openOrReveal(path);
    if (!widget) {
      throw new Error(trans.__('JupyterLab cannot open %1.', path));
    }
    await widget.context.ready;
    if (attachment.type === 'notebook' && 'activeCellIndex' in widget.content) {
      await showCells(widget as NotebookPanel, attachment, trans);
    } else if (attachment.type === 'file' && attachment.selection) {
      const { editor } = widget.content as { editor?: CodeEditor.IEditor };
      showLines(editor, attachment.selection);
    }
  };

async function showCells(
  panel: NotebookPanel,
  { cells }: IAttachment & { type: 'notebook' },
  trans: TranslationBundle
): Promise<void> {
  if (!cells || cells.length === 0) {
    return;
  }
  await panel.revealed;
  const { content } = panel;
  const at = content.widgets.findIndex(({ model }) => model.id === cells[0].id);
  if (at < 0) {
    throw new Error(trans.__('The cell is no longer in the notebook.'));
  }
  content.activeCellIndex = at;
  content.deselectAll();
  for (const cell of content.widgets) {
    if (cells.length > 1 && cells.some(({ id }) => id === cell.model.id)) {
      content.select(cell);
    }
  }
  await content.scrollToItem(at, 'smart');
  if (cells[0].selection) {
    showLines(content.widgets[at].editor ?? undefined, cells[0].selection);
  }
}

/** Selects what an attachment names. The file may be shorter now. */
function showLines(editor: CodeEditor.IEditor | undefined, { start, end }: ISelection): void {
  if (!editor) {
    return;
  }
  const last = editor.lineCount - 1;
  const placeOf = ([line, column]: [number, number]): CodeEditor.IPosition => ({
    line: Math.min(Math.max(0, line), last),
    column: Math.max(0, column)
  });
  const selection = { start: placeOf(start), end: placeOf(end) };
  editor.setSelection(selection);
  editor.revealSelection(selection);
}
