import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Cell } from '@jupyterlab/cells';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Slices } from '../../components/content/slices.js';
import { isFilePath, type IAttachment, type ISelection } from '../../document/index.js';
import { systemTimers } from '../../model/index.js';
import type { AttachmentOpener } from '../../tokens.js';
import { findSelection, nearest, type Steps } from './find-selection.js';

/** Opens files and notebooks of Jupyter at the lines or cells that an attachment names. */
export const openerOf =
  (
    documents: IDocumentManager,
    shell: Pick<JupyterFrontEnd.IShell, 'activateById'>,
    trans: TranslationBundle
  ): AttachmentOpener =>
  async (attachment, digest) => {
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
    // To reveal an open document, Notebook 7 would open it in another page and close it here, with what was not saved.
    const shown = documents.findWidget(path);
    const widget = shown ?? documents.openOrReveal(path);
    if (!widget) {
      throw new Error(trans.__('JupyterLab cannot open %1.', path));
    }
    if (shown) {
      shell.activateById(shown.id);
    }
    if (widget.isDisposed) {
      return; // It is in another page.
    }
    await widget.context.ready;
    if (attachment.type === 'notebook' && 'activeCellIndex' in widget.content) {
      await showCells(widget as NotebookPanel, attachment, digest, trans);
    } else if (attachment.type === 'file' && attachment.selection) {
      const { editor } = widget.content as { editor?: CodeEditor.IEditor };
      if (await showText(editor, attachment.selection, digest)) {
        throw new Error(trans.__('The text has changed since this message.'));
      }
    }
  };

async function showCells(
  panel: NotebookPanel,
  { cells }: IAttachment & { type: 'notebook' },
  digest: string | undefined,
  trans: TranslationBundle
): Promise<void> {
  if (!cells || cells.length === 0) {
    return;
  }
  await panel.revealed;
  const { content } = panel;
  const named = content.widgets.filter(({ model }) => cells.some(({ id }) => id === model.id));
  const [{ selection }] = cells;
  const heir =
    cells.length === 1 && selection
      ? await inSteps(heirOf(content.widgets, named.at(0), selection, digest))
      : undefined;
  const found = heir ? [heir] : named;
  if (found.length === 0) {
    throw new Error(
      cells.length === 1
        ? trans.__('The cell is no longer in the notebook.')
        : trans.__('The cells are no longer in the notebook.')
    );
  }
  const at = content.widgets.indexOf(found[0]);
  content.activeCellIndex = at;
  content.deselectAll();
  if (found.length > 1) {
    found.forEach(cell => content.select(cell));
  }
  await content.scrollToItem(at, 'smart');
  if (heir && selection) {
    await showText(heir.editor ?? undefined, selection, digest);
    throw new Error(trans.__('The text has moved to another cell since this message.'));
  }
  const missing = new Set(cells.map(({ id }) => id)).size - found.length;
  if (missing > 0) {
    throw new Error(
      trans._n(
        '%1 of the cells is no longer in the notebook.',
        '%1 of the cells are no longer in the notebook.',
        missing
      )
    );
  }
  const first = cells.find(({ id }) => id === found[0].model.id)!.selection;
  if (first && (await showText(found[0].editor ?? undefined, first, digest))) {
    throw new Error(trans.__('The cell has changed since this message.'));
  }
}

/** The cell that has the lines of a selection now, if its own cell is gone or no longer has them. */
function* heirOf(
  cells: readonly Cell[],
  own: Cell | undefined,
  { content }: ISelection,
  digest: string | undefined
): Steps<Cell | undefined> {
  if (content.trim() === '') {
    return undefined;
  }
  function* has({ model }: Cell, part: string): Steps<boolean> {
    const found = yield* nearest(`\n${model.sharedModel.getSource()}\n`, part, 0);
    yield; // the cells may be many
    return found !== null;
  }
  if (own && (yield* has(own, content))) {
    return undefined;
  }
  // Of a longer text, this is only the beginning.
  const lines = `\n${content}${digest === undefined ? '\n' : ''}`;
  for (const cell of cells) {
    if (yield* has(cell, lines)) {
      return cell;
    }
  }
  return undefined;
}

/** Takes the steps of a search, and lets the page take its turn between them. */
async function inSteps<T>(steps: Steps<T>): Promise<T> {
  let result!: T;
  function* all(): Steps<void> {
    result = yield* steps;
  }
  await new Slices(systemTimers).run(all(), () => false);
  return result;
}

/** Selects the text that an attachment means, or what is left of it. Returns whether it has changed. */
async function showText(
  editor: CodeEditor.IEditor | undefined,
  selection: ISelection,
  digest: string | undefined
): Promise<boolean> {
  if (!editor) {
    return false;
  }
  const source = editor.model.sharedModel.getSource();
  const { from, to, hasChanged } = await inSteps(findSelection(source, selection, digest));
  const [start, end] = [from, to].map(offset => editor.getPositionAt(offset)!);
  editor.setSelection({ start, end });
  editor.revealSelection({ start, end });
  return hasChanged;
}
